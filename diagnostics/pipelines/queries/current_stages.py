"""Reads the stages that a team has today."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.models import CurrentStages
from diagnostics.site.models.statements import Select


@Select
def _rows(assessment_id: Any) -> QuerySet[CurrentStages]:
    return CurrentStages.objects.filter(assessment_id=assessment_id).only("stages")


def current_stages(assessment_id: UUID) -> tuple[CurrentStage, ...]:
    """Return today's stages in order, in one query."""
    return tuple(CurrentStage(name, stage) for row in _rows(assessment_id=assessment_id) for name, stage in row.stages)
