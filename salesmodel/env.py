"""Typed readers of the environment. Each raises ImproperlyConfigured naming the variable and the remedy."""

import os
import secrets
import zoneinfo
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

LOCAL_HOSTS = ("127.0.0.1", "localhost")


def text(name: str, default: str = "") -> str:
    """Return the variable, or `default` when it is unset or empty."""
    return os.environ.get(name, "").strip() or default


def boolean(name: str, *, default: bool) -> bool:
    """Return the variable as a truth value: true or false, nothing else."""
    value = text(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to true or false.")
    return value == "true"


def integer(name: str, *, default: int, minimum: int = 0) -> int:
    """Return the variable as a whole number of at least `minimum`."""
    value = text(name, str(default))
    if not value.isdecimal() or int(value) < minimum:
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a whole number of at least {minimum}.")
    return int(value)


def words(name: str) -> list[str]:
    """Return the variable's comma-separated values."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def site_url(name: str, *, default: str) -> SplitResult:
    """Return the site's address. Plain http is accepted for this machine only."""
    address = urlsplit(text(name, default).rstrip("/"))
    if address.scheme not in ("http", "https") or not address.hostname or address.path or address.query:
        raise ImproperlyConfigured(
            f"{name} is {address.geturl()!r}; set it to an address like https://sales.example.com."
        )
    if address.scheme == "http" and address.hostname not in LOCAL_HOSTS:
        raise ImproperlyConfigured(f"{name} is {address.geturl()!r}; outside this machine it must begin with https://.")
    return address


def time_zone(name: str, *, default: str) -> str:
    """Return the name of a time zone that exists."""
    value = text(name, default)
    if value not in zoneinfo.available_timezones():
        raise ImproperlyConfigured(f"{name} is {value!r}; set it to a time zone like Europe/Oslo.")
    return value


def secret_key(name: str, *, file: Path | None) -> str:
    """Return the signing key. With `file`, a key that is not set is made once and kept there, readable by its owner."""
    value = text(name)
    if not value and file is not None:
        return _kept_secret(file)
    if len(value) < 50:
        raise ImproperlyConfigured(
            f"{name} is {'too short' if value else 'not set'}; set it to at least 50 random characters, for example "
            'the output of: python3 -c "import secrets; print(secrets.token_urlsafe(50))".'
        )
    return value


def _kept_secret(file: Path) -> str:
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        # O_EXCL: of two processes starting at once, one writes and the other reads what was written
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text()
    with open(descriptor, "w") as handle:
        handle.write(secrets.token_urlsafe(50))
    return file.read_text()


SQLITE_OPTIONS = {
    "timeout": 20,
    # a transaction that reads first and writes later would otherwise fail with "database is locked"
    "transaction_mode": "IMMEDIATE",
    # FULL: an acknowledged answer survives a power cut. recursive_triggers: INSERT OR REPLACE meets the triggers too
    "init_command": (
        "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
    ),
}


def postgresql_options(pool_size: int) -> dict[str, Any]:
    """Return connection options: a bounded pool, and no statement or lock that waits for ever."""
    return {
        "pool": {"min_size": 1, "max_size": pool_size, "timeout": 5},
        "connect_timeout": 3,
        "options": "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s",
    }


def database(name: str, *, default: Path, pool_size: int) -> dict[str, Any]:
    """Return Django's settings for the database that the variable's URL names, an SQLite file by default."""
    url = text(name, f"sqlite:///{default}")
    try:
        config: dict[str, Any] = dict(dj_database_url.parse(url))
    except ValueError as error:
        raise ImproperlyConfigured(
            f"{name} is not understood; set it to postgresql://user:password@host:5432/name."
        ) from error
    engine = config["ENGINE"].rpartition(".")[2]
    if engine == "sqlite3":
        Path(config["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        # a file, since threads that race for rows cannot share a database in memory
        config["TEST"] = {"NAME": f"{config['NAME']}.test"}
        config["OPTIONS"] = SQLITE_OPTIONS
        # opening the file and setting it up costs more than a page does
        config["CONN_MAX_AGE"] = 600
    elif engine == "postgresql":
        config["OPTIONS"] = {**config.get("OPTIONS", {}), **postgresql_options(pool_size)}
        config["CONN_HEALTH_CHECKS"] = True
    else:
        raise ImproperlyConfigured(f"{name} names the engine {engine}; use sqlite:/// or postgresql://.")
    return config
