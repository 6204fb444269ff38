"""A composed pipeline as a CRM holds it: one pipeline for new business, one for growth, each ending in won and lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.pipeline import PlacedStage

WON, LOST = "won", "lost"
"""Keys of the closing stages that the questionnaire itself does not have."""


class Ending(Enum):
    """Whether the deals in a stage are open, won or lost."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Part(Enum):
    """The two parts of a result's pipeline; each becomes a pipeline of its own in a CRM."""

    NEW_BUSINESS = "new-business"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class DefaultLabels:
    """Labels that the questionnaire does not have, in the reader's language; `growth` contains %(name)s."""

    won: str
    lost: str
    common: str
    growth: str


@dataclass(frozen=True, slots=True)
class CrmStage:
    """One stage as a CRM has it; probability in percent, 0 idle days if deals do not wait in it."""

    key: str
    label: str
    ending: Ending
    probability: int
    idle_days: int = 0
    purpose: str = ""
    entry_criterion: str = ""
    exit_criterion: str = ""
    activities: tuple[str, ...] = ()
    questions_to_ask: tuple[str, ...] = ()
    owner: str = ""
    kpi: str = ""


@dataclass(frozen=True, slots=True)
class CrmPipeline:
    """One pipeline, its stages in order: the open ones, won, lost."""

    part: Part
    label: str
    stages: tuple[CrmStage, ...]

    @property
    def open_stages(self) -> tuple[CrmStage, ...]:
        """The stages to set up if won and lost are states of a deal in the CRM."""
        return tuple(stage for stage in self.stages if stage.ending is Ending.OPEN)

    @property
    def won(self) -> CrmStage:
        return next(stage for stage in self.stages if stage.ending is Ending.WON)

    @property
    def lost(self) -> CrmStage:
        return next(stage for stage in self.stages if stage.ending is Ending.LOST)


@dataclass(frozen=True, slots=True)
class Limits:
    """A CRM's limits: characters of a label, stages of a pipeline (None: no limit), and whether labels must differ."""

    label: int | None = None
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


def crm_pipelines(instrument: Instrument, outcome: Outcome, *, labels: DefaultLabels) -> tuple[CrmPipeline, ...]:
    """Return the pipelines that an outcome needs in a CRM: new business and, if it has such stages, growth.

    The process's winning stage is the won stage of new business; growth gets a won stage of its own. Both get a lost
    stage, which the questionnaire does not have.
    """
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    name = str(leading.name) if leading else labels.common
    pipelines = [_pipeline(instrument, outcome.pipeline.new_business, Part.NEW_BUSINESS, name, labels)]
    if outcome.pipeline.growth:
        growth = labels.growth % {"name": name}
        pipelines.append(_pipeline(instrument, outcome.pipeline.growth, Part.GROWTH, growth, labels))
    return tuple(pipelines)


def _pipeline(
    instrument: Instrument,
    placed: Iterable[PlacedStage],
    part: Part,
    label: str,
    labels: DefaultLabels,
) -> CrmPipeline:
    stages = [crm_stage(instrument.stage_by_key[stage.key], wins=stage.wins) for stage in placed]
    return CrmPipeline(part, label, with_closing_stages(stages, labels))


def with_closing_stages(stages: Sequence[CrmStage], labels: DefaultLabels) -> tuple[CrmStage, ...]:
    """Return the stages with a lost one at the end, and before it a won one if none of them wins."""
    lost = CrmStage(LOST, labels.lost, Ending.LOST, 0)
    if any(stage.ending is Ending.WON for stage in stages):
        return (*stages, lost)
    return (*stages, CrmStage(WON, labels.won, Ending.WON, 100), lost)


def crm_stage(stage: Stage, *, wins: bool) -> CrmStage:
    """Return a stage as a CRM has it, in the reader's language; one that wins closes its deals."""
    return CrmStage(
        key=stage.key,
        label=str(stage.name),
        ending=Ending.WON if wins else Ending.OPEN,
        probability=100 if wins else stage.win_probability,
        idle_days=0 if wins else stage.idle_days,
        purpose=str(stage.purpose),
        entry_criterion=str(stage.entry_criterion),
        exit_criterion=str(stage.exit_criterion),
        activities=stage.activities.lines,
        questions_to_ask=stage.questions_to_ask.lines,
        owner=str(stage.owner),
        kpi=str(stage.kpi),
    )


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
