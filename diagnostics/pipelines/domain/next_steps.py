"""What a team does first with its pipeline, worked out from the result, today's stages and what the team changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import islice

from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Kpi, Stage
from diagnostics.instrument.pipeline import Because, Part, PlacedStage
from diagnostics.pipelines.domain.own_pipeline import Beginning
from diagnostics.pipelines.domain.plan import Plan, PlanWarning, content_of, plan_warnings
from diagnostics.pipelines.domain.today import CurrentStage, compare_today

STEPS = 3
"""Steps that a team is asked to take; the next ones follow once these are done."""


class StepKind(Enum):
    """What a step is about."""

    SETTLE = "settle"
    MEND = "mend"
    SHOW_TODAY = "show_today"
    BEGIN_WITH_STAGE = "begin_with_stage"
    ADD_STAGE = "add_stage"
    SHARPEN = "sharpen"
    MEASURE = "measure"
    REPLACE_PROBABILITIES = "replace_probabilities"
    HAND_OVER = "hand_over"
    LOOK_AGAIN = "look_again"


@dataclass(frozen=True, slots=True)
class NextStep:
    """One step, with what it is about: a stage, its part, why it is there, today's name for it, a KPI or a warning."""

    kind: StepKind
    stage: Stage | None = None
    part: Part = Part.DEAL
    because: Because | None = None
    today: str = ""
    kpi: Kpi | None = None
    warning: PlanWarning | None = None


def next_steps(plan: Plan, current: Sequence[CurrentStage]) -> tuple[NextStep, ...]:
    """Return the first steps, the most important first; `current` are today's stages, () if the team gave none."""
    return tuple(islice(_steps(plan, current), STEPS))


def _steps(plan: Plan, current: Sequence[CurrentStage]) -> Iterator[NextStep]:
    warnings = plan_warnings(plan.stages) if plan.is_own else ()
    if not plan.outcome.first and plan.outcome.unknown:
        yield NextStep(StepKind.SETTLE)
    for warning in warnings[:1]:
        yield NextStep(StepKind.MEND, warning=warning)
    if not current and not plan.is_own:
        yield NextStep(StepKind.SHOW_TODAY)
    yield from _about_a_stage(plan, current)
    yield from _measure(plan)
    if _has_starting_probabilities(plan):
        yield NextStep(StepKind.REPLACE_PROBABILITIES)
    yield NextStep(StepKind.HAND_OVER)
    yield NextStep(StepKind.LOOK_AGAIN)


def _about_a_stage(plan: Plan, current: Sequence[CurrentStage]) -> Iterator[NextStep]:
    """Yield one stage that the first sales models add: one that the team lacks if it said what it has today."""
    placed = plan.outcome.pipeline.stages
    if not current:
        parts = {stage.id: stage.part for stage in plan.pipeline.kept}
        # what every team has says nothing about this one, and what few deals need is no beginning
        marking = [s for s in placed if not (s.because.is_common or s.optional) and s.key in parts]
        for stage in _by_importance(plan.outcome, marking)[:1]:
            content = _content(plan, stage.key)
            yield NextStep(StepKind.BEGIN_WITH_STAGE, content, parts[stage.key], stage.because)
        return
    comparison = compare_today(plan.instrument, placed, current)
    lacking = [stage for stage in placed if stage.key in comparison.missing and stage.key not in _refused(plan)]
    most_important = _by_importance(plan.outcome, lacking)[:1]
    for stage in most_important:
        yield NextStep(StepKind.ADD_STAGE, _content(plan, stage.key))
    if comparison.sharpen and not most_important:
        place = comparison.sharpen[0]
        yield NextStep(StepKind.SHARPEN, _content(plan, comparison.targets[place] or ""), today=current[place].name)


def _by_importance(outcome: Outcome, stages: Sequence[PlacedStage]) -> list[PlacedStage]:
    """Return the stages but the win: those that the first sales models add, then those of the deal, then the others."""
    ranks = {key: rank for rank, key in enumerate(outcome.present)}
    return sorted(
        (stage for stage in stages if not stage.wins),
        key=lambda stage: (
            stage.optional,
            ranks.get(stage.because.sales_model or "", len(ranks)),
            stage.in_part is not Part.DEAL,
        ),
    )


def _refused(plan: Plan) -> tuple[str, ...]:
    """Return the stages that the team decided to do without; what today's stages lack was no decision."""
    return () if plan.pipeline.beginning is Beginning.TODAY else plan.changes.left_out


def _content(plan: Plan, key: str) -> Stage:
    own = plan.pipeline.stage(key) or plan.recommended.stage(key)
    return content_of(plan.instrument, own) if own else plan.instrument.stage_by_key[key]


def _measure(plan: Plan) -> Iterator[NextStep]:
    """Yield the figure to begin with: the first one of the sales models that come first, unless a stage has it."""
    stage = _stage_to_measure(plan)
    if stage is not None:
        yield NextStep(StepKind.MEASURE, stage)
        return
    models = (plan.instrument.sales_model_by_key[key] for key in plan.outcome.first)
    kpis = [*(kpi for model in models for kpi in model.kpis), *plan.instrument.kpis]
    for kpi in kpis[:1]:
        yield NextStep(StepKind.MEASURE, kpi=kpi)


def _stage_to_measure(plan: Plan) -> Stage | None:
    """Return the stage that begins the deal if neither the common process nor a leading sales model has it.

    Where an invitation to tender begins the deal, a figure such as the time to the first reply says nothing.
    """
    deal = [stage for stage in plan.outcome.pipeline.stages if stage.in_part is Part.DEAL]
    because = [stage.because for stage in deal]
    if not deal or because[0].is_common or any(each.sales_model in plan.outcome.first for each in because):
        return None
    kept = (stage for stage in plan.pipeline.kept if stage.id == deal[0].key)
    stage = next((content_of(plan.instrument, stage) for stage in kept), None)
    return stage if stage and stage.kpi_name else None


def _has_starting_probabilities(plan: Plan) -> bool:
    deal = (stage for stage in plan.stages if stage.part is Part.DEAL and not stage.wins and stage.in_forecast)
    return any(stage.own.probability is None for stage in deal)
