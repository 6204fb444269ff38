"""Own pipelines for tests: the recommended ones of both editions, and any that edits make of them."""

from collections.abc import Sequence
from functools import cache

from hypothesis import strategies as st

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.editing import added, brought_back, edited, left_out, moved, removed
from diagnostics.pipelines.domain.own_pipeline import PARTS, OwnPipeline, OwnStage, begin_with
from tests.pipelines.crms.pipelines import first_edition_outcomes, reference_outcomes
from tests.reference import first_edition_instrument, reference_instrument

EDIT_KINDS = ("rename", "part", "leave out", "bring back", "remove", "add", "add after", "up", "down")
EDITS = st.lists(st.tuples(st.sampled_from(EDIT_KINDS), st.integers(0, 30)), max_size=12)


@cache
def recommended(edition: int) -> tuple[Instrument, tuple[OwnPipeline, ...]]:
    """Return the instrument of an edition, and what it recommends."""
    first = edition == 1
    outcomes = first_edition_outcomes() if first else reference_outcomes()
    instrument = first_edition_instrument() if first else reference_instrument()
    return instrument, tuple(begin_with(outcome.pipeline) for outcome in outcomes)


def after(pipeline: OwnPipeline, edits: Sequence[tuple[str, int]]) -> OwnPipeline:
    """Return a pipeline after edits, each of the stage that a number names."""
    for kind, number in edits:
        pipeline = _after(pipeline, kind, pipeline.stages[number % len(pipeline.stages)].id, number)
    return pipeline


def _after(pipeline: OwnPipeline, kind: str, stage_id: str, number: int) -> OwnPipeline:
    stage = pipeline.stage(stage_id)
    wins = stage is not None and stage.wins
    return {
        "rename": lambda: edited(pipeline, stage_id, name=f"Name {number}"),
        "part": lambda: pipeline if wins else edited(pipeline, stage_id, part=PARTS[number % len(PARTS)]),
        "leave out": lambda: left_out(pipeline, stage_id),
        "bring back": lambda: brought_back(pipeline, stage_id),
        "remove": lambda: removed(pipeline, stage_id),
        "add": lambda: added(pipeline, OwnStage("own-", part=PARTS[number % len(PARTS)], name=f"New {number}")),
        "add after": lambda: added(pipeline, OwnStage("own-", part=Part.DEAL, name="New"), after=stage_id),
        "up": lambda: moved(pipeline, stage_id, -1),
        "down": lambda: moved(pipeline, stage_id, 1),
    }[kind]()


PIPELINES = st.builds(
    lambda edition, number, edits: after(recommended(edition)[1][number % len(recommended(edition)[1])], edits),
    st.sampled_from((1, 2)),
    st.integers(0, 200),
    EDITS,
)
"""Pipelines that a team can make, of either edition."""


def is_in_order(pipeline: OwnPipeline) -> bool:
    """Whether the parts follow each other, and the stage that wins is the last of its part."""
    places = [PARTS.index(stage.part) for stage in pipeline.stages]
    deal = [stage.wins for stage in pipeline.stages if stage.part is Part.DEAL]
    return places == sorted(places) and deal == sorted(deal)
