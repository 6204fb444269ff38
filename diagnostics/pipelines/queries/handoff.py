"""Reads how a team adapted its pipeline."""

from uuid import UUID

from diagnostics.pipelines.domain.adaptation import Adaptation, parse_adaptation
from diagnostics.pipelines.models import AdaptedPipeline


def saved_adaptation(assessment_id: UUID) -> Adaptation | None:
    """Return the adaptation, None if the team made none; in one query."""
    stages = AdaptedPipeline.objects.filter(assessment_id=assessment_id).values_list("stages", flat=True).first()
    return None if stages is None else parse_adaptation(stages)
