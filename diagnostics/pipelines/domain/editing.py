"""Edits of the team's own pipeline. Each returns a new pipeline; one that makes no sense changes nothing."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, in_order, name_of


def edited(pipeline: OwnPipeline, stage_id: str, **fields: Any) -> OwnPipeline:
    """Return the pipeline with other fields in one stage; one that it does not have changes nothing."""
    stages = (replace(stage, **fields) if stage.id == stage_id else stage for stage in pipeline.stages)
    return replace(pipeline, stages=in_order(stages))


def left_out(pipeline: OwnPipeline, stage_id: str) -> OwnPipeline:
    """Return the pipeline without a stage, which can be brought back; the stage that wins stays."""
    stage = pipeline.stage(stage_id)
    return pipeline if stage is None or stage.wins else edited(pipeline, stage_id, is_left_out=True)


def brought_back(pipeline: OwnPipeline, stage_id: str) -> OwnPipeline:
    """Return the pipeline with a stage that was left out, where it was."""
    return edited(pipeline, stage_id, is_left_out=False)


def removed(pipeline: OwnPipeline, stage_id: str) -> OwnPipeline:
    """Return the pipeline without a stage of the team's own, for good; others stay."""
    stages = (stage for stage in pipeline.stages if stage.id != stage_id or not stage.is_own)
    return replace(pipeline, stages=tuple(stages))


def added(pipeline: OwnPipeline, stage: OwnStage, *, after: str | None = None) -> OwnPipeline:
    """Return the pipeline with a stage: behind the stage `after`, else at the end of its part, before the win.

    With the id "own-" it is one of the team's own and gets the next number. A stage that is there already is brought
    back instead.
    """
    if pipeline.stage(stage.id) is not None:
        return brought_back(pipeline, stage.id)
    made = pipeline.made + stage.is_own
    new = replace(stage, id=f"own-{made}") if stage.is_own else stage
    ids = [present.id for present in pipeline.stages]
    place = ids.index(after) + 1 if after in ids else len(ids)
    stages = (*pipeline.stages[:place], new, *pipeline.stages[place:])
    return replace(pipeline, stages=in_order(stages), made=made)


def moved(pipeline: OwnPipeline, stage_id: str, step: int) -> OwnPipeline:
    """Return the pipeline with a stage one place later (`step` 1) or earlier (-1) among the kept ones of its part."""
    stage = pipeline.stage(stage_id)
    if stage is None:
        return pipeline
    siblings = [kept.id for kept in pipeline.kept if kept.part is stage.part and not kept.wins]
    if stage_id not in siblings or not 0 <= siblings.index(stage_id) + step < len(siblings):
        return pipeline
    neighbour = siblings[siblings.index(stage_id) + step]
    ids = [each.id for each in pipeline.stages if each.id != stage_id]
    ids.insert(ids.index(neighbour) + (step > 0), stage_id)
    return arranged(pipeline, ids)


def arranged(pipeline: OwnPipeline, ids: Iterable[str]) -> OwnPipeline:
    """Return the pipeline with its stages in the order of `ids`; parts stay in order, and the win last in its part.

    Unknown ids count for nothing; a stage whose id is missing stays behind the one that it followed.
    """
    by_id = {stage.id: stage for stage in pipeline.stages}
    order = [stage_id for stage_id in dict.fromkeys(ids) if stage_id in by_id]
    before = ""
    for stage_id in by_id:
        if stage_id not in order:
            order.insert(order.index(before) + 1 if before else 0, stage_id)
        before = stage_id
    return replace(pipeline, stages=in_order(by_id[stage_id] for stage_id in order))


def carried_over(pipeline: OwnPipeline, before: Instrument, after: Instrument) -> OwnPipeline:
    """Return a pipeline of one version for another; stages that this does not have become the team's own."""
    made = pipeline.made
    stages = []
    for stage in pipeline.stages:
        if stage.is_own or stage.id in after.stage_by_key:
            stages.append(stage)
        elif not stage.is_left_out:
            made += 1
            stages.append(replace(stage, id=f"own-{made}", name=name_of(before, stage)))
    return replace(pipeline, stages=tuple(stages), made=made)


def renumbered(pipeline: OwnPipeline, made: int) -> OwnPipeline:
    """Return a pipeline of another assessment for one whose team made `made` stages: its own get the next numbers."""
    if not made:
        return pipeline
    stages = []
    for stage in pipeline.stages:
        made += stage.is_own
        stages.append(replace(stage, id=f"own-{made}") if stage.is_own else stage)
    return replace(pipeline, stages=tuple(stages), made=made)
