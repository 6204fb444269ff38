"""The stages that a team has today, as they are kept."""

from uuid import UUID

from diagnostics.pipelines.domain.gapcheck import OwnStage
from diagnostics.pipelines.models import OwnPipeline


def own_stages(assessment_id: UUID) -> tuple[OwnStage, ...]:
    """Return today's stages in order, none where none are kept; in one query."""
    kept = OwnPipeline.objects.filter(assessment_id=assessment_id).values_list("stages", flat=True).first()
    return tuple(OwnStage(name, stage) for name, stage in kept or [])
