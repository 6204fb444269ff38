"""Print a questionnaire as YAML."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diagnostics.authoring.files import write_file
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.queries.differences import version_instrument
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument


class Command(BaseCommand):
    """Without a key it prints the only questionnaire."""

    help = "Print the draft of a questionnaire, or one of its published versions, as YAML."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # "resolve" lets our --version replace Django's, which prints Django's version
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", nargs="?", help="the questionnaire's key; not needed while there is only one")
        parser.add_argument("--version", type=int, dest="number", metavar="N", help="a published version")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument = _instrument(_questionnaire(options["key"]), options["number"])
        self.stdout.write(write_file(instrument), ending="")


def _questionnaire(key: str | None) -> Questionnaire:
    keys = list(Questionnaire.objects.values_list("key", flat=True))
    matches = [key] if key in keys else keys if key is None else []
    if len(matches) != 1:
        known = ", ".join(keys) or "none"
        problem = "Say which questionnaire" if key is None and keys else "There is no such questionnaire"
        raise CommandError(f"{problem}. There are: {known}.")
    return Questionnaire.objects.get(key=matches[0])


def _instrument(questionnaire: Questionnaire, number: int | None) -> Instrument:
    try:
        return load_draft(questionnaire) if number is None else version_instrument(questionnaire, number)
    except InvalidInstrument as error:
        raise CommandError(f"The draft contradicts itself: {fault_text(error)}") from error
    except QuestionnaireVersion.DoesNotExist as error:
        raise CommandError(f"{questionnaire.key} has no version {number}.") from error
