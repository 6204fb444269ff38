"""Reads the pipeline of an assessment: the team's own, else the recommended one."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.assessments import saved_outcome
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import NotSubmitted
from diagnostics.pipelines.domain.editing import carried_over
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, parse_own_pipeline
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.workbench import Workbench
from diagnostics.pipelines.models import SavedPipeline
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.site.models.statements import Select

RESULTS = 20
"""Results among which one is chosen."""


def plan_of(assessment: Assessment) -> Plan:
    """Return the pipeline of a completed assessment that was fetched with its version, in one query."""
    return _plan(assessment, _saved(assessment.pk))


def workbench_of(assessment: Assessment) -> Workbench:
    """Return what the workbench of a completed assessment shows, in two queries; three if it is a retake."""
    row = _saved(assessment.pk)
    plan = _plan(assessment, row)
    before = row.earlier[-1] if row and row.earlier else None
    return Workbench(
        plan,
        current=current_stages(assessment.pk),
        before=parse_own_pipeline(before) if before else plan.recommended,
        last_time=_pipeline_of_last_time(assessment),
    )


def revision_of(assessment_id: UUID) -> int:
    """Return how often the own pipeline of an assessment was saved, 0 if it never was."""
    return SavedPipeline.objects.filter(assessment_id=assessment_id).values_list("revision", flat=True).first() or 0


def results_with(sales_model: str, questionnaire: str, viewer: Viewer) -> list[Assessment]:
    """Return the newest results of a questionnaire that a viewer may open and whose version has a sales model."""
    if viewer == Viewer():
        return []
    rows = Assessment.objects.visible_to(viewer).completed().filter(version__questionnaire__key=questionnaire)
    results = rows.with_version().order_by("-pk")[:RESULTS]
    return [result for result in results if sales_model in instrument_of(result.version).sales_model_by_key]


@Select
def _rows(assessment_id: Any) -> QuerySet[SavedPipeline]:
    return SavedPipeline.objects.filter(assessment_id=assessment_id)


def _saved(assessment_id: UUID) -> SavedPipeline | None:
    rows = _rows(assessment_id=assessment_id)
    return rows[0] if rows else None


def _plan(assessment: Assessment, row: SavedPipeline | None) -> Plan:
    if assessment.outcome is None:
        raise NotSubmitted
    instrument, read = instrument_of(assessment.version), saved_outcome(assessment.outcome)
    if row is None:
        return Plan(instrument, read.outcome, digest=read.digest)
    return Plan(
        instrument,
        read.outcome,
        saved=parse_own_pipeline(row.document) if row.document else None,
        revision=row.revision,
        saved_at=row.saved_at,
        can_undo=bool(row.earlier),
        made=row.made,
        digest=read.digest,
    )


def _pipeline_of_last_time(assessment: Assessment) -> OwnPipeline | None:
    """Return the own pipeline of the assessment that was taken before, for the version of this one."""
    if assessment.follows_id is None:
        return None
    rows = SavedPipeline.objects.select_related("assessment__version").defer("assessment__version__document")
    row = rows.filter(assessment_id=assessment.follows_id).exclude(document=None).first()
    if row is None or row.document is None:
        return None
    versions = instrument_of(row.assessment.version), instrument_of(assessment.version)
    return carried_over(parse_own_pipeline(row.document), *versions)
