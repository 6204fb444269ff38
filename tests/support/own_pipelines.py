"""Own pipelines that teams saved."""

from uuid import UUID

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.pipelines.actions.own_pipelines import save_own_pipeline
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.queries.own_pipelines import plan_of


def keep(assessment_id: UUID, *stages: OwnStage) -> int:
    """Save a pipeline of these stages as anybody who may open the assessment, and return its revision."""
    return keep_pipeline(assessment_id, OwnPipeline(stages))


def keep_pipeline(assessment_id: UUID, pipeline: OwnPipeline) -> int:
    """Save a pipeline as anybody who may open the assessment, and return its revision."""
    assessment = Assessment.objects.with_version().get(pk=assessment_id)
    viewer = Viewer(browser=assessment.browser, user_id=assessment.owner_id)
    return save_own_pipeline(
        assessment_id=assessment_id, pipeline=pipeline, seen=plan_of(assessment).revision, by=viewer
    )
