"""Print a questionnaire as YAML."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from diagnostics.authoring.files import write_file
from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.differences import version_instrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.management.coded import UNREADABLE
from diagnostics.management.questionnaires import draft_of, known_keys, questionnaire_by_key


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
        questionnaire, number = _questionnaire(options["key"]), options["number"]
        instrument = draft_of(questionnaire) if number is None else _version(questionnaire, number)
        self.stdout.write(write_file(instrument), ending="")


def _questionnaire(key: str | None) -> Questionnaire:
    if key is not None:
        return questionnaire_by_key(key)
    questionnaires = Questionnaire.objects.all()[:2]
    if len(questionnaires) != 1:
        which = f"Say which questionnaire. There are: {known_keys()}."
        raise CommandError(which if questionnaires else "There is no questionnaire.", returncode=UNREADABLE)
    return questionnaires[0]


def _version(questionnaire: Questionnaire, number: int) -> Instrument:
    try:
        return version_instrument(questionnaire, number)
    except QuestionnaireVersion.DoesNotExist as error:
        raise CommandError(f"{questionnaire.key} has no version {number}.", returncode=UNREADABLE) from error
