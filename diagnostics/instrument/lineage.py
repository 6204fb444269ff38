"""How a pipeline came from the common process: what stays, what takes a stage's place, what is added or left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.pipeline import Pipeline, PlacedStage


class Fate(Enum):
    """What became of a stage of the common process, or where one that it does not have comes from."""

    KEPT = "kept"
    REPLACED = "replaced"
    ADDED = "added"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the picture: a stage before, one after, or both.

    `before` and `after` are places, from 0, in the common process and in the pipeline. `was` is the stage that stood
    there before; `stage` the one that stands there now.
    """

    fate: Fate
    before: int | None
    after: int | None
    was: str | None
    stage: PlacedStage | None


def lineage(common: Sequence[str], pipeline: Pipeline) -> tuple[Line, ...]:
    """Return every stage of either once, in the pipeline's order; what was left out follows what it stood behind."""
    lines = [_line(common, place, stage) for place, stage in enumerate(pipeline.stages)]
    seen = {line.was for line in lines}
    for place, key in enumerate(common):
        if key not in seen:
            lines.insert(_behind(lines, place), Line(Fate.LEFT_OUT, place, None, key, None))
    return tuple(lines)


def _line(common: Sequence[str], place: int, stage: PlacedStage) -> Line:
    for fate, key in ((Fate.KEPT, stage.key), (Fate.REPLACED, stage.because.in_place_of)):
        if key is not None and key in common:
            return Line(fate, common.index(key), place, key, stage)
    return Line(Fate.ADDED, None, place, None, stage)


def _behind(lines: Sequence[Line], place: int) -> int:
    """Return where a stage that stood at `place` belongs: right behind the nearest one that stood before it."""
    earlier = [number for number, line in enumerate(lines) if line.before is not None and line.before < place]
    return max(earlier, key=lambda number: lines[number].before or 0) + 1 if earlier else 0
