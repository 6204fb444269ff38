"""The team's own pipeline: what it makes of a recommendation, how it begins, and how two of them differ."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import Part, Pipeline
from diagnostics.instrument.text import UNWRITTEN
from diagnostics.pipelines.domain.today import CurrentStage, places_in_order

MAX_STAGES = 20
"""Stages that each pipeline may have in a CRM."""

TOGETHER = ((Part.PARTNERS,), (Part.PROSPECTING, Part.DEAL), (Part.GROWTH,))
"""The parts that share a pipeline in a CRM, unless the team chooses otherwise."""

PARTS = tuple(Part)
CONTENT = ("name", "exit_criterion", "owner", "activities", "probability", "idle_days")
"""The fields of a stage that the team can write itself."""

NEVER_IDLE = 0
"""The idle days of a stage in which a deal may wait as long as it likes."""


@dataclass(frozen=True, slots=True)
class OwnStage:
    """One stage. `id` is the questionnaire's key, or "own-1" and so on for a stage of the team's own.

    Content that the team did not write is "" or None: then the questionnaire's counts, in the reader's language.
    `activities` has one a line, `probability` is in percent; after `idle_days` a deal counts as idle (NEVER_IDLE: it
    never does). A stage that is left out keeps its place, so that it can be brought back.
    """

    id: str
    part: Part = Part.DEAL
    wins: bool = False
    optional: bool = False
    is_left_out: bool = False
    name: str = ""
    exit_criterion: str = ""
    owner: str = ""
    activities: str = ""
    probability: int | None = None
    idle_days: int | None = None

    @property
    def is_own(self) -> bool:
        """Whether the team made it, so that the questionnaire does not know it."""
        return self.id.startswith("own-")

    @property
    def written(self) -> frozenset[str]:
        """The fields of CONTENT that the team wrote itself."""
        return frozenset(field for field in CONTENT if getattr(self, field) not in ("", None))


class Beginning(Enum):
    """What an own pipeline was begun from."""

    RECOMMENDED = "recommended"
    SALES_MODEL = "sales_model"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class OwnPipeline:
    """The stages in order, part after part; the stage that wins is the last of the deal.

    `sales_model` is the one whose pipeline it was begun from, if it was one alone. `made` counts the stages that the
    team ever made, so that no id is used twice.
    """

    stages: tuple[OwnStage, ...]
    beginning: Beginning = Beginning.RECOMMENDED
    sales_model: str | None = None
    made: int = 0

    @property
    def kept(self) -> tuple[OwnStage, ...]:
        """The stages that the pipeline has."""
        return tuple(stage for stage in self.stages if not stage.is_left_out)

    @property
    def left_out(self) -> tuple[OwnStage, ...]:
        """The stages that were left out and can be brought back."""
        return tuple(stage for stage in self.stages if stage.is_left_out)

    def stage(self, stage_id: str) -> OwnStage | None:
        """Return the stage with this id, None if there is none."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)


def dump_own_pipeline(pipeline: OwnPipeline) -> dict[str, Any]:
    """Return a pipeline as JSON has it."""
    return {
        "beginning": pipeline.beginning.value,
        "sales_model": pipeline.sales_model,
        "made": pipeline.made,
        "stages": [{**asdict(stage), "part": stage.part.value} for stage in pipeline.stages],
    }


def parse_own_pipeline(document: Mapping[str, Any]) -> OwnPipeline:
    """Return the pipeline that `dump_own_pipeline` wrote."""
    return OwnPipeline(
        stages=tuple(OwnStage(**{**stage, "part": Part(stage["part"])}) for stage in document["stages"]),
        beginning=Beginning(document["beginning"]),
        sales_model=document["sales_model"],
        made=document["made"],
    )


def begin_with(pipeline: Pipeline, *, sales_model: str | None = None) -> OwnPipeline:
    """Return the own pipeline that changes nothing in a composed one; `sales_model`: whose alone that is."""
    placed = (stage for part in pipeline.parts for stage in part.stages)
    return OwnPipeline(
        stages=tuple(
            OwnStage(stage.key, part=stage.in_part, wins=stage.wins, optional=stage.optional) for stage in placed
        ),
        beginning=Beginning.SALES_MODEL if sales_model else Beginning.RECOMMENDED,
        sales_model=sales_model,
    )


def begin_with_today(
    recommended: OwnPipeline, current: Sequence[CurrentStage], targets: Sequence[str | None], *, made: int = 0
) -> OwnPipeline:
    """Return today's stages under their names and in their order; what they lack of the recommendation is left out.

    `targets` are the recommended stages that today's count as, None for those that count as none; `made` counts the
    stages that the team made before. The stage that wins is always there.
    """
    known = {stage.id: stage for stage in recommended.stages}
    stages: list[OwnStage] = []
    part = _first_part(recommended, targets)
    for today, target in zip(current, targets, strict=True):
        if target in known:
            stage = replace(known.pop(target), name=today.name, is_left_out=False)
        else:
            made += 1
            stage = OwnStage(f"own-{made}", part=part, name=today.name)
        part = Part.GROWTH if stage.wins else stage.part
        stages.append(stage)
    for place, stage in enumerate(recommended.stages):
        if stage.id in known:
            after = {before.id for before in recommended.stages[:place]}
            behind = max((index + 1 for index, kept in enumerate(stages) if kept.id in after), default=0)
            stages.insert(behind, replace(stage, is_left_out=not stage.wins))
    return OwnPipeline(in_order(stages), Beginning.TODAY, made=made)


def _first_part(recommended: OwnPipeline, targets: Sequence[str | None]) -> Part:
    """Return the part of the first of today's stages that counts as one; a pipeline of none begins with the deal."""
    parts = {stage.id: stage.part for stage in recommended.stages}
    return next((parts[target] for target in targets if target in parts), Part.DEAL)


def in_order(stages: Iterable[OwnStage]) -> tuple[OwnStage, ...]:
    """Return stages part after part, each in the given order; the stage that wins is the last of its part."""
    return tuple(sorted(stages, key=lambda stage: (PARTS.index(stage.part), stage.wins)))


def name_of(instrument: Instrument, stage: OwnStage) -> str:
    """Return the name that the team gave the stage, else the questionnaire's in the reader's language."""
    return stage.name or authored_stage(instrument, stage).name.plain


def authored_stage(instrument: Instrument, stage: OwnStage) -> Stage:
    """Return the questionnaire's stage; one without any content for a stage of the team's own."""
    authored = instrument.stage_by_key.get(stage.id)
    return authored or Stage(stage.id, UNWRITTEN, win_probability=None, idle_days=None)


@dataclass(frozen=True, slots=True)
class Changes:
    """What a team changed, as ids of stages; `rewritten` ones have other content than before, apart from the name."""

    renamed: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.renamed or self.rewritten or self.moved or self.left_out or self.added)


def changes(before: OwnPipeline, after: OwnPipeline) -> Changes:
    """Return how a pipeline differs from an earlier one; as few stages as possible count as moved."""
    earlier = {stage.id: stage for stage in before.kept}
    order = {stage_id: place for place, stage_id in enumerate(earlier)}
    both = [(earlier[stage.id], stage) for stage in after.kept if stage.id in earlier]
    unmoved = {both[index][1].id for index in places_in_order([order[stage.id] for _, stage in both])}
    unmoved -= {stage.id for was, stage in both if stage.part is not was.part}
    kept = {stage.id for stage in after.kept}
    return Changes(
        renamed=tuple(stage.id for was, stage in both if stage.name != was.name),
        rewritten=tuple(stage.id for was, stage in both if _content(stage) != _content(was)),
        moved=tuple(stage.id for _, stage in both if stage.id not in unmoved),
        left_out=tuple(stage_id for stage_id in order if stage_id not in kept),
        added=tuple(stage.id for stage in after.kept if stage.id not in order),
    )


def _content(stage: OwnStage) -> tuple[object, ...]:
    return tuple(getattr(stage, field) for field in CONTENT if field != "name")
