"""Load and publish the reference questionnaire, which the product ships with."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from diagnostics.authoring.actions.confirming import confirm_remarks
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.files import REFERENCE, read_file
from diagnostics.authoring.models import Questionnaire
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import remarks


class Command(BaseCommand):
    """Idempotent: it does nothing if there is any questionnaire, even one whose key was changed."""

    help = "Load and publish the reference questionnaire, unless there is a questionnaire already."

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            existing = Questionnaire.objects.first()
            message = self._unchanged(existing) if existing else self._load()
        if options["verbosity"]:
            self.stdout.write(message)

    def _unchanged(self, existing: Questionnaire) -> str:
        return f"There is a questionnaire already ({existing.key}); nothing was changed."

    def _load(self) -> str:
        instrument = read_file(REFERENCE.read_bytes()).instrument
        questionnaire = create_questionnaire(instrument=instrument)
        # what looks odd in it is meant, so that a new site begins with nothing to look at
        meant = remarks(instrument, proof=prove(instrument))
        confirm_remarks(questionnaire=questionnaire, draft=instrument, meant=meant)
        version = publish(questionnaire_id=questionnaire.pk, by=None)
        return f"The questionnaire {questionnaire.key} is published as version {version.number}."
