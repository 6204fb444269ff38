"""Close a questionnaire for new assessments."""

from argparse import ArgumentParser
from typing import Any

from diagnostics.authoring.actions.publishing import retire
from diagnostics.instrument.errors import NotPublished
from diagnostics.management.coded import UNREADABLE, CodedCommand
from diagnostics.management.questionnaires import questionnaire_by_key


class Command(CodedCommand):
    """Retiring what is retired already does nothing and exits with 0."""

    help = "Close a questionnaire for new assessments. Those begun can be finished; publishing opens it again."
    exit_codes = {
        0: "closed, or not open already",
        UNREADABLE: "there is no such questionnaire",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the questionnaire's key")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = questionnaire_by_key(options["key"])
        try:
            retire(questionnaire_id=questionnaire.pk, by=None)
        except NotPublished:
            self.stdout.write(f"{questionnaire.key} is not open.")
        else:
            self.stdout.write(f"{questionnaire.key} is closed. What was begun can still be finished.")
