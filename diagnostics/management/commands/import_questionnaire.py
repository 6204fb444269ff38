"""Import a questionnaire from a file as a draft."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from diagnostics.authoring.actions.drafts import import_questionnaire
from diagnostics.authoring.pages.drafts import DraftPlan, draft_plan
from diagnostics.authoring.queries.drafts import draft_by_key
from diagnostics.management.files import read_questionnaire


class Command(BaseCommand):
    """Writes the draft only; it publishes nothing."""

    help = "Make a questionnaire from a YAML file, or replace the draft of the one with its key."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, - for standard input")
        parser.add_argument("--dry-run", action="store_true", help="list what would change, and write nothing")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        instrument = read_questionnaire(options["file"]).instrument
        questionnaire, current_draft = draft_by_key(instrument.key)
        self._print_plan(draft_plan(current_draft, instrument, is_new=questionnaire is None))
        if options["dry_run"]:
            self.stdout.write("Nothing was written.")
        else:
            import_questionnaire(instrument=instrument, by=None)
            self.stdout.write("Written as the draft. Check and publish it in the admin.")

    def _print_plan(self, plan: DraftPlan) -> None:
        self.stdout.write(plan.sentence)
        for group in plan.changes.groups if plan.changes else ():
            self.stdout.write(f"  {group.part}")
            for sentence in group.sentences:
                self.stdout.write(f"    {sentence}")
