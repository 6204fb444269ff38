"""How a pipeline differs from the common process: stages kept, replaced, added and left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.pipeline import Pipeline, PlacedStage


class Fate(Enum):
    """What happened to a stage between the common process and the pipeline."""

    KEPT = "kept"
    REPLACED = "replaced"
    ADDED = "added"
    LEFT_OUT = "left_out"


@dataclass(frozen=True, slots=True)
class Transition:
    """One stage of the common process, of the pipeline, or of both.

    `before` and `after` are its indexes in the common process and in the pipeline. `was` is the key of the stage in the
    common process; `stage` the stage in the pipeline. Either is None if there is none.
    """

    fate: Fate
    before: int | None
    after: int | None
    was: str | None
    stage: PlacedStage | None


def lineage(common: Sequence[str], pipeline: Pipeline) -> tuple[Transition, ...]:
    """Return every stage of both once, in the pipeline's order; a stage left out follows the one it came after."""
    transitions = [_transition(common, place, stage) for place, stage in enumerate(pipeline.stages)]
    known = {transition.was for transition in transitions}
    for place, key in enumerate(common):
        if key not in known:
            transitions.insert(_index_after(transitions, place), Transition(Fate.LEFT_OUT, place, None, key, None))
    return tuple(transitions)


def _transition(common: Sequence[str], place: int, stage: PlacedStage) -> Transition:
    for fate, key in ((Fate.KEPT, stage.key), (Fate.REPLACED, stage.because.in_place_of)):
        if key is not None and key in common:
            return Transition(fate, common.index(key), place, key, stage)
    return Transition(Fate.ADDED, None, place, None, stage)


def _index_after(transitions: Sequence[Transition], place: int) -> int:
    """Return the index right after the nearest stage that came before `place` in the common process."""
    earlier = [
        number
        for number, transition in enumerate(transitions)
        if transition.before is not None and transition.before < place
    ]
    return max(earlier, key=lambda number: transitions[number].before or 0) + 1 if earlier else 0
