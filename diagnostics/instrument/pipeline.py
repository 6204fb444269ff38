"""Pipelines: the stages that an outcome recommends, in their parts, each with the reason for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import THE_WIN, Placement, Stage
from diagnostics.instrument.scoring import Answer
from diagnostics.instrument.text import UNWRITTEN, Text

ADVISED_STAGES = 7
"""Common advice is three to seven stages in each part of a pipeline."""


class Part(Enum):
    """What moves through a stretch of a pipeline: partners, leads or accounts, deals, or customers.

    CRMs keep them in different places, so each part can be a pipeline of its own there.
    """

    PARTNERS = "partners"
    PROSPECTING = "prospecting"
    DEAL = "deal"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Because:
    """Why a stage is there or was left out: a sales model and the answers that speak for it.

    Without a sales model it is those answers alone; without either it is the common process.
    """

    sales_model: str | None
    answers: tuple[Answer, ...] = ()
    in_place_of: str | None = None

    @property
    def is_common(self) -> bool:
        """Whether the stage is part of the common process."""
        return self.sales_model is None and not self.answers


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """One stage of a composed pipeline. `growth`: it comes after the win. `optional`: for big or hard deals only.

    `part` is None in outcomes that were saved before pipelines had parts: see `in_part`.
    """

    key: str
    wins: bool
    growth: bool
    because: Because
    optional: bool = False
    part: Part | None = None

    @property
    def in_part(self) -> Part:
        """The part of the pipeline that the stage belongs to."""
        return self.part or (Part.GROWTH if self.growth else Part.DEAL)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stage that a rule removed and no later rule put back."""

    key: str
    because: Because


class UnchangedReason(Enum):
    """Why a present sales model changed no stage."""

    NO_RULES = "no_rules"
    PROCESS_NEEDS_LEAD = "process_needs_lead"
    PROCESS_OUTRANKED = "process_outranked"
    OTHER_PROCESS = "other_process"
    UNDONE = "undone"
    NO_ANCHOR = "no_anchor"
    ALREADY_STANDING = "already_standing"
    NOTHING_TO_LEAVE_OUT = "nothing_to_leave_out"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A present sales model that changed no stage, the reason, and the stages that the reason is about."""

    sales_model: str
    reason: UnchangedReason
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """The stage at which leads of a sales model enter that is not alone, and the stage of another one in its place."""

    sales_model: str
    stage: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class PipelinePart:
    """The stages of one part, in order."""

    part: Part
    stages: tuple[PlacedStage, ...]

    @property
    def is_long(self) -> bool:
        """Whether it has more stages than common advice recommends."""
        return len(self.stages) > ADVISED_STAGES


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The composed stages in order, the stages left out, the models that changed nothing, and where leads enter."""

    stages: tuple[PlacedStage, ...]
    left_out: tuple[LeftOut, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def parts(self) -> tuple[PipelinePart, ...]:
        """The parts that have stages, in order."""
        parts = (PipelinePart(part, tuple(stage for stage in self.stages if stage.in_part is part)) for part in Part)
        return tuple(part for part in parts if part.stages)


@dataclass(frozen=True, slots=True)
class PipelineOutcome:
    """What of an outcome decides its pipeline and what pages say about it: most outcomes share theirs with others."""

    pipeline: Pipeline
    present: tuple[str, ...]
    process: str | None


def entry_criterion(instrument: Instrument, stages: Sequence[str], place: int, *, is_first: bool) -> Text:
    """Return what must be true to enter the stage at index `place`; `is_first`: it comes first in its part.

    A boundary has one criterion: what the stage before exits with. Only the first stage of a part can have an entry
    criterion of its own. In the first edition every stage has one.
    """
    own = instrument.stage_by_key[stages[place]].entry_criterion
    if instrument.edition == 1 or place == 0 or (is_first and own != UNWRITTEN):
        return own
    return instrument.stage_by_key[stages[place - 1]].exit_criterion


def belongs_in_forecast(instrument: Instrument, part: Part) -> bool:
    """Whether the stages of a part have win probabilities; in the first edition those of every part have."""
    return part is Part.DEAL or instrument.edition == 1


def as_placed(instrument: Instrument, stage: Stage, part: Part, *, wins: bool) -> Stage:
    """Return a stage as it is in its place: only deals have a win probability, and once won they are never idle."""
    probability = stage.win_probability if belongs_in_forecast(instrument, part) else None
    idle_days = None if wins else stage.idle_days
    if (probability, idle_days) == (stage.win_probability, stage.idle_days):
        return stage
    return replace(stage, win_probability=probability, idle_days=idle_days)


def can_win(instrument: Instrument, key: str) -> bool:
    """Whether a stage wins the deal in a process, or in place of a stage that does."""
    winning = {THE_WIN, *(process.wins for process in instrument.processes)}
    for rule in instrument.rules:
        if rule.placement is Placement.IN_PLACE_OF and winning.intersection(rule.anchors):
            winning.add(rule.stage)
    return key in winning
