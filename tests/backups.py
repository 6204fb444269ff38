"""Backing up and restoring the tests' database."""

import io
import sqlite3
import subprocess
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from diagnostics.management.backups import server_environment

LOGS = ("-wal", "-shm")
"""How the names of files end that SQLite removes when nobody has the database open."""


def back_up(to: Path) -> Path:
    """Back the database up to the folder with the site's command; return the file."""
    call_command("backup", "--to", str(to), stdout=io.StringIO())
    return max(to.iterdir())


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
        config = connection.settings_dict
        connection.close()
        subprocess.run(
            ["pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname", config["NAME"], str(source)],
            env=server_environment(config),
            check=True,
            capture_output=True,
        )


def files_in(folder: Path) -> dict[str, object]:
    """Return the files of a folder by name, of databases what is in them, of damaged ones the bytes."""
    return {file.name: as_text(file) for file in sorted(folder.glob("*.sqlite3*")) if file.name[-4:] not in LOGS}


def as_text(file: Path) -> object:
    """Return what is in a database, of a damaged one the bytes."""
    try:
        return content(file)
    except sqlite3.DatabaseError:
        return file.read_bytes()


def content(file: Path) -> list[str]:
    """Return what is in a database as SQL statements."""
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


def damage(file: Path) -> None:
    """Overwrite the middle of a database."""
    with file.open("r+b") as opened:
        opened.seek(file.stat().st_size // 2)
        opened.write(b"\xff" * 40_000)
