"""The team's own pipeline: what it makes of a recommendation. Each edit returns a new pipeline."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Part, Pipeline
from diagnostics.pipelines.domain.gapcheck import CurrentStage, longest_rising

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

    `sales_model` is the one whose pipeline it was begun from, if it was one's alone. `made` counts the stages that the
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
    recommended: OwnPipeline, current: Sequence[CurrentStage], targets: Sequence[str | None]
) -> OwnPipeline:
    """Return today's stages under their names and in their order; what they lack of the recommendation is left out.

    `targets` are the recommended stages that today's stand for, None for those that stand for none. The stage that wins
    is always there.
    """
    known = {stage.id: stage for stage in recommended.stages}
    stages: list[OwnStage] = []
    part, made = PARTS[0] if not known else recommended.stages[0].part, 0
    for today, target in zip(current, targets, strict=True):
        if target in known:
            stage = replace(known.pop(target), name=today.name)
            part = stage.part
        else:
            made += 1
            stage = OwnStage(f"own-{made}", part=part, name=today.name)
        stages.append(stage)
    for place, stage in enumerate(recommended.stages):
        if stage.id in known:
            after = {before.id for before in recommended.stages[:place]}
            behind = max((index + 1 for index, kept in enumerate(stages) if kept.id in after), default=0)
            stages.insert(behind, replace(stage, is_left_out=not stage.wins))
    return OwnPipeline(_in_order(stages), Beginning.TODAY, made=made)


def edited(pipeline: OwnPipeline, stage_id: str, **fields: Any) -> OwnPipeline:
    """Return the pipeline with other fields in one stage; one that it does not have changes nothing."""
    stages = (replace(stage, **fields) if stage.id == stage_id else stage for stage in pipeline.stages)
    return replace(pipeline, stages=_in_order(stages))


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
    return replace(pipeline, stages=_in_order(stages), made=made)


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
    return replace(pipeline, stages=_in_order(by_id[stage_id] for stage_id in order))


def _in_order(stages: Iterable[OwnStage]) -> tuple[OwnStage, ...]:
    return tuple(sorted(stages, key=lambda stage: (PARTS.index(stage.part), stage.wins)))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a team changed, as ids of stages; `rewritten` ones have other content than a name of their own."""

    renamed: tuple[str, ...] = ()
    rewritten: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.renamed or self.rewritten or self.moved or self.left_out or self.added)


def changes(recommended: OwnPipeline, own: OwnPipeline) -> Changes:
    """Return how an own pipeline differs from the recommendation; as few stages as possible count as moved."""
    order = {stage.id: place for place, stage in enumerate(recommended.kept)}
    parts = {stage.id: stage.part for stage in recommended.kept}
    both = [stage for stage in own.kept if stage.id in order]
    unmoved = {both[index].id for index in longest_rising([order[stage.id] for stage in both])}
    unmoved -= {stage.id for stage in both if stage.part is not parts[stage.id]}
    kept = {stage.id for stage in own.kept}
    return Changes(
        renamed=tuple(stage.id for stage in both if stage.name),
        rewritten=tuple(stage.id for stage in both if stage.written - {"name"}),
        moved=tuple(stage.id for stage in both if stage.id not in unmoved),
        left_out=tuple(stage_id for stage_id in order if stage_id not in kept),
        added=tuple(stage.id for stage in own.kept if stage.id not in order),
    )


class FlawKind(Enum):
    """What keeps an own pipeline from being saved."""

    NO_NAME = "no_name"
    LONG_NAME = "long_name"
    REPEATED_NAME = "repeated_name"
    TOO_MANY = "too_many"


@dataclass(frozen=True, slots=True)
class Flaw:
    """One reason why an own pipeline cannot be saved, and the id of its stage (None: it is about all)."""

    kind: FlawKind
    stage_id: str | None


def flaws(instrument: Instrument, pipeline: OwnPipeline) -> tuple[Flaw, ...]:
    """Return why a pipeline cannot be saved: names missing, too long or repeated, too many stages together."""
    return tuple(_flaws(instrument, pipeline))


def _flaws(instrument: Instrument, pipeline: OwnPipeline) -> Iterator[Flaw]:
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


def name_of(instrument: Instrument, stage: OwnStage) -> str:
    """Return the name that the team gave the stage, else the questionnaire's in the reader's language."""
    authored = instrument.stage_by_key.get(stage.id)
    return stage.name or (str(authored.name) if authored else "")
