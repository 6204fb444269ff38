"""Load and publish the questionnaire that the product ships with."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.files import read_file
from diagnostics.authoring.models import Questionnaire

REFERENCE = Path(__file__).resolve().parents[2] / "reference" / "sales-model.yaml"


class Command(BaseCommand):
    """The command; a second run changes nothing, whatever administrators have edited since, keys included."""

    help = "Load and publish the reference questionnaire, unless there is a questionnaire already."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the file's instrument as a draft and publish it as version 1."""
        with transaction.atomic():
            there = Questionnaire.objects.first()
            told = f"There is a questionnaire already ({there.key}); nothing was changed." if there else self._load()
        if options["verbosity"]:
            self.stdout.write(told)

    def _load(self) -> str:
        instrument = read_file(REFERENCE.read_bytes()).instrument
        questionnaire = create_questionnaire(instrument=instrument)
        version = publish(questionnaire_id=questionnaire.pk, by=None)
        return f"The questionnaire {questionnaire.key} is published as version {version.number}."
