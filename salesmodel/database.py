"""Settings for the database in DATABASE_URL, and the reason if it cannot be reached."""

from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.errors import LockNotAvailable

from salesmodel import env, private

SQLITE = "salesmodel.sqlite"
POSTGRESQL = "salesmodel.postgresql"
DJANGOS_SQLITE = "django.db.backends.sqlite3"
DJANGOS_POSTGRESQL = "django.db.backends.postgresql"
REMEDY = "set it to postgresql://user:password@host:5432/name, or sqlite:///file.sqlite3"

SQLITE_OPTIONS = {
    # seconds that a page waits while others write
    "timeout": 1.0,
    # otherwise a transaction that reads first and writes later can fail with "database is locked"
    "transaction_mode": "IMMEDIATE",
    # FULL: a saved answer survives a power cut. recursive_triggers: INSERT OR REPLACE fires delete triggers, too.
    # secure_delete: deleted rows are overwritten in the file
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
        "PRAGMA secure_delete=ON;"
    ),
}

COMMAND_TIMEOUT = 20
"""Seconds that a command waits while others write to SQLite."""

COMMAND_LIMITS = "-c lock_timeout=2s"
REQUEST_LIMITS = "-c lock_timeout=800ms -c statement_timeout=1s -c idle_in_transaction_session_timeout=10s"
"""Time limits of the server, so that no page waits for long; `salesmodel.postgresql` has those of the client."""

PREPARED_AFTER = 2
"""Times that a connection runs a statement before the server prepares it."""

READ_ONLY = "-c default_transaction_read_only=on"

DEAD_PEER = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 15_000}
"""Limits of the connection: the background worker would wait hours for a machine that lost its power or network."""

POOL = {"timeout": 1.0, "reconnect_timeout": 1.0}
"""A page waits a second for a connection. The pool gives up as fast, so that it tries again as soon as a page asks."""


def settings(name: str, *, folder: Path, default: str, pool_size: int) -> dict[str, Any]:
    """Return Django's settings for the URL in the variable `name`, or for the SQLite file `default` if it is not set.

    File names are relative to `folder`. Raises ImproperlyConfigured.
    """
    url, prepares = env.text(name), env.boolean("DATABASE_PREPARES", default=True)
    if not url:
        return _sqlite(name, {"NAME": default}, folder, ours=(folder / default).parent)
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError:
        # the message omits the URL, since it may contain a password
        raise ImproperlyConfigured(f"{name} is not understood; {REMEDY}.") from None
    if config["ENGINE"] == DJANGOS_SQLITE:
        return _sqlite(name, config, folder, ours=(folder / default).parent)
    if config["ENGINE"] == DJANGOS_POSTGRESQL:
        return _postgresql(name, config, pool_size, PREPARED_AFTER if prepares else None)
    raise ImproperlyConfigured(f"{name} names neither PostgreSQL nor SQLite; {REMEDY}.")


def replica_settings(name: str, *, folder: Path, pool_size: int) -> dict[str, Any]:
    """Return Django's settings for the standby in the variable `name`, which pages cannot write.

    Raises ImproperlyConfigured.
    """
    config = settings(name, folder=folder, default="", pool_size=pool_size)
    if config["ENGINE"] != POSTGRESQL:
        raise ImproperlyConfigured(f"{name} names no PostgreSQL; only PostgreSQL has standbys.")
    options = config["OPTIONS"]
    return {
        **config,
        "OPTIONS": {**options, "options": f"{options['options']} {READ_ONLY}"},
        # tests have no second database
        "TEST": {"MIRROR": "default"},
    }


def _sqlite(name: str, config: dict[str, Any], folder: Path, *, ours: Path) -> dict[str, Any]:
    """Return the settings of a file, which only this account may read; in `ours`, nothing else is for others either."""
    if config["NAME"] == ":memory:":
        raise ImproperlyConfigured(f"{name} names no file, and threads cannot share a database in memory; {REMEDY}.")
    file = folder / config["NAME"]
    try:
        private.make_folder(file.parent, is_ours=file.parent == ours)
    except OSError as error:
        raise ImproperlyConfigured(f"{name}: {file.parent} cannot be made ({error.strerror}); {REMEDY}.") from error
    private.make_sqlite(file)
    return {
        **config,
        "ENGINE": SQLITE,
        "NAME": file,
        "OPTIONS": {**SQLITE_OPTIONS},
        # opening and setting up the file costs more than a page
        "CONN_MAX_AGE": 600,
        # a file, since the threads of race tests cannot share an in-memory database
        "TEST": {"NAME": f"{file}.test"},
    }


def _postgresql(name: str, config: dict[str, Any], pool_size: int, prepared_after: int | None) -> dict[str, Any]:
    if not config["NAME"]:
        raise ImproperlyConfigured(f"{name} names a server but no database; {REMEDY}.")
    url_options = config.get("OPTIONS", {})
    options = {
        "connect_timeout": 3,
        **DEAD_PEER,
        **url_options,
        "prepare_threshold": prepared_after,
        "pool": {**POOL, "min_size": min(2, pool_size), "max_size": pool_size},
        "options": f"{REQUEST_LIMITS} {url_options.get('options', '')}".strip(),
    }
    return {**config, "ENGINE": POSTGRESQL, "OPTIONS": options, "CONN_HEALTH_CHECKS": True}


def settings_for_commands(config: dict[str, Any]) -> dict[str, Any]:
    """Return the settings for a command, which nobody waits for: without a limit for statements, and without a pool.

    A command has one thread, and a pool would hide the reason of a failed connection behind its own timeout.
    """
    if config["ENGINE"] != POSTGRESQL:
        return {**config, "OPTIONS": {**config["OPTIONS"], "timeout": COMMAND_TIMEOUT}}
    options = {name: value for name, value in config["OPTIONS"].items() if name != "pool"}
    return {**config, "OPTIONS": {**options, "options": options["options"].replace(REQUEST_LIMITS, COMMAND_LIMITS)}}


def why_unreachable(connection: BaseDatabaseWrapper) -> str | None:
    """Return one sentence with the reason and the remedy if the database cannot be opened, else None."""
    connection.close()
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        return f"DATABASE_URL names a database that cannot be opened ({reason}); start it, or correct DATABASE_URL."
    return None


def why_busy(error: DatabaseError) -> str | None:
    """Return one sentence if the error says that another process has locked the database, else None."""
    is_locked = getattr(error.__cause__, "sqlite_errorname", "").startswith("SQLITE_BUSY")
    if is_locked or isinstance(error.__cause__, LockNotAvailable):
        return "another process has locked the database, for example a second `make run`; wait for it, then try again."
    return None
