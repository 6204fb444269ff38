"""What can be compared of a questionnaire: its published versions, each as an instrument."""

from django.db.models import Case, When

from diagnostics.authoring.models import Questionnaire, QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.instrument import Instrument


def version_numbers(questionnaire: Questionnaire) -> list[int]:
    """Return the numbers of the published versions, newest first."""
    return list(questionnaire.versions.values_list("number", flat=True))


def numbered_version(questionnaire: Questionnaire, number: int) -> Instrument:
    """Return the version with this number; raises QuestionnaireVersion.DoesNotExist."""
    return instrument_of(questionnaire.versions.defer("document").get(number=number))


def last_version(questionnaire: Questionnaire) -> QuestionnaireVersion | None:
    """Return what a draft is compared with: the current version, or the newest where none is current.

    It comes without its document, which each process parses only once; None while nothing is published.
    """
    current = Case(When(pk=questionnaire.current_version_id, then=0), default=1)
    return questionnaire.versions.defer("document").order_by(current, "-number").first()
