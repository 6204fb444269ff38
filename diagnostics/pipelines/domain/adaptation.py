"""A recommended pipeline as a team adapted it: stages renamed, moved, left out and added."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import Enum
from itertools import pairwise
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Part, Pipeline, entry_criterion
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.pipelines.domain.gapcheck import longest_rising

MAX_STAGES = 20
"""Stages that each pipeline of an adaptation may have."""

TOGETHER = ((Part.PARTNERS,), (Part.PROSPECTING, Part.DEAL), (Part.GROWTH,))
"""The parts that share a pipeline in a CRM, unless the team chooses otherwise."""


@dataclass(frozen=True, slots=True)
class AdaptedStage:
    """One stage in its new place. `key` is the questionnaire's, None for a stage of the team's own.

    `label` is "" if the stage keeps its name. Only the team's own stages have a `probability`, in percent.
    """

    key: str | None
    label: str = ""
    part: Part = Part.DEAL
    wins: bool = False
    optional: bool = False
    probability: int | None = None


@dataclass(frozen=True, slots=True)
class Adaptation:
    """The adapted stages in order, part after part; the stage that wins stays the last of the deal."""

    stages: tuple[AdaptedStage, ...]


def dump_adaptation(adaptation: Adaptation) -> list[dict[str, Any]]:
    """Return an adaptation as JSON has it."""
    return [{**asdict(stage), "part": stage.part.value} for stage in adaptation.stages]


def parse_adaptation(stages: Iterable[Mapping[str, Any]]) -> Adaptation:
    """Return the adaptation that `dump_adaptation` wrote, or that was saved before pipelines had parts."""
    return Adaptation(tuple(_parse_stage(dict(stage)) for stage in stages))


def _parse_stage(stage: dict[str, Any]) -> AdaptedStage:
    was_growth = stage.pop("growth", False)
    part = Part(stage.pop("part", Part.GROWTH.value if was_growth else Part.DEAL.value))
    return AdaptedStage(**stage, part=part)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a team changed: stages by key, `renamed` with the new names, and the names of its own stages."""

    renamed: tuple[tuple[str, str], ...]
    moved: tuple[str, ...]
    left_out: tuple[str, ...]
    added: tuple[str, ...]
    own: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.renamed or self.moved or self.left_out or self.added or self.own)


class FlawKind(Enum):
    """What makes an adaptation unusable."""

    LONG_LABEL = "long_label"
    REPEATED_LABEL = "repeated_label"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why an adaptation cannot be saved, and the place of its stage, from 0 (None: all stages)."""

    kind: FlawKind
    place: int | None


def adaptation_of(pipeline: Pipeline) -> Adaptation:
    """Return the adaptation that changes nothing in a pipeline."""
    stages = (placed for part in pipeline.parts for placed in part.stages)
    return Adaptation(
        tuple(
            AdaptedStage(placed.key, part=placed.in_part, wins=placed.wins, optional=placed.optional)
            for placed in stages
        )
    )


def changes(recommended: Pipeline, adaptation: Adaptation) -> Changes:
    """Return how an adaptation differs from the recommendation; as few stages as possible count as moved."""
    order = {stage.key: place for place, stage in enumerate(adaptation_of(recommended).stages)}
    recommended_stages = [stage for stage in adaptation.stages if stage.key in order]
    places = [order[stage.key] for stage in recommended_stages]
    unmoved = {recommended_stages[index].key for index in longest_rising(places)}
    keys = {stage.key for stage in adaptation.stages}
    return Changes(
        renamed=tuple((stage.key, stage.label) for stage in adaptation.stages if stage.key and stage.label),
        moved=tuple(stage.key for stage in recommended_stages if stage.key and stage.key not in unmoved),
        left_out=tuple(key for key in order if key and key not in keys),
        added=tuple(stage.key for stage in adaptation.stages if stage.key and stage.key not in order),
        own=tuple(stage.label for stage in adaptation.stages if stage.key is None),
    )


def flaws(instrument: Instrument, adaptation: Adaptation) -> tuple[Flaw, ...]:
    """Return why an adaptation cannot be saved: names too long or repeated in a pipeline, too many stages."""
    result = []
    for parts in TOGETHER:
        places = [place for place, stage in enumerate(adaptation.stages) if stage.part in parts]
        if len(places) > MAX_STAGES:
            result.append(Flaw(FlawKind.TOO_MANY, None))
        seen: set[str] = set()
        for place in places:
            label = label_of(instrument, adaptation.stages[place])
            if len(label) > STAGE_NAME_LIMIT:
                result.append(Flaw(FlawKind.LONG_LABEL, place))
            if label.casefold() in seen:
                result.append(Flaw(FlawKind.REPEATED_LABEL, place))
            seen.add(label.casefold())
    return tuple(result)


def label_of(instrument: Instrument, stage: AdaptedStage) -> str:
    """Return the name that the team gave the stage, else the questionnaire's."""
    if stage.label or stage.key is None:
        return stage.label
    return str(instrument.stage_by_key[stage.key].name)


def entry_criteria(instrument: Instrument, stages: Sequence[AdaptedStage]) -> tuple[Text, ...]:
    """Return what must be true to enter each stage; nothing is written for a stage of the team's own."""
    return tuple(_entry_criterion(instrument, before, stage) for before, stage in pairwise((None, *stages)) if stage)


def _entry_criterion(instrument: Instrument, before: AdaptedStage | None, stage: AdaptedStage) -> Text:
    if stage.key is None:
        return UNWRITTEN
    if before is None or before.key is None:
        return entry_criterion(instrument, (stage.key,), 0, is_first=True)
    return entry_criterion(instrument, (before.key, stage.key), 1, is_first=before.part is not stage.part)
