"""A composed pipeline as a CRM holds it: one pipeline for new business, one for growth, each ending in won and lost."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.instrument import Instrument, Stage
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import PlacedStage

WON, LOST = "won", "lost"
"""Keys of the closing stages that the questionnaire itself does not have."""


class Ending(Enum):
    """What a stage says of its deals."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Stretch(Enum):
    """The two pipelines that one result can need."""

    NEW_BUSINESS = "new-business"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Words:
    """What the questionnaire has no words for, in the language of the hand-over; `growth` holds %(name)s."""

    won: str
    lost: str
    common: str
    growth: str


@dataclass(frozen=True, slots=True)
class HandedStage:
    """One stage as it is typed into a CRM. Probability in percent, idle days 0 where deals do not wait there."""

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
class HandedPipeline:
    """One pipeline, its stages in order: the open ones, the won one, the lost one."""

    stretch: Stretch
    label: str
    stages: tuple[HandedStage, ...]

    @property
    def open_stages(self) -> tuple[HandedStage, ...]:
        """The stages in which deals wait: what is set up where won and lost are states of a deal."""
        return tuple(stage for stage in self.stages if stage.ending is Ending.OPEN)

    @property
    def won(self) -> HandedStage:
        """The stage of the deals that were won."""
        return next(stage for stage in self.stages if stage.ending is Ending.WON)

    @property
    def lost(self) -> HandedStage:
        """The stage of the deals that were lost."""
        return next(stage for stage in self.stages if stage.ending is Ending.LOST)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a CRM accepts: characters of a label, stages of a pipeline, and labels that must differ; None: no limit."""

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
    """One limit that a pipeline exceeds: the label concerned ("" for the whole pipeline), what it has, what it may."""

    kind: BreachKind
    label: str
    actual: int
    limit: int


def hand_over(instrument: Instrument, outcome: Outcome, *, words: Words) -> tuple[HandedPipeline, ...]:
    """Return the pipelines that the outcome needs in a CRM: new business and, where there are such stages, growth.

    The winning stage of the process is the won stage of new business; growth gets one of its own, also when it has
    one stage. Both get a lost stage, which the questionnaire does not have.
    """
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    name = str(leading.name) if leading else words.common
    handed = [_pipeline(instrument, outcome.pipeline.new_business, Stretch.NEW_BUSINESS, name, words)]
    if outcome.pipeline.growth:
        growth = words.growth % {"name": name}
        handed.append(_pipeline(instrument, outcome.pipeline.growth, Stretch.GROWTH, growth, words))
    return tuple(handed)


def _pipeline(
    instrument: Instrument,
    placed: Iterable[PlacedStage],
    stretch: Stretch,
    label: str,
    words: Words,
) -> HandedPipeline:
    stages = [handed_stage(instrument.stage_by_key[stage.key], wins=stage.wins) for stage in placed]
    return HandedPipeline(stretch, label, closed(stages, words))


def closed(stages: Sequence[HandedStage], words: Words) -> tuple[HandedStage, ...]:
    """Return the stages with a lost one at their end, and a won one before it where none of them is."""
    lost = HandedStage(LOST, words.lost, Ending.LOST, 0)
    if any(stage.ending is Ending.WON for stage in stages):
        return (*stages, lost)
    return (*stages, HandedStage(WON, words.won, Ending.WON, 100), lost)


def handed_stage(stage: Stage, *, wins: bool) -> HandedStage:
    """Return a stage as a CRM takes it, in the reader's language; one that wins closes its deals."""
    return HandedStage(
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


def breaches(pipeline: HandedPipeline, limits: Limits) -> tuple[Breach, ...]:
    """Return what of the pipeline exceeds the limits, in the order of its stages; the number of stages comes first."""
    return tuple(_breaches(pipeline, limits))


def _breaches(pipeline: HandedPipeline, limits: Limits) -> Iterator[Breach]:
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
