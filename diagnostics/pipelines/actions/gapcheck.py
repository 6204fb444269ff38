"""Keeping the stages that a team has today."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.assessments import lock_assessment
from diagnostics.assessing.models import Viewer
from diagnostics.pipelines.domain.gapcheck import OwnStage
from diagnostics.pipelines.models import OwnPipeline


@transaction.atomic
def keep_own_stages(*, assessment_id: UUID, stages: Sequence[OwnStage], by: Viewer) -> None:
    """Keep today's stages beside the assessment, in place of those kept before.

    Raises Assessment.DoesNotExist where `by` may not open it.
    """
    OwnPipeline.objects.update_or_create(
        assessment=lock_assessment(assessment_id, by),
        defaults={"stages": [[one.name, one.stage] for one in stages], "saved_at": timezone.now()},
    )


@transaction.atomic
def forget_own_stages(*, assessment_id: UUID, by: Viewer) -> None:
    """Remove today's stages; nothing happens where there are none. Raises Assessment.DoesNotExist."""
    OwnPipeline.objects.filter(assessment=lock_assessment(assessment_id, by)).delete()
