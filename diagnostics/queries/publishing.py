"""Published versions as instruments, and which one is current."""

from collections import OrderedDict
from threading import Lock

from diagnostics.domain.document import parse_instrument
from diagnostics.domain.instrument import Instrument
from diagnostics.models import Questionnaire, QuestionnaireVersion

KEPT = 32
"""How many parsed versions a process keeps; each is some hundred kilobytes."""

_instruments: OrderedDict[str, Instrument] = OrderedDict()
_lock = Lock()


def instrument_of(version: QuestionnaireVersion) -> Instrument:
    """Return the version's instrument: parsed once per process and kept, for what is published never changes.

    It is kept by fingerprint, so it needs no query where the fingerprint is known and the document is not.
    """
    with _lock:
        kept = _instruments.get(version.fingerprint)
        if kept is not None:
            _instruments.move_to_end(version.fingerprint)
            return kept
    parsed = parse_instrument(version.document)
    with _lock:
        _instruments[version.fingerprint] = parsed
        while len(_instruments) > KEPT:
            _instruments.popitem(last=False)
    return parsed


def current_version() -> QuestionnaireVersion | None:
    """Return the version that new assessments begin with, without its document; None while nothing is published."""
    questionnaire = (
        Questionnaire.objects.exclude(current_version=None)
        .select_related("current_version")
        .defer("current_version__document")
        .first()
    )
    return questionnaire.current_version if questionnaire else None
