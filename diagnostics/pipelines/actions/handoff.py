"""Keeping how a team adapted its pipeline."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.assessments import lock_assessment
from diagnostics.assessing.models import Viewer
from diagnostics.pipelines.domain.adaptation import Adaptation
from diagnostics.pipelines.models import AdaptedPipeline


@transaction.atomic
def keep_adaptation(*, assessment_id: UUID, adapted: Adaptation, by: Viewer) -> None:
    """Keep the adaptation beside the assessment, in place of an earlier one.

    Raises Assessment.DoesNotExist where `by` may not open it.
    """
    stages = [asdict(stage) for stage in adapted.stages]
    AdaptedPipeline.objects.update_or_create(
        assessment=lock_assessment(assessment_id, by), defaults={"stages": stages, "saved_at": timezone.now()}
    )


@transaction.atomic
def drop_adaptation(*, assessment_id: UUID, by: Viewer) -> None:
    """Go back to the pipeline as it is recommended. Raises Assessment.DoesNotExist."""
    AdaptedPipeline.objects.filter(assessment=lock_assessment(assessment_id, by)).delete()
