"""Erase assessments that the retention settings no longer keep. Run it once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from diagnostics.actions.privacy import erase_expired
from diagnostics.queries.privacy import expired_begun, expired_completed


class Command(BaseCommand):
    """The command; `--dry-run` only counts."""

    help = "Erase assessments older than RETENTION_DAYS_BEGUN and RETENTION_DAYS_COMPLETED."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare --dry-run."""
        parser.add_argument("--dry-run", action="store_true", help="say what would be erased, erase nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Erase, or count with --dry-run, and say how many."""
        if options["dry_run"]:
            begun, completed = expired_begun().count(), expired_completed().count()
        else:
            begun, completed = erase_expired()
        if options["verbosity"]:
            verb = "Would erase" if options["dry_run"] else "Erased"
            self.stdout.write(f"{verb} {begun} begun and {completed} completed assessments.")
