"""What becomes of open deals when the stages of today go."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagnostics.pipelines.domain.alignment import targets_in
from diagnostics.pipelines.domain.plan import Plan, PlannedStage
from diagnostics.pipelines.domain.today import CurrentStage


@dataclass(frozen=True, slots=True)
class DealMove:
    """Where the open deals of one of today's stages go. Unless `is_sure`, no stage of the pipeline is like it."""

    today: str
    to: PlannedStage
    is_sure: bool


def deal_moves(plan: Plan, current: Sequence[CurrentStage]) -> tuple[DealMove, ...]:
    """Return a move for each of today's stages that the pipeline does not have under its name, in order.

    Deals in a stage that is like none go to the stage in which those of the stage before it are: they had come as far.
    Won deals are not open, so they stay.
    """
    return tuple(_moves(plan, current))


def _moves(plan: Plan, current: Sequence[CurrentStage]) -> Iterator[DealMove]:
    open_stages = {stage.id: stage for stage in plan.stages if not stage.wins}
    if not open_stages:
        return
    names = {str(stage.stage.name).casefold(): stage for stage in plan.stages}
    winning = _winning(plan)
    reached = next(iter(open_stages.values()))
    for stage, target in zip(current, _targets(plan, current), strict=True):
        to = names.get(stage.name.casefold()) or open_stages.get(target or "")
        if to is not None and not to.wins:
            reached = to
        if stage.name.casefold() not in names and not {stage.match, target} & winning:
            yield DealMove(stage.name, reached, is_sure=to is not None)


def _targets(plan: Plan, current: Sequence[CurrentStage]) -> tuple[str | None, ...]:
    return targets_in(plan.instrument, plan.pipeline, plan.outcome.pipeline.stages, current)


def _winning(plan: Plan) -> set[str | None]:
    """Return the stages that win deals, here and in the questionnaire's other processes."""
    ids: set[str | None] = {stage.id for stage in plan.stages if stage.wins}
    return ids | {process.wins for process in plan.instrument.processes} - {None}
