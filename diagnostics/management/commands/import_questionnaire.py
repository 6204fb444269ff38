"""Read a questionnaire from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from diagnostics.authoring.actions.drafts import import_questionnaire
from diagnostics.authoring.pages.drafts import DraftPlan, draft_plan
from diagnostics.authoring.queries.drafts import draft_by_key
from diagnostics.management.files import questionnaire_in


class Command(BaseCommand):
    """The command; nothing is published by it."""

    help = "Make a questionnaire from a YAML file, or replace the draft of the one with its key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="the file, - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="list what would change, and write nothing")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """List what changes, and write it unless it is only asked for."""
        instrument = questionnaire_in(options["file"]).instrument
        questionnaire, before = draft_by_key(instrument.key)
        self._tell(draft_plan(before, instrument, is_new=questionnaire is None))
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
        else:
            import_questionnaire(instrument=instrument, by=None)
            self.stdout.write("Written as the draft. Check and publish it in the admin.")

    def _tell(self, plan: DraftPlan) -> None:
        self.stdout.write(plan.sentence)
        for group in plan.changes.groups if plan.changes else ():
            self.stdout.write(f"  {group.part}")
            for sentence in group.sentences:
                self.stdout.write(f"    {sentence}")
