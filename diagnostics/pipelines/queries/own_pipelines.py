"""Reads the pipeline of an assessment: the team's own, else the recommended one."""

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.pipelines.domain.own_pipeline import parse_own_pipeline
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.models import SavedPipeline


def plan_of(assessment: Assessment) -> Plan:
    """Return the pipeline of a completed assessment that was fetched with its version, in one query."""
    instrument, outcome = instrument_of(assessment.version), parse_outcome(assessment.outcome)
    row = SavedPipeline.objects.filter(assessment_id=assessment.pk).first()
    if row is None:
        return Plan(instrument, outcome)
    return Plan(
        instrument,
        outcome,
        saved=parse_own_pipeline(row.document) if row.document else None,
        revision=row.revision,
        saved_at=row.saved_at,
        can_undo=bool(row.earlier),
    )
