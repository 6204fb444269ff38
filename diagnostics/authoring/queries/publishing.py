"""Published versions and their instruments, and the proofs of drafts."""

from collections import OrderedDict
from threading import Lock
from typing import Any

from django.db.models import F, QuerySet

from diagnostics.authoring.models import ProofRun, Questionnaire, QuestionnaireVersion
from diagnostics.instrument.document import dump_instrument, fingerprint, parse_instrument, parse_proof
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import EXACT_LIMIT, Proof, count_combinations, prove
from diagnostics.site.models.statements import Select
from diagnostics.site.queries.branding import brand_revision, saw_brand

CACHE_SIZE = 32
"""How many parsed versions a process caches; each takes some hundred kilobytes."""

PROOF_IN_REQUEST_LIMIT = 50_000
"""The largest number of combinations that is proved within a request; it takes about 0.1 seconds."""

VERSION_FIELDS = ("questionnaire", "number", "fingerprint", "published_at")
"""All of a version but its document, which each process parses only once."""

_instruments: OrderedDict[str, Instrument] = OrderedDict()
_lock = Lock()


def instrument_of(version: QuestionnaireVersion) -> Instrument:
    """Return the version's instrument. Each process parses it once and caches it: a version never changes.

    The cache key is the fingerprint, so a version with a deferred document needs no query if it is cached.
    """
    with _lock:
        cached = _instruments.get(version.fingerprint)
        if cached is not None:
            _instruments.move_to_end(version.fingerprint)
            return cached
    parsed = parse_instrument(version.document)
    # not an argument, so that nothing made of it by `replace` has it
    object.__setattr__(parsed, "published_as", version.fingerprint)
    with _lock:
        _instruments[version.fingerprint] = parsed
        while len(_instruments) > CACHE_SIZE:
            _instruments.popitem(last=False)
    return parsed


def open_versions() -> list[QuestionnaireVersion]:
    """Return the current versions of all open questionnaires, oldest questionnaire first, their documents deferred."""
    rows = _open()
    if rows:
        saw_brand(rows[0].brand_revision)  # type: ignore[attr-defined]
    return [row.current_version for row in rows if row.current_version is not None]


def current_version_of(questionnaire_id: int) -> QuestionnaireVersion | None:
    """Return the version that new assessments of the questionnaire use, or None if it is retired."""
    versions = QuestionnaireVersion.objects.defer("document").filter(questionnaire_id=questionnaire_id)
    return versions.filter(questionnaire__current_version=F("pk")).first()


def newest_version(questionnaire: str | None = None) -> QuestionnaireVersion | None:
    """Return the newest version of the questionnaire with this key, open or retired, its document deferred.

    Without a key, of the oldest questionnaire that was ever published.
    """
    newest = _newest() if questionnaire is None else _newest_of(key=questionnaire)
    if not newest:
        return None
    saw_brand(newest[0].brand_revision)  # type: ignore[attr-defined]
    return newest[0]


@Select
def _open() -> QuerySet[Questionnaire]:
    # without the texts of the draft
    version = (f"current_version__{field}" for field in VERSION_FIELDS)
    rows = Questionnaire.objects.exclude(current_version=None).order_by("pk")
    rows = rows.select_related("current_version").only("key", *version)
    return rows.annotate(brand_revision=brand_revision())


@Select
def _newest() -> QuerySet[QuestionnaireVersion]:
    return _newest_first()[:1]


@Select
def _newest_of(key: Any) -> QuerySet[QuestionnaireVersion]:
    return _newest_first().filter(questionnaire__key=key)[:1]


def _newest_first() -> QuerySet[QuestionnaireVersion]:
    rows = QuestionnaireVersion.objects.select_related("questionnaire").order_by("questionnaire_id", "-number")
    rows = rows.only(*VERSION_FIELDS, "questionnaire__key", "questionnaire__current_version")
    return rows.annotate(brand_revision=brand_revision())


def proof_run(questionnaire: Questionnaire, draft: Instrument) -> ProofRun | None:
    """Return the background proof of exactly this draft, finished or not, or None if none was requested."""
    return questionnaire.proofs.filter(fingerprint=fingerprint(dump_instrument(draft))).first()


def can_prove_in_request(draft: Instrument) -> bool:
    """Whether the proof is cheap: few combinations, or so many that they are bounded instead of counted."""
    return not PROOF_IN_REQUEST_LIMIT < count_combinations(draft) <= EXACT_LIMIT


def proof_of(questionnaire: Questionnaire, draft: Instrument) -> Proof | None:
    """Return the draft's proof, or None if it takes a background proof that has not finished."""
    if can_prove_in_request(draft):
        return prove(draft)
    run = proof_run(questionnaire, draft)
    return parse_proof(run.proof) if run is not None and run.proof is not None else None
