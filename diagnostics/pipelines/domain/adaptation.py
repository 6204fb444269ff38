"""A recommended pipeline as a team adapted it: other names, another order, stages left out and added."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from diagnostics.instrument.instrument import STAGE_NAME_LIMIT, Instrument
from diagnostics.instrument.pipeline import Pipeline
from diagnostics.pipelines.domain.gapcheck import longest_rising
from diagnostics.pipelines.domain.handoff import (
    Ending,
    HandedPipeline,
    HandedStage,
    Stretch,
    Words,
    closed,
    handed_stage,
)

MOST_STAGES = 20
"""Stages that one stretch may have after adapting."""


@dataclass(frozen=True, slots=True)
class AdaptedStage:
    """One stage in its new place: a stage of the questionnaire by key, or one of the team's own where that is None.

    `label` is "" where the stage keeps its name. `probability`, in percent, is the team's own stages' alone.
    """

    key: str | None
    label: str = ""
    growth: bool = False
    wins: bool = False
    probability: int | None = None


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The adapted stages in order, new business first; the stage that wins stays the last of new business."""

    stages: tuple[AdaptedStage, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What adapting changed: stage keys, `renamed` with the new names, and the names of the team's own stages."""

    renamed: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    own: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything differs from the recommendation."""
        return bool(self.renamed or self.moved or self.left_out or self.added or self.own)


class FlawKind(Enum):
    """What makes an adaptation unusable."""

    LONG_LABEL = "long_label"
    REPEATED_LABEL = "repeated_label"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why an adaptation cannot be kept, and the place of the stage concerned, from 0 (None: the whole)."""

    kind: FlawKind
    place: int | None


def adaptation_of(pipeline: Pipeline) -> Adaptation:
    """Return a pipeline as it is recommended, ready to be adapted."""
    stages = (AdaptedStage(placed.key, growth=placed.growth, wins=placed.wins) for placed in pipeline.stages)
    return Adaptation(tuple(stages))


def changes(recommended: Pipeline, adapted: Adaptation) -> Changes:
    """Name what differs from the recommendation; moved are the fewest stages that explain the new order."""
    order = {placed.key: place for place, placed in enumerate(recommended.stages)}
    kept = [stage for stage in adapted.stages if stage.key in order]
    standing = {kept[index].key for index in longest_rising([order[stage.key or ""] for stage in kept])}
    used = {stage.key for stage in adapted.stages}
    return Changes(
        renamed=tuple((stage.key, stage.label) for stage in adapted.stages if stage.key and stage.label),
        moved=tuple(stage.key for stage in kept if stage.key and stage.key not in standing),
        left_out=tuple(key for key in order if key not in used),
        added=tuple(stage.key for stage in adapted.stages if stage.key and stage.key not in order),
        own=tuple(stage.label for stage in adapted.stages if stage.key is None),
    )


def flaws(instrument: Instrument, adapted: Adaptation) -> tuple[Flaw, ...]:
    """Return why the adaptation cannot be kept: names too long or repeated within a stretch, too many stages."""
    found = []
    for growth in (False, True):
        places = [place for place, stage in enumerate(adapted.stages) if stage.growth is growth]
        if len(places) > MOST_STAGES:
            found.append(Flaw(FlawKind.TOO_MANY, None))
        seen: set[str] = set()
        for place in places:
            label = label_of(instrument, adapted.stages[place])
            if len(label) > STAGE_NAME_LIMIT:
                found.append(Flaw(FlawKind.LONG_LABEL, place))
            if label.casefold() in seen:
                found.append(Flaw(FlawKind.REPEATED_LABEL, place))
            seen.add(label.casefold())
    return tuple(found)


def label_of(instrument: Instrument, stage: AdaptedStage) -> str:
    """Return what the stage is called: by the team, else by the questionnaire."""
    if stage.label or stage.key is None:
        return stage.label
    return str(instrument.stage_by_key[stage.key].name)


def adapt(
    instrument: Instrument, pipelines: Sequence[HandedPipeline], adapted: Adaptation, *, words: Words
) -> tuple[HandedPipeline, ...]:
    """Return the pipelines to hand over with the adapted stages in place of the recommended ones.

    `pipelines` are the recommended ones, whose names stay; growth gets a pipeline where the team added such stages.
    """
    names = {pipeline.stretch: pipeline.label for pipeline in pipelines}
    names.setdefault(Stretch.GROWTH, words.growth % {"name": names[Stretch.NEW_BUSINESS]})
    made = []
    for stretch, growth in ((Stretch.NEW_BUSINESS, False), (Stretch.GROWTH, True)):
        placed = [stage for stage in adapted.stages if stage.growth is growth]
        if not placed:
            continue
        stages = [_handed(instrument, stage, place) for place, stage in enumerate(placed)]
        made.append(HandedPipeline(stretch, names[stretch], closed(stages, words)))
    return tuple(made)


def _handed(instrument: Instrument, stage: AdaptedStage, place: int) -> HandedStage:
    if stage.key is None:
        return HandedStage(f"own_{place + 1}", stage.label, Ending.OPEN, stage.probability or 0)
    handed = handed_stage(instrument.stage_by_key[stage.key], wins=stage.wins)
    return replace(handed, label=stage.label) if stage.label else handed
