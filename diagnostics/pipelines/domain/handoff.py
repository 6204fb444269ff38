"""A pipeline as a CRM holds it: one pipeline for each part, of which the deal's ends in won and lost."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import sha256
from itertools import groupby

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline
from diagnostics.pipelines.domain.plan import PlannedStage, planned_stages

WON, LOST = "won", "lost"
"""Keys of the closing stages that the questionnaire itself does not have."""

SCOPE_LENGTH = 12
"""Characters of a scope: with 48 bits, two teams that share a CRM never have the same."""


class Ending(Enum):
    """Whether the deals in a stage are open, won or lost."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Prospecting(Enum):
    """Where a CRM keeps leads and accounts before there is a deal: at the beginning of the deal's pipeline, in a
    pipeline of their own, or among its leads, so that no pipeline has these stages.
    """

    IN_DEAL = "deal"
    APART = "own"
    IN_LEADS = "leads"


@dataclass(frozen=True, slots=True)
class Selection:
    """What of a pipeline is handed over: everything or the pipeline of one part, and where prospecting is kept."""

    part: Part | None = None
    prospecting: Prospecting = Prospecting.IN_DEAL


@dataclass(frozen=True, slots=True)
class DefaultLabels:
    """Labels that the questionnaire does not have, in the reader's language.

    The pipelines' labels contain %(name)s; the deal's is that name alone. `optional` says what a stage is for that not
    every deal needs; `headings` are those of the parts.
    """

    won: str
    lost: str
    partners: str
    prospecting: str
    growth: str
    optional: str
    headings: Mapping[Part, str]

    def of_pipeline(self, part: Part, name: str) -> str:
        """Return the label of a part's pipeline."""
        labels = {Part.PARTNERS: self.partners, Part.PROSPECTING: self.prospecting, Part.GROWTH: self.growth}
        return labels.get(part, "%(name)s") % {"name": name}


@dataclass(frozen=True, slots=True)
class CrmStage:
    """One stage as a CRM has it.

    `id` is the stage's in the plan, or that of the part and the key for a closing stage that the plan does not have. It
    is unique in a handover, and stays when the stage is renamed or moved. `probability` is in percent, None if the
    stage does not belong in a forecast; `idle_days` is None if nothing waits in it. `only_for` says what it is for, ""
    if every deal needs it. `is_starting_value`: the team has yet to replace the probability.
    """

    key: str
    label: str
    ending: Ending
    probability: int | None
    idle_days: int | None = None
    purpose: str = ""
    entry_criterion: str = ""
    exit_criterion: str = ""
    activities: tuple[str, ...] = ()
    questions_to_ask: tuple[str, ...] = ()
    owner: str = ""
    kpi: str = ""
    only_for: str = ""
    part: Part = Part.DEAL
    id: str = ""
    is_starting_value: bool = False


@dataclass(frozen=True, slots=True)
class CrmPipeline:
    """One pipeline, its stages in order: the open ones, and in a deal's pipeline won and lost.

    `name` is the piece of the label that all pipelines of a handover share, `heading` that of its part.
    """

    part: Part
    label: str
    stages: tuple[CrmStage, ...]
    name: str = ""
    heading: str = ""

    @property
    def open_stages(self) -> tuple[CrmStage, ...]:
        """The stages to set up if won and lost are states of a deal in the CRM."""
        return tuple(stage for stage in self.stages if stage.ending is Ending.OPEN)

    @property
    def by_part(self) -> tuple[tuple[Part, tuple[CrmStage, ...]], ...]:
        """The stages of each part that it has: of several if prospecting begins it."""
        return tuple((part, tuple(stages)) for part, stages in groupby(self.stages, key=lambda stage: stage.part))

    @property
    def forecasts(self) -> bool:
        """Whether any open stage belongs in a forecast."""
        return any(stage.probability is not None for stage in self.open_stages)

    @property
    def is_partly_forecast(self) -> bool:
        """Whether a stage has no probability."""
        return any(stage.probability is None for stage in self.stages)

    @property
    def with_entries(self) -> tuple[tuple[CrmStage, str], ...]:
        """The stages, each with what must be true to enter it; "" if that is what the stage before is left by."""
        exits = ("", *(stage.exit_criterion for stage in self.stages))
        return tuple(
            (stage, "" if stage.entry_criterion == before else stage.entry_criterion)
            for before, stage in zip(exits, self.stages, strict=False)
        )


@dataclass(frozen=True, slots=True)
class Limits:
    """A CRM's limits: characters of a stage's label and of a pipeline's, stages of a pipeline (None: no limit), and
    whether the labels of stages must differ.
    """

    label: int | None = None
    pipeline_label: int | None = None
    stages: int | None = None
    distinct: bool = True


class BreachKind(Enum):
    """How a pipeline exceeds a limit."""

    LONG_LABEL = "long_label"
    REPEATED_LABEL = "repeated_label"
    TOO_MANY_STAGES = "too_many_stages"


@dataclass(frozen=True, slots=True)
class Breach:
    """One limit that a pipeline exceeds; `label` is the stage's, "" if it is about the whole pipeline."""

    kind: BreachKind
    label: str
    actual: int
    limit: int


def crm_pipelines(
    instrument: Instrument,
    pipeline: OwnPipeline,
    *,
    name: str,
    labels: DefaultLabels,
    selection: Selection = Selection(),
) -> tuple[CrmPipeline, ...]:
    """Return the selected pipelines that a CRM gets; `name` is that of the whole.

    The stage that wins is the won one of the deal's pipeline, and the questionnaire has no lost one. In the first
    edition every stage has a probability, and the pipeline of customer growth ends in won and lost too.
    """
    stages = _stages_by_part(instrument, pipeline, labels)
    if selection.prospecting is Prospecting.IN_DEAL:
        stages[Part.DEAL] = [*stages.pop(Part.PROSPECTING), *stages[Part.DEAL]]
    elif selection.prospecting is Prospecting.IN_LEADS:
        del stages[Part.PROSPECTING]
    return tuple(
        CrmPipeline(
            part,
            labels.of_pipeline(part, name),
            _closed(instrument, part, members, labels),
            name,
            labels.headings[part],
        )
        for part, members in stages.items()
        if members and selection.part in (None, part)
    )


def _stages_by_part(instrument: Instrument, pipeline: OwnPipeline, labels: DefaultLabels) -> dict[Part, list[CrmStage]]:
    stages: dict[Part, list[CrmStage]] = {part: [] for part in Part}
    for planned in planned_stages(instrument, pipeline):
        stages[planned.part].append(_crm_stage(planned, labels))
    return stages


def _closed(
    instrument: Instrument, part: Part, stages: Sequence[CrmStage], labels: DefaultLabels
) -> tuple[CrmStage, ...]:
    """Return the stages with a lost one at the end, and before it a won one if none of them wins."""
    if part is not Part.DEAL and instrument.edition > 1:
        return tuple(stages)
    lost = CrmStage(LOST, labels.lost, Ending.LOST, 0, part=part, id=f"{part.value}-{LOST}")
    if any(stage.ending is Ending.WON for stage in stages):
        return (*stages, lost)
    won = CrmStage(WON, labels.won, Ending.WON, 100, part=part, id=f"{part.value}-{WON}")
    return (*stages, won, lost)


def _crm_stage(planned: PlannedStage, labels: DefaultLabels) -> CrmStage:
    stage = planned.stage
    return CrmStage(
        key=planned.id.replace("-", "_"),
        label=str(stage.name),
        ending=Ending.WON if planned.wins else Ending.OPEN,
        probability=100 if planned.wins else stage.win_probability,
        idle_days=stage.idle_days,
        purpose=str(stage.purpose),
        entry_criterion=str(planned.entry_criterion),
        exit_criterion=str(stage.exit_criterion),
        activities=stage.activities.lines,
        questions_to_ask=stage.questions_to_ask.lines,
        owner=str(stage.owner),
        kpi=str(stage.kpi),
        only_for=labels.optional if planned.optional else "",
        part=planned.part,
        is_starting_value=stage.has_starting_probability and not planned.wins,
        id=planned.id,
    )


def scope_of(*origin: object) -> str:
    """Return what distinguishes the ids of one handover from those of all others; the same for the same origin."""
    return sha256("\0".join(map(str, origin)).encode()).hexdigest()[:SCOPE_LENGTH]


def fitted(pipeline: CrmPipeline, limits: Limits) -> CrmPipeline:
    """Return the pipeline with a label that a CRM takes: the name in it is cut, what tells the parts apart stays."""
    if limits.pipeline_label is None or len(pipeline.label) <= limits.pipeline_label:
        return pipeline
    name = pipeline.name or pipeline.label
    room = limits.pipeline_label - len(pipeline.label) + len(name)
    return replace(pipeline, label=pipeline.label.replace(name, _shortened(name, room), 1))


def _shortened(name: str, room: int) -> str:
    """Return the beginning of a name with an ellipsis, whole words if that leaves more than half of the room."""
    beginning = name[: max(room - 1, 1)]
    words = beginning.rpartition(" ")[0]
    return (words if len(words) > room // 2 else beginning).rstrip(" :,–-") + "…"


def breaches(pipeline: CrmPipeline, limits: Limits) -> tuple[Breach, ...]:
    """Return what of the pipeline exceeds the limits, in the order of its stages; the number of stages comes first."""
    return tuple(_breaches(pipeline, limits))


def _breaches(pipeline: CrmPipeline, limits: Limits) -> Iterator[Breach]:
    if limits.stages is not None and len(pipeline.stages) > limits.stages:
        yield Breach(BreachKind.TOO_MANY_STAGES, "", len(pipeline.stages), limits.stages)
    # CRMs compare labels without case
    counts = Counter(stage.label.casefold() for stage in pipeline.stages)
    for stage in pipeline.stages:
        if limits.label is not None and len(stage.label) > limits.label:
            yield Breach(BreachKind.LONG_LABEL, stage.label, len(stage.label), limits.label)
        times = counts.pop(stage.label.casefold(), 1)
        if limits.distinct and times > 1:
            yield Breach(BreachKind.REPEATED_LABEL, stage.label, times, 1)
