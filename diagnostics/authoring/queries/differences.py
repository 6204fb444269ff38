"""The published versions of a questionnaire that can be compared with each other and with the draft."""

from django.db.models import Case, When

from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.instrument import Instrument


def version_notes(questionnaire: Questionnaire) -> dict[int, str]:
    """Return the notes of the published versions by their numbers, newest first; "" for those without one."""
    return dict(questionnaire.versions.values_list("number", "note"))


def version_instrument(questionnaire: Questionnaire, number: int) -> Instrument:
    """Return the instrument of the version with this number. Raises QuestionnaireVersion.DoesNotExist."""
    return instrument_of(questionnaire.versions.defer("document").get(number=number))


def version_to_compare(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return the version that the draft is compared with: the current one, or the newest if none is current.

    Its document is deferred, since each process parses it only once. None if nothing is published yet.
    """
    current = Case(When(pk=questionnaire.current_version_id, then=0), default=1)
    return questionnaire.versions.defer("document").order_by(current, "-number").first()
