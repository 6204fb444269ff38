"""Saves the team's own pipeline, and undoes that."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.rows import lock_assessment
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.instrument.errors import ChangedMeanwhile, NothingToUndo
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, dump_own_pipeline
from diagnostics.pipelines.models import SavedPipeline

ON_SAVE: list[Callable[[Assessment], None]] = []
"""What else happens when a pipeline is saved or undone, in the same transaction; areas above this one add to it."""

UNDOABLE = 20
"""Earlier states that are kept for undoing."""


@transaction.atomic
def save_own_pipeline(*, assessment_id: UUID, pipeline: OwnPipeline, seen: int, by: Viewer) -> int:
    """Save the own pipeline of an assessment and return its new revision; the state before can be restored.

    `seen` is the revision that was shown, 0 if there was none. Raises Assessment.DoesNotExist if `by` may not open it,
    ChangedMeanwhile if the pipeline was saved since.
    """
    row = _locked(lock_assessment(assessment_id, by), seen)
    document = dump_own_pipeline(replace(pipeline, made=max(pipeline.made, row.made)))
    if document == row.document:
        return row.revision
    row.earlier = [*row.earlier, row.document][-UNDOABLE:]
    return _save(row, document)


@transaction.atomic
def undo_own_pipeline(*, assessment_id: UUID, seen: int, by: Viewer) -> int:
    """Restore the state before the last save and return its new revision.

    Raises Assessment.DoesNotExist, ChangedMeanwhile, and NothingToUndo if no earlier state is kept.
    """
    row = _locked(lock_assessment(assessment_id, by), seen)
    if not row.earlier:
        raise NothingToUndo
    *row.earlier, document = row.earlier
    return _save(row, document)


def _locked(assessment: Assessment, seen: int) -> SavedPipeline:
    # the lock on the assessment's row is the lock on its pipeline
    row = SavedPipeline.objects.filter(assessment=assessment).first()
    row = row or SavedPipeline(document=None, revision=0, earlier=[])
    row.assessment = assessment
    if row.revision != seen:
        raise ChangedMeanwhile
    row.made = max(row.made, row.document["made"] if row.document else 0)
    return row


def _save(row: SavedPipeline, document: dict[str, Any] | None) -> int:
    row.made = max(row.made, document["made"] if document else 0)
    row.document, row.revision, row.saved_at = document, row.revision + 1, timezone.now()
    row.save()
    for follow_up in ON_SAVE:
        follow_up(row.assessment)
    return row.revision
