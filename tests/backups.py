"""Backing up and restoring the tests' database as operators do: SQLite's own copy, or pg_dump and pg_restore."""

import os
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from tests.postgresql import binaries


def back_up(to: Path) -> None:
    """Write the whole database to the file."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with sqlite3.connect(to) as copy:
            connection.connection.backup(copy)
        copy.close()
    else:
        _run("pg_dump", "--format=custom", f"--file={to}")


def restore(source: Path) -> None:
    """Replace the database by the backup in the file."""
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(source)
        connection.ensure_connection()
        copy.backup(connection.connection)
        copy.close()
        # the connection's cached schema is outdated
        connection.close()
    else:
        connection.close()
        _run("pg_restore", "--clean", "--if-exists", "--single-transaction", str(source))


def _run(program: str, *arguments: str) -> None:
    programs = binaries()
    if programs is None:
        pytest.skip("pg_dump is not installed; `make system-packages` installs it")
    config = connection.settings_dict
    server = {
        "PGHOST": config["HOST"],
        "PGPORT": config["PORT"],
        "PGUSER": config["USER"],
        "PGPASSWORD": config["PASSWORD"],
    }
    database = ["--dbname", config["NAME"]] if program == "pg_restore" else [config["NAME"]]
    subprocess.run(
        [str(programs / program), *arguments[:-1], *database, arguments[-1]],
        env={**os.environ, **{name: str(value) for name, value in server.items() if value}},
        check=True,
        capture_output=True,
    )
