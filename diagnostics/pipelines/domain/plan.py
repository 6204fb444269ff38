"""The one truth of a result: the team's own pipeline if it has one, else the recommended one, ready to be shown."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import Enum
from functools import cached_property

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import Evidence, Stage
from diagnostics.instrument.pipeline import Part, as_placed
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.pipelines.domain.own_pipeline import (
    NEVER_IDLE,
    Changes,
    OwnPipeline,
    OwnStage,
    authored_stage,
    begin_with,
    changes,
)


@dataclass(frozen=True, slots=True)
class TeamStage(Stage):
    """A stage with content that the team wrote, so that it is shown to its readers alone and never cached."""

    has_own_criterion: bool = False
    has_own_probability: bool = False

    @property
    def evidence(self) -> Evidence | None:
        """What shows that the exit criterion is met; the questionnaire cannot say it of the team's own."""
        return None if self.has_own_criterion or not self.exit_criterion else self.exit_evidence

    @property
    def has_starting_probability(self) -> bool:
        """Whether the team has yet to replace its win probability."""
        return not self.has_own_probability and self.win_probability not in (None, 100)


@dataclass(frozen=True, slots=True)
class PlannedStage:
    """One stage of a pipeline in its place, with the team's content where there is some, else the questionnaire's.

    `recommended` is the questionnaire's stage, None for one of the team's own. `entry_criterion` is what must be true
    to enter it, and `starts_when` the same, but unwritten if the stage before is left by just that. `in_forecast`: it
    has a win probability.
    """

    own: OwnStage
    number: int
    stage: Stage
    recommended: Stage | None
    entry_criterion: Text
    starts_when: Text

    @property
    def id(self) -> str:
        return self.own.id

    @property
    def part(self) -> Part:
        return self.own.part

    @property
    def wins(self) -> bool:
        return self.own.wins

    @property
    def optional(self) -> bool:
        return self.own.optional

    @property
    def comes_first(self) -> bool:
        return self.number == 1

    @property
    def in_forecast(self) -> bool:
        return self.stage.win_probability is not None

    @property
    def recommended_as(self) -> Text:
        """The questionnaire's name, if the team gave the stage another one."""
        return self.recommended.name if self.recommended and self.own.name else UNWRITTEN


def planned_stages(instrument: Instrument, pipeline: OwnPipeline) -> tuple[PlannedStage, ...]:
    """Return the stages that a pipeline has, numbered from 1."""
    return tuple(_planned_stages(instrument, pipeline))


def _planned_stages(instrument: Instrument, pipeline: OwnPipeline) -> Iterator[PlannedStage]:
    before: PlannedStage | None = None
    for number, own in enumerate(pipeline.kept, start=1):
        content, recommended = content_of(instrument, own), instrument.stage_by_key.get(own.id)
        entry = _entry_criterion(instrument, before, own)
        is_same = before is not None and entry == before.stage.exit_criterion
        before = PlannedStage(own, number, content, recommended, entry, UNWRITTEN if is_same else entry)
        yield before


def _entry_criterion(instrument: Instrument, before: PlannedStage | None, own: OwnStage) -> Text:
    """Return what must be true to enter a stage: what the one before is left by, unless a part begins with its own."""
    authored = instrument.stage_by_key.get(own.id)
    written = authored.entry_criterion if authored else UNWRITTEN
    is_first = before is None or before.part is not own.part
    if before is None or instrument.edition == 1 or (is_first and written != UNWRITTEN):
        return written
    return before.stage.exit_criterion or written


def content_of(instrument: Instrument, own: OwnStage) -> Stage:
    """Return a stage as the team wants it. Deals are not idle once won, and only deals have a win probability."""
    authored = authored_stage(instrument, own)
    probability = authored.win_probability if own.probability is None else own.probability
    idle_days = authored.idle_days if own.idle_days is None else own.idle_days
    content = replace(
        authored,
        name=_as_typed(own.name) or authored.name,
        exit_criterion=_as_typed(own.exit_criterion) or authored.exit_criterion,
        owner=_as_typed(own.owner) or authored.owner,
        activities=_as_typed(own.activities) or authored.activities,
        win_probability=probability,
        idle_days=None if idle_days == NEVER_IDLE else idle_days,
    )
    return as_placed(instrument, _of_team(content, own) if own.written else content, own.part, wins=own.wins)


def _of_team(stage: Stage, own: OwnStage) -> TeamStage:
    values = {part.name: getattr(stage, part.name) for part in fields(Stage)}
    return TeamStage(
        **values, has_own_criterion=bool(own.exit_criterion), has_own_probability=own.probability is not None
    )


def _as_typed(text: str) -> Text:
    """Return what the team typed, which is the same in every language."""
    return Text(en=text, nb=text) if text else UNWRITTEN


class WarningKind(Enum):
    """What of a pipeline does not work, though it can be saved."""

    NOTHING_LEFT = "nothing_left"
    NO_WIN = "no_win"
    FALLING = "falling"
    NO_PROBABILITY = "no_probability"
    NO_CRITERION = "no_criterion"


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """One thing to mend: of a stage, or of the whole deal (None). `before`: the stage whose probability is higher."""

    kind: WarningKind
    stage: PlannedStage | None = None
    before: PlannedStage | None = None


def plan_warnings(stages: tuple[PlannedStage, ...]) -> tuple[PlanWarning, ...]:
    """Return what to mend in a pipeline, in the order of its stages; what is about the whole deal comes first."""
    return tuple(_warnings(stages))


def _warnings(stages: tuple[PlannedStage, ...]) -> Iterator[PlanWarning]:
    deal = [stage for stage in stages if stage.part is Part.DEAL]
    if not any(stage.wins for stage in deal):
        yield PlanWarning(WarningKind.NO_WIN)
    if all(stage.wins for stage in deal):
        yield PlanWarning(WarningKind.NOTHING_LEFT)
    highest: PlannedStage | None = None
    for stage in stages:
        probability = stage.stage.win_probability
        if stage.part is Part.DEAL and not stage.wins and probability is None:
            yield PlanWarning(WarningKind.NO_PROBABILITY, stage)
        if not stage.wins and not stage.stage.exit_criterion:
            yield PlanWarning(WarningKind.NO_CRITERION, stage)
        if probability is None or stage.part is not Part.DEAL:
            continue
        if highest is not None and probability < (highest.stage.win_probability or 0):
            yield PlanWarning(WarningKind.FALLING, stage, highest)
        else:
            highest = stage


@dataclass(frozen=True)
class Plan:
    """The pipeline of a result as every page, file and message shows it.

    `saved` is what the team kept, None if it kept nothing; `revision` counts what it kept (0: nothing yet), and can be
    undone if `can_undo`. `made` counts the stages that the team ever made, also in what was undone.
    `digest` is the fingerprint of the outcome's document, "" if it is not saved.
    """

    instrument: Instrument
    outcome: Outcome
    saved: OwnPipeline | None = None
    revision: int = 0
    saved_at: datetime | None = None
    can_undo: bool = False
    made: int = 0
    digest: str = ""

    @cached_property
    def recommended(self) -> OwnPipeline:
        """The recommendation, unchanged."""
        return begin_with(self.outcome.pipeline)

    @cached_property
    def pipeline(self) -> OwnPipeline:
        """The own pipeline if there is one, else the recommended one."""
        pipeline = self.saved or self.recommended
        return replace(pipeline, made=self.made) if self.made > pipeline.made else pipeline

    @cached_property
    def stages(self) -> tuple[PlannedStage, ...]:
        """The stages of the pipeline."""
        return planned_stages(self.instrument, self.pipeline)

    @cached_property
    def changes(self) -> Changes:
        """How it differs from the recommendation."""
        return changes(self.recommended, self.pipeline)

    @property
    def is_own(self) -> bool:
        """Whether it differs from the recommendation, so that pages say what was recommended."""
        return self.saved is not None and bool(self.changes)
