"""Counts what came in, and proves that the counts are those of the assessments."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diagnostics.insight.actions.checking import check_insight
from diagnostics.insight.actions.refreshing import count_everything_again, refresh_insight

WRONG = 1
"""Exit code if a day's counts are wrong."""


class Command(BaseCommand):
    """Runs while the site serves."""

    help = (
        "Count the days on which something changed. With --check, count every day from its assessments and compare; "
        "exits with 1 if a day differs. With --rebuild, count every day again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--check", action="store_true", help="compare every day with its assessments, change none")
        either.add_argument("--rebuild", action="store_true", help="count every day again")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            days = count_everything_again()
            self.stdout.write(f"Counting {days} days again.")
        refresh_insight()
        if not options["check"]:
            self.stdout.write("All changes are counted.")
            return
        check = check_insight()
        for version, day in check.wrong:
            self.stdout.write(f"version {version}, {day}: the counts are not those of its assessments.")
        if check.wrong:
            raise CommandError(f"{len(check.wrong)} of {check.days} days are wrong.", returncode=WRONG)
        self.stdout.write(f"All {check.days} days, with {check.begun} assessments, are counted right.")
