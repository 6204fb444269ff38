"""Whether an error means that the database is away, full or too slow, as opposed to a mistake in the code."""

from django.db import Error, InterfaceError, OperationalError

BUSY = "busy"
"""Others write to SQLite for longer than a page waits."""

SQLITE_CODES = {
    5: BUSY,
    6: "locked",
    8: "read-only",
    10: "disk I/O error",
    11: "corrupt",
    13: "full",
    14: "cannot be opened",
    15: "locking protocol",
    26: "not a database",
}
"""SQLite's primary result codes of an outage. Its drivers raise OperationalError for wrong statements, too (code 1)."""

POSTGRESQL_STATES = {"25006": "read-only", "25P03": "idle in a transaction for too long"}
"""SQLSTATEs of an outage for which psycopg raises no OperationalError."""


def outage(error: BaseException | None) -> str | None:
    """Return what is wrong with the database in a few words for the log, or None if the error is none of an outage."""
    if not isinstance(error, Error):
        return None
    cause = error.__cause__
    code, state = getattr(cause, "sqlite_errorcode", None), getattr(cause, "sqlstate", None)
    if code is not None:
        # the lower byte of an extended code is the primary one
        return SQLITE_CODES.get(code & 0xFF)
    if state in POSTGRESQL_STATES:
        return POSTGRESQL_STATES[state]
    if isinstance(error, (OperationalError, InterfaceError)):
        return f"{type(cause or error).__name__} {state or ''}".strip()
    return None
