"""Published versions as instruments, which one is current, and what is proved of drafts."""

from collections import OrderedDict
from threading import Lock

from django.db.models import F

from diagnostics.authoring.models import ProofRun, Questionnaire, QuestionnaireVersion
from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument, parse_proof
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import EXACT_LIMIT, Proof, count_combinations, prove

KEPT = 32
"""How many parsed versions a process keeps; each is some hundred kilobytes."""

PROVED_AT_ONCE = 50_000
"""Combinations up to which a proof is made within the request: about a tenth of a second."""

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


def open_versions() -> list[QuestionnaireVersion]:
    """Return the versions that new assessments can begin with, without documents, the first questionnaire first."""
    current = Questionnaire.objects.exclude(current_version=None).order_by("pk")
    rows = current.select_related("current_version").defer("current_version__document")
    return [row.current_version for row in rows if row.current_version is not None]


def current_version_of(questionnaire_id: int) -> QuestionnaireVersion | None:
    """Return the version that new assessments of the questionnaire begin with, None where it is retired."""
    versions = QuestionnaireVersion.objects.defer("document").filter(questionnaire_id=questionnaire_id)
    return versions.filter(questionnaire__current_version=F("pk")).first()


def newest_version(questionnaire: str | None = None) -> QuestionnaireVersion | None:
    """Return what was published last of the questionnaire with this key, open or retired, without its document.

    Without a key it is that of the questionnaire that was made first among those that were ever published.
    """
    versions = QuestionnaireVersion.objects.defer("document").select_related("questionnaire")
    if questionnaire is not None:
        versions = versions.filter(questionnaire__key=questionnaire)
    return versions.order_by("questionnaire_id", "-number").first()


def proof_run(questionnaire: Questionnaire, draft: Instrument) -> ProofRun | None:
    """Return the proof that was asked for of just this draft, finished or not."""
    return questionnaire.proofs.filter(fingerprint=fingerprint(dump_instrument(draft))).first()


def is_proved_at_once(draft: Instrument) -> bool:
    """Tell whether the proof is cheap: few combinations, or so many that they are not counted but bounded."""
    return not PROVED_AT_ONCE < count_combinations(draft) <= EXACT_LIMIT


def proof_of(questionnaire: Questionnaire, draft: Instrument) -> Proof | None:
    """Return the draft's proof, made at once where that is cheap; None while a large one is still to be made."""
    if is_proved_at_once(draft):
        return prove(draft)
    run = proof_run(questionnaire, draft)
    return parse_proof(run.proof) if run is not None and run.proof is not None else None
