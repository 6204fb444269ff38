"""Saves and deletes the stages that a team has today."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.rows import lock_assessment
from diagnostics.assessing.models import Viewer
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.models import CurrentStages


@transaction.atomic
def save_current_stages(*, assessment_id: UUID, stages: Sequence[CurrentStage], by: Viewer) -> None:
    """Save today's stages of an assessment, instead of those saved before.

    Raises Assessment.DoesNotExist if `by` may not open it.
    """
    CurrentStages.objects.update_or_create(
        assessment=lock_assessment(assessment_id, by),
        defaults={"stages": [[stage.name, stage.match] for stage in stages], "saved_at": timezone.now()},
    )


@transaction.atomic
def delete_current_stages(*, assessment_id: UUID, by: Viewer) -> None:
    """Delete today's stages of an assessment, if there are any. Raises Assessment.DoesNotExist."""
    CurrentStages.objects.filter(assessment=lock_assessment(assessment_id, by)).delete()
