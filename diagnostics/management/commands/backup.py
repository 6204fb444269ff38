"""Back the database up while the site serves."""

import sqlite3
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from diagnostics.management.backups import UnfitBackup, dump_postgresql, remove_unfinished
from diagnostics.management.sqlite import copy_database

PREFIX = "salesmodel-"


class Command(BaseCommand):
    """The list of erasures is not part of a backup: restoring must not bring back what was erased since."""

    help = (
        "Write a copy of the database to a folder, without stopping the site, and check that it is whole: the file of "
        "SQLite, or a dump of PostgreSQL."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, default=settings.VAR_DIR / "backups", help="the folder; var/backups")
        parser.add_argument("--keep", type=int, metavar="N", help="then remove all but the newest N copies there")

    def handle(self, *args: Any, **options: Any) -> None:
        folder, keep = options["to"], options["keep"]
        if keep is not None and keep < 1:
            raise CommandError("--keep has to be at least 1.")
        suffix = "sqlite3" if connection.vendor == "sqlite" else "dump"
        file = folder / f"{PREFIX}{timezone.now():%Y%m%dT%H%M%S.%fZ}.{suffix}"
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            left = remove_unfinished(folder)
            _back_up(file)
            removed = _remove_old(folder, suffix, keep) if keep else 0
        except (OSError, sqlite3.Error, UnfitBackup) as error:
            raise CommandError(f"No backup was made in {folder}: {error}.") from error
        if left:
            self.stdout.write(f"Removed {left} unfinished backups that were cut short.")
        size = file.stat().st_size / 1_000_000
        self.stdout.write(f"Backed up to {file} ({size:.1f} MB); {removed} older ones were removed.")


def _back_up(file: Path) -> None:
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        copy_database(Path(config["NAME"]), file)
    else:
        dump_postgresql(config, file)


def _remove_old(folder: Path, suffix: str, keep: int) -> int:
    """Remove all but the newest copies, which sort by name; return how many."""
    old = sorted(folder.glob(f"{PREFIX}*.{suffix}"))[:-keep]
    for file in old:
        file.unlink()
    return len(old)
