"""Reads the stages that a team has today."""

from uuid import UUID

from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.models import CurrentStages


def current_stages(assessment_id: UUID) -> tuple[CurrentStage, ...]:
    """Return today's stages in order, in one query."""
    rows = CurrentStages.objects.filter(assessment_id=assessment_id).values_list("stages", flat=True).first()
    return tuple(CurrentStage(name, stage) for name, stage in rows or [])
