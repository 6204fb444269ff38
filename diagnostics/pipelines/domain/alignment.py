"""Puts today's stages beside those of the team's own pipeline, row by row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part, PlacedStage
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, name_of
from diagnostics.pipelines.domain.today import CurrentStage, successors_in


@dataclass(frozen=True, slots=True)
class Row:
    """A stage that the pipeline has, None for a row of today's alone; `today` has the places of those beside it."""

    stage: OwnStage | None
    today: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class AlignedPart:
    """The rows of one part."""

    part: Part
    rows: tuple[Row, ...]


def targets_in(
    instrument: Instrument, pipeline: OwnPipeline, composed: Sequence[PlacedStage], current: Sequence[CurrentStage]
) -> tuple[str | None, ...]:
    """Return the stage of the pipeline that each of today's counts as, None for those that count as none.

    `composed` is the pipeline with which the team began: of it come the stages that were put in place of others. One of
    the team's own counts if it has the very name.
    """
    ids = {stage.id for stage in pipeline.stages}
    by_name = {stage.name.casefold(): stage.id for stage in pipeline.stages if stage.is_own}
    successors = successors_in(instrument, composed)
    return tuple(_target(stage, ids, by_name, successors) for stage in current)


def _target(stage: CurrentStage, ids: set[str], by_name: dict[str, str], successors: dict[str, str]) -> str | None:
    successor = successors.get(stage.match or "")
    candidates = (by_name.get(stage.name.casefold()), stage.match, successor)
    return next((candidate for candidate in candidates if candidate in ids), None)


def align(pipeline: OwnPipeline, targets: Sequence[str | None]) -> tuple[AlignedPart, ...]:
    """Return the parts with their rows in order. One of today's that counts as none follows the one before it."""
    kept = {stage.id for stage in pipeline.kept}
    beside: dict[str, list[int]] = {}
    behind: dict[str, list[int]] = {}
    last = ""
    for place, target in enumerate(targets):
        if target in kept:
            last = str(target)
            beside.setdefault(last, []).append(place)
        else:
            behind.setdefault(last, []).append(place)
    parts = tuple(dict.fromkeys(stage.part for stage in pipeline.kept))
    return tuple(
        AlignedPart(part, tuple(_rows(pipeline, part, beside, behind, is_first=part is parts[0]))) for part in parts
    )


def _rows(
    pipeline: OwnPipeline,
    part: Part,
    beside: dict[str, list[int]],
    behind: dict[str, list[int]],
    *,
    is_first: bool,
) -> Iterator[Row]:
    if is_first:
        yield from (Row(None, (place,)) for place in behind.get("", ()))
    for stage in pipeline.kept:
        if stage.part is part:
            yield Row(stage, tuple(beside.get(stage.id, ())))
            yield from (Row(None, (place,)) for place in behind.get(stage.id, ()))


def part_of(composed: Sequence[Sequence[PlacedStage]], stage: str) -> Part:
    """Return the part that a stage of the catalogue has in the first of these pipelines that has it; else the deal."""
    found = (placed.in_part for stages in composed for placed in stages if placed.key == stage and not placed.wins)
    return next(found, Part.DEAL)


def spare_stages(instrument: Instrument, pipeline: OwnPipeline) -> tuple[OwnStage, ...]:
    """Return the stages of the questionnaire that a pipeline does not have, in alphabetical order."""
    present = {stage.id for stage in pipeline.stages}
    spare = (OwnStage(key) for key in instrument.stage_by_key if key not in present)
    return tuple(sorted(spare, key=lambda stage: name_of(instrument, stage).casefold()))
