"""Drafts that stand, readable or not."""

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.authoring import load_draft
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument


def readable_draft(questionnaire: Questionnaire) -> Instrument | None:
    """Return the draft; None where it contradicts itself."""
    try:
        return load_draft(questionnaire)
    except InvalidInstrument:
        return None


def standing_draft(key: str) -> tuple[Questionnaire | None, Instrument | None]:
    """Return the questionnaire with this key and its draft; None where there is none, or none that can be read."""
    questionnaire = Questionnaire.objects.filter(key=key).first()
    return questionnaire, readable_draft(questionnaire) if questionnaire else None
