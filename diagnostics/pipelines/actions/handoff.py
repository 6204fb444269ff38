"""Saves and deletes how a team adapted its pipeline."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.assessments import lock_assessment
from diagnostics.assessing.models import Viewer
from diagnostics.pipelines.domain.adaptation import Adaptation, dump_adaptation
from diagnostics.pipelines.models import AdaptedPipeline


@transaction.atomic
def save_adaptation(*, assessment_id: UUID, adaptation: Adaptation, by: Viewer) -> None:
    """Save the adaptation of an assessment's pipeline, instead of an earlier one.

    Raises Assessment.DoesNotExist if `by` may not open it.
    """
    AdaptedPipeline.objects.update_or_create(
        assessment=lock_assessment(assessment_id, by),
        defaults={"stages": dump_adaptation(adaptation), "saved_at": timezone.now()},
    )


@transaction.atomic
def delete_adaptation(*, assessment_id: UUID, by: Viewer) -> None:
    """Delete the adaptation, so that the pipeline is the recommended one. Raises Assessment.DoesNotExist."""
    AdaptedPipeline.objects.filter(assessment=lock_assessment(assessment_id, by)).delete()
