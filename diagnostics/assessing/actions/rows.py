"""The statements that change assessments at every step of a journey, each written once."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import NAMING_FIELDS
from diagnostics.site.models.statements import Change, Insert, Placeholder, Select, Update

ANSWER_FIELDS = ("answers", "answered_after")
OUTCOME_FIELDS = ("outcome", "leading", "completed_at", *NAMING_FIELDS)

NOBODY = 0
"""In place of no owner, since NULL equals nothing; no user has this id."""

insert_assessment = Insert(Assessment)


@Select
def _locked(assessment_id: Any) -> QuerySet[Assessment]:
    rows = Assessment.objects.with_version().select_for_update(of=("self",))
    return rows.filter(pk=assessment_id).order_by()


@Update
def _answer(assessment_id: Any, owner: Any, before: Any) -> Change:
    held = Assessment.objects.alias(held_by=Coalesce("owner_id", NOBODY)).filter(held_by=owner)
    rows = held.filter(pk=assessment_id, completed_at=None, answers=before)
    return Change(rows, {name: Placeholder(name) for name in ANSWER_FIELDS})


@Update
def _complete(assessment_id: Any) -> Change:
    rows = Assessment.objects.filter(pk=assessment_id, completed_at=None)
    return Change(rows, {name: Placeholder(name) for name in OUTCOME_FIELDS})


def lock_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment:
    """Return the row, locked until the transaction ends. Raises Assessment.DoesNotExist if `viewer` may not open it."""
    rows = _locked(assessment_id=assessment_id)
    if not rows or not rows[0].is_visible_to(viewer):
        raise Assessment.DoesNotExist
    return rows[0]


def save_answers(assessment: Assessment, *, before: dict[str, str]) -> bool:
    """Save the answers unless the row has changed since it was read: submitted, claimed, or no longer with `before`."""
    owner = assessment.owner_id or NOBODY
    return bool(_answer(assessment_id=assessment.pk, owner=owner, before=before, **_of(assessment, ANSWER_FIELDS)))


def save_outcome(assessment: Assessment) -> bool:
    """Save the outcome and the name, unless the row has an outcome already."""
    return bool(_complete(assessment_id=assessment.pk, **_of(assessment, OUTCOME_FIELDS)))


def _of(assessment: Assessment, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(assessment, name) for name in fields}
