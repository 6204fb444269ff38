"""Drafts that stand, by key."""

from diagnostics.domain.errors import InvalidInstrument
from diagnostics.domain.instrument import Instrument
from diagnostics.models import Questionnaire
from diagnostics.queries.authoring import load_draft


def standing_draft(key: str) -> tuple[Questionnaire | None, Instrument | None, str]:
    """Return the questionnaire with this key and its draft; where that contradicts itself, None and how."""
    questionnaire = Questionnaire.objects.filter(key=key).first()
    if questionnaire is None:
        return None, None, ""
    try:
        return questionnaire, load_draft(questionnaire), ""
    except InvalidInstrument as error:
        return questionnaire, None, str(error)
