"""What keeps the team's own pipeline from being saved."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.pipelines.domain.own_pipeline import MAX_STAGES, TOGETHER, OwnPipeline, name_of

MAX_LEFT_OUT = 100
"""Stages that are kept to be brought back."""


class FlawKind(Enum):
    """What keeps an own pipeline from being saved."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    REPEATED_NAME = "repeated_name"
    TOO_MANY = "too_many"
    TOO_MANY_LEFT_OUT = "too_many_left_out"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why an own pipeline cannot be saved, and the id of its stage (None: it is about all)."""

    kind: FlawKind
    stage_id: str | None


def flaws(instrument: Instrument, pipeline: OwnPipeline) -> tuple[Flaw, ...]:
    """Return why a pipeline cannot be saved: names missing, too long or repeated, too many stages together."""
    return tuple(_flaws(instrument, pipeline))


def _flaws(instrument: Instrument, pipeline: OwnPipeline) -> Iterator[Flaw]:
    if len(pipeline.left_out) > MAX_LEFT_OUT:
        yield Flaw(FlawKind.TOO_MANY_LEFT_OUT, None)
    for parts in TOGETHER:
        stages = [stage for stage in pipeline.kept if stage.part in parts]
        if len(stages) > MAX_STAGES:
            yield Flaw(FlawKind.TOO_MANY, None)
        seen: set[str] = set()
        for stage in stages:
            name = name_of(instrument, stage)
            if not name:
                yield Flaw(FlawKind.NO_NAME, stage.id)
            elif len(name) > STAGE_NAME_LIMIT:
                yield Flaw(FlawKind.LONG_NAME, stage.id)
            elif name.casefold() in seen:
                yield Flaw(FlawKind.REPEATED_NAME, stage.id)
            seen.add(name.casefold())
