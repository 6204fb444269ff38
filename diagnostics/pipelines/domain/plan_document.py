"""A result with the team's own pipeline as a JSON document, for `result.json` and webhooks."""

from datetime import datetime
from typing import Any

from diagnostics.assessing.domain.results import result_document
from diagnostics.pipelines.domain.own_pipeline import OwnStage
from diagnostics.pipelines.domain.plan import Plan, PlannedStage, content_of


def plan_document(
    plan: Plan, *, number: int, fingerprint: str, completed_at: datetime, language: str
) -> dict[str, Any]:
    """Return the outcome, with texts in `language`, and under "own_pipeline" the own one, null if there is none."""
    outcome = result_document(
        plan.instrument,
        plan.outcome,
        number=number,
        fingerprint=fingerprint,
        completed_at=completed_at,
        language=language,
    )
    return {**outcome, "own_pipeline": _own_pipeline(plan, language) if plan.is_own else None}


def _own_pipeline(plan: Plan, language: str) -> dict[str, Any]:
    pipeline = plan.pipeline
    return {
        "revision": plan.revision,
        "saved_at": plan.saved_at.isoformat() if plan.saved_at else None,
        "beginning": pipeline.beginning.value,
        "sales_model": pipeline.sales_model,
        "stages": [_stage(planned, language) for planned in plan.stages],
        "left_out": [_left_out(plan, own, language) for own in pipeline.left_out],
    }


def _stage(planned: PlannedStage, language: str) -> dict[str, Any]:
    stage = planned.stage
    return {
        "id": planned.id,
        "part": planned.part.value,
        "name": stage.name.in_language(language),
        "recommended_as": planned.recommended_as.in_language(language) or None,
        "is_own": planned.own.is_own,
        "wins": planned.wins,
        "optional": planned.optional,
        "entry_criterion": planned.entry_criterion.in_language(language),
        "exit_criterion": stage.exit_criterion.in_language(language),
        "activities": list(stage.activities.lines_in(language)),
        "owner": stage.owner.in_language(language),
        "win_probability": stage.win_probability,
        "idle_days": stage.idle_days,
        "written_by_team": sorted(planned.own.written),
    }


def _left_out(plan: Plan, own: OwnStage, language: str) -> dict[str, Any]:
    name = content_of(plan.instrument, own).name
    return {"id": own.id, "part": own.part.value, "name": name.in_language(language)}
