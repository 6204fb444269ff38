"""Which database answers reads that may be some seconds old, and by which nothing is decided."""

import structlog
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

REPLICA = "replica"
"""The alias in DATABASES if REPLICA_DATABASE_URL is set."""

LAG = "30 seconds"
"""How far the replica may be behind."""

# a standby that has replayed all it received is up to date, however long ago the last change was
_IS_FRESH = f"""
    SELECT NOT pg_is_in_recovery()
        OR pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn()
        OR now() - pg_last_xact_replay_timestamp() < interval '{LAG}'
"""

log = structlog.get_logger("diagnostics.replica")


def for_reading() -> str:
    """Return the alias of the replica if there is one that answers and is not far behind, else of the database.

    Only for exports. Code that decides something, or shows users what they have just done, must not ask it: a
    replica can be behind, and in an order of its own.
    """
    if REPLICA not in connections.settings:
        return DEFAULT_DB_ALIAS
    try:
        is_fresh = _is_fresh()
    except DatabaseError as error:
        log.warning("replica does not answer", error=type(error).__name__)
        return DEFAULT_DB_ALIAS
    if not is_fresh:
        log.warning("replica is behind", limit=LAG)
    return REPLICA if is_fresh else DEFAULT_DB_ALIAS


def _is_fresh() -> bool:
    connection = connections[REPLICA]
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(_IS_FRESH)
        return bool(cursor.fetchone()[0])
