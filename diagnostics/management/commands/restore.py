"""Restore a backup of the SQLite database, without what was erased since it was made."""

import sqlite3
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from diagnostics.management.backups import UnfitBackup
from diagnostics.management.commands.replay_erasures import HELD_BACK
from diagnostics.management.sqlite import (
    applied_migrations,
    copy_database,
    replace,
    require_sqlite,
    require_whole,
    working_on,
)
from diagnostics.people.actions.privacy import hold_back

OURS = "diagnostics"


class Command(BaseCommand):
    """Everything is done on a copy first, and the site's database is replaced in one transaction at the end.

    So the erased are never back, not even for a moment, and a restore that fails changes nothing.
    """

    help = (
        "Replace the SQLite database by a backup: migrate it, erase again what the list of erasures names, hold back "
        "its unsent mail, end its sessions, check it, and keep a copy of the database that it replaces. Stop the site "
        "and the worker first."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--erasures", nargs="+", type=Path, help="the lists of erasures, one of each machine; ERASURES_FILE"
        )
        parser.add_argument("--nothing-erased", action="store_true", help="there is no list: nothing was ever erased")
        parser.add_argument("--accept-damage", action="store_true", help="restore it even if some results are damaged")

    def handle(self, *args: Any, **options: Any) -> None:
        require_sqlite(connection)
        current = Path(connection.settings_dict["NAME"])
        try:
            _require_fit(options["file"])
            with tempfile.TemporaryDirectory(dir=current.parent, prefix=".restoring-") as folder:
                aside = Path(folder) / "restored.sqlite3"
                copy_database(options["file"], aside)
                with working_on(connection, aside):
                    self._make_ready(options)
                kept = _name_of_kept(current)
                replace(current, aside, keep=kept)
        except (OSError, sqlite3.Error, UnfitBackup) as error:
            raise CommandError(f"{options['file']} was not restored: {error}. Nothing was changed.") from error
        self.stdout.write("Restored. Start the site and the worker again.")
        if kept.exists():
            self.stdout.write(f"The database that was replaced is {kept}. Delete it when you do not need it any more.")

    def _make_ready(self, options: dict[str, Any]) -> None:
        """Bring the copy to where it may be served. Raises CommandError and SystemCheckError."""
        call_command("migrate", verbosity=0)
        if not options["nothing_erased"]:
            call_command("replay_erasures", *map(str, _lists(options["erasures"])), stdout=self.stdout)
        self.stdout.write(HELD_BACK.format(*hold_back()))
        self.check(databases=[DEFAULT_DB_ALIAS], fail_level=checks.WARNING)
        try:
            call_command("check_integrity", stdout=self.stdout, stderr=self.stderr)
        except CommandError as error:
            if not options["accept_damage"]:
                raise CommandError(f"{error} Nothing was restored; --accept-damage restores it as it is.") from error


def _require_fit(file: Path) -> None:
    """Raise UnfitBackup if the file cannot be restored by this release."""
    require_whole(file)
    applied = {name for app, name in applied_migrations(file) if app == OURS}
    if not applied:
        raise UnfitBackup("it is no database of this site")
    unknown = applied - _known_migrations()
    if unknown:
        raise UnfitBackup(f"it was made by a newer release, whose migration {max(unknown)} this one does not have")


def _known_migrations() -> set[str]:
    """Return the names of the app's migrations, and of those that were joined in them."""
    known = {
        key: migration for key, migration in (MigrationLoader(None).disk_migrations or {}).items() if key[0] == OURS
    }
    return {name for _, name in [*known, *(key for migration in known.values() for key in migration.replaces)]}


def _lists(given: list[Path] | None) -> list[Path]:
    """Return the lists of erasures. Raises CommandError if there is none, since the erased would be back."""
    if not given and not settings.ERASURES_FILE.exists():
        raise CommandError(
            f"The list of erasures, {settings.ERASURES_FILE}, is not there. Name it with --erasures, or say "
            "--nothing-erased if nobody ever erased anything. Nothing was restored."
        )
    return given or [settings.ERASURES_FILE]


def _name_of_kept(current: Path) -> Path:
    """Return what the database is called after it was replaced."""
    return current.with_name(f"{current.stem}-replaced-{timezone.now():%Y%m%dT%H%M%SZ}{current.suffix}")
