"""Finding an assessment that a viewer may open, and its outcome."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.document import fingerprint, parse_outcome
from diagnostics.instrument.journey import Outcome
from diagnostics.site.models.statements import Select
from diagnostics.site.queries.branding import brand_revision, saw_brand

OUTCOMES = 100
"""Parsed outcomes that a process keeps, some kilobytes each."""

_outcomes: OrderedDict[str, "SavedOutcome"] = OrderedDict()
_lock = Lock()


@dataclass(frozen=True, slots=True)
class SavedOutcome:
    """An outcome, and the fingerprint of the document that it was saved as."""

    outcome: Outcome
    digest: str


@Select
def _rows(assessment_id: Any) -> QuerySet[Assessment]:
    rows = Assessment.objects.with_version().filter(pk=assessment_id).order_by()
    return rows.annotate(brand_revision=brand_revision())


def find_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment | None:
    """Return the assessment with its version in one query, or None if `viewer` may not open it."""
    rows = _rows(assessment_id=assessment_id)
    if rows:
        saw_brand(rows[0].brand_revision)  # type: ignore[attr-defined]
    return rows[0] if rows and rows[0].is_visible_to(viewer) else None


def find_unowned(assessment_id: UUID) -> Assessment | None:
    """Return the assessment of a link, or None if it is erased or belongs to a user."""
    return Assessment.objects.with_version().filter(pk=assessment_id, owner=None).first()


def count_granted(assessment: Assessment, *, but: Viewer) -> int:
    """Return how many other browsers came by a link and may open the assessment."""
    return assessment.grants.exclude(browser=but.browser).count()


def saved_outcome(document: Mapping[str, Any]) -> SavedOutcome:
    """Return the outcome in a saved document; those that were read last are parsed once. Raises MalformedDocument."""
    digest = fingerprint(dict(document))
    with _lock:
        saved = _outcomes.pop(digest, None)
        if saved is not None:
            _outcomes[digest] = saved
            return saved
    saved = SavedOutcome(parse_outcome(document), digest)
    with _lock:
        _outcomes[digest] = saved
        while len(_outcomes) > OUTCOMES:
            _outcomes.popitem(last=False)
    return saved
