"""A recommended pipeline as a team adapted it: stages renamed, moved, left out and added."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Pipeline
from diagnostics.pipelines.domain.gapcheck import longest_rising
from diagnostics.pipelines.domain.handoff import (
    CrmPipeline,
    CrmStage,
    DefaultLabels,
    Ending,
    Part,
    crm_stage,
    with_closing_stages,
)

MAX_STAGES = 20
"""Stages that each part of an adapted pipeline may have."""


@dataclass(frozen=True, slots=True)
class AdaptedStage:
    """One stage in its new place. `key` is the questionnaire's, None for a stage of the team's own.

    `label` is "" if the stage keeps its name. Only the team's own stages have a `probability`, in percent.
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
    stages = (AdaptedStage(placed.key, growth=placed.growth, wins=placed.wins) for placed in pipeline.stages)
    return Adaptation(tuple(stages))


def changes(recommended: Pipeline, adaptation: Adaptation) -> Changes:
    """Return how an adaptation differs from the recommendation; as few stages as possible count as moved."""
    order = {placed.key: place for place, placed in enumerate(recommended.stages)}
    recommended_stages = [stage for stage in adaptation.stages if stage.key in order]
    places = [order[stage.key or ""] for stage in recommended_stages]
    unmoved = {recommended_stages[index].key for index in longest_rising(places)}
    keys = {stage.key for stage in adaptation.stages}
    return Changes(
        renamed=tuple((stage.key, stage.label) for stage in adaptation.stages if stage.key and stage.label),
        moved=tuple(stage.key for stage in recommended_stages if stage.key and stage.key not in unmoved),
        left_out=tuple(key for key in order if key not in keys),
        added=tuple(stage.key for stage in adaptation.stages if stage.key and stage.key not in order),
        own=tuple(stage.label for stage in adaptation.stages if stage.key is None),
    )


def flaws(instrument: Instrument, adaptation: Adaptation) -> tuple[Flaw, ...]:
    """Return why an adaptation cannot be saved: names too long or repeated within a part, too many stages."""
    result = []
    for growth in (False, True):
        places = [place for place, stage in enumerate(adaptation.stages) if stage.growth is growth]
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


def adapt(
    instrument: Instrument, pipelines: Sequence[CrmPipeline], adaptation: Adaptation, *, labels: DefaultLabels
) -> tuple[CrmPipeline, ...]:
    """Return the pipelines for a CRM with the adapted stages instead of the recommended ones.

    `pipelines` are the recommended ones, whose names stay. If the team added growth stages and there was no pipeline
    for them, there is one now.
    """
    names = {pipeline.part: pipeline.label for pipeline in pipelines}
    names.setdefault(Part.GROWTH, labels.growth % {"name": names[Part.NEW_BUSINESS]})
    adapted = []
    for part, growth in ((Part.NEW_BUSINESS, False), (Part.GROWTH, True)):
        members = [stage for stage in adaptation.stages if stage.growth is growth]
        if not members:
            continue
        stages = [_crm_stage(instrument, stage, place) for place, stage in enumerate(members)]
        adapted.append(CrmPipeline(part, names[part], with_closing_stages(stages, labels)))
    return tuple(adapted)


def _crm_stage(instrument: Instrument, stage: AdaptedStage, place: int) -> CrmStage:
    if stage.key is None:
        return CrmStage(f"own_{place + 1}", stage.label, Ending.OPEN, stage.probability or 0)
    recommended = crm_stage(instrument.stage_by_key[stage.key], wins=stage.wins)
    return replace(recommended, label=stage.label) if stage.label else recommended
