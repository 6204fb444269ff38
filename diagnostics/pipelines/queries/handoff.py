"""How a team adapted its pipeline, as it is kept."""

from uuid import UUID

from diagnostics.pipelines.domain.adaptation import Adaptation, AdaptedStage
from diagnostics.pipelines.models import AdaptedPipeline


def kept_adaptation(assessment_id: UUID) -> Adaptation | None:
    """Return the adaptation, None where the pipeline is handed over as it is recommended; in one query."""
    kept = AdaptedPipeline.objects.filter(assessment_id=assessment_id).values_list("stages", flat=True).first()
    return None if kept is None else Adaptation(tuple(AdaptedStage(**stage) for stage in kept))
