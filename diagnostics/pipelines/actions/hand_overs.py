"""Records that a result was handed over."""

from contextlib import suppress
from uuid import UUID

from django.db import IntegrityError

from diagnostics.pipelines.models import HandOver, HandOverKind


def record_hand_over(*, assessment_id: UUID, kind: HandOverKind, target: str) -> None:
    """Record that a result was taken to a target, once, in one statement; nothing if it was erased meanwhile."""
    with suppress(IntegrityError):
        HandOver.objects.bulk_create(
            [HandOver(assessment_id=assessment_id, kind=kind, target=target)], ignore_conflicts=True
        )
