"""Backing up and restoring the tests' database."""

import io
import sqlite3
import subprocess
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from diagnostics.management.backups import server_environment


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
