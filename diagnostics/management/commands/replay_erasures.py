"""Repeat the erasures that a restored backup has undone. Run it after every restore, before the site opens."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diagnostics.instrument.errors import DamagedErasures
from diagnostics.people.actions.privacy import hold_back, replay_erasures
from diagnostics.people.queries.privacy import restored_rows
from diagnostics.site.domain.erasures import Erasure
from diagnostics.site.queries.erasures import read_erasures

HELD_BACK = "Held back {} messages, which may have been sent since, and ended {} sessions."


class Command(BaseCommand):
    """With `--dry-run` it only counts what it would erase."""

    help = "Erase the users and assessments that the list of erasures names and a restored backup brought back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, help="the lists, one of each machine; without one, ERASURES_FILE"
        )
        parser.add_argument(
            "--hold-back",
            action="store_true",
            help="also hold back unsent mail and end all sessions, after a restore to an earlier moment",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        # all lists are read first, so that a damaged one stops the command before it erases anything
        files = options["files"] or [Path(settings.ERASURES_FILE)]
        if options["dry_run"] and not options["files"] and not files[0].exists():
            self.stdout.write(f"{files[0]} does not exist: nothing was ever erased on this machine.")
            return
        erasures = [erasure for file in files for erasure in _read(file)]
        rows = restored_rows(erasures) if options["dry_run"] else replay_erasures(erasures=erasures)
        verb = "Would erase" if options["dry_run"] else "Erased"
        self.stdout.write(
            f"{verb} {len(rows.users)} users and {len(rows.assessments)} assessments that were erased before; "
            f"{len(erasures)} erasures are listed."
        )
        if options["hold_back"] and not options["dry_run"]:
            self.stdout.write(HELD_BACK.format(*hold_back()))


def _read(file: Path) -> list[Erasure]:
    try:
        return read_erasures(file)
    except OSError as error:
        raise CommandError(f"{file} cannot be read ({error.strerror}). Nothing was erased.") from error
    except DamagedErasures as error:
        raise CommandError(
            f"Line {error.number} of {file} is damaged. Correct it, or remove it if it broke off, and run this again. "
            "Nothing was erased."
        ) from error
