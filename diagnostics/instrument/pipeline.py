"""From the present sales models to the pipeline: a process, and the stage rules applied to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from diagnostics.instrument.instrument import THE_WIN, Instrument, Placement, Process, StageRule
from diagnostics.instrument.scoring import Answer, Scorecard, Standing

ADVISED_STAGES = 7
"""Common advice is three to seven stages, up to and including the win."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why a stage is there or was left out: a sales model and its answers, or None for the common process."""

    sales_model: str | None
    answers: tuple[Answer, ...] = ()
    in_place_of: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """One stage of a composed pipeline. `growth`: it comes after the win."""

    key: str
    wins: bool
    growth: bool
    because: Because


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stage that a rule removed and no later rule put back."""

    key: str
    because: Because


class UnchangedReason(Enum):
    """Why a present sales model changed no stage."""

    NO_RULES = "no_rules"
    PROCESS_NEEDS_LEAD = "process_needs_lead"
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
    """The stage at which leads of a model that does not lead alone enter, or the stage that replaced it."""

    sales_model: str
    stage: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The composed stages in order, the stages left out, the models that changed nothing, and where leads enter."""

    stages: tuple[PlacedStage, ...]
    left_out: tuple[LeftOut, ...] = ()
    unchanged: tuple[Unchanged, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def new_business(self) -> tuple[PlacedStage, ...]:
        """The stages up to and including the win."""
        return tuple(stage for stage in self.stages if not stage.growth)

    @property
    def growth(self) -> tuple[PlacedStage, ...]:
        """The stages after the win, which are a second pipeline in a CRM."""
        return tuple(stage for stage in self.stages if stage.growth)

    @property
    def is_long(self) -> bool:
        """Whether there are more stages up to the win than common advice recommends."""
        return len(self.new_business) > ADVISED_STAGES


def compose(instrument: Instrument, scorecard: Scorecard, standing: Standing) -> Pipeline:
    """Apply the stage rules of every present sales model to the process of the leading one.

    Never raises: an instrument without a process gives an empty pipeline, and one without a win a pipeline without a
    winning stage; `readiness` prevents publishing either.
    """
    composition = _Composition.begin(instrument, scorecard, standing)
    for rule in instrument.rules:
        if rule.sales_model in standing.present:
            composition.apply(rule)
    return composition.finish()


def compose_alone(instrument: Instrument, sales_model: str) -> Pipeline:
    """Return the pipeline if this sales model leads and no other one is present."""
    return compose(instrument, Scorecard({}, (), ()), Standing(sales_model, (sales_model,), (), None, ()))


def applied_rules(instrument: Instrument, standing: Standing) -> tuple[int, ...]:
    """Return the numbers, from 1, of the rules that change the pipeline for this standing."""
    composition = _Composition.begin(instrument, Scorecard({}, (), ()), standing)
    applied = []
    for number, rule in enumerate(instrument.rules, start=1):
        if rule.sales_model in standing.present:
            composition.apply(rule)
            applied += [number] if composition.log[-1][1] is _Effect.DONE else []
    return tuple(applied)


class _Effect(Enum):
    DONE = "done"
    NO_ANCHOR = "no_anchor"
    ALREADY_STANDING = "already_standing"
    NOTHING_TO_LEAVE_OUT = "nothing_to_leave_out"


@dataclass
class _Composition:
    """A process while rules are applied to it: stage keys in order, the reason for each, and a log of rules."""

    instrument: Instrument
    scorecard: Scorecard
    standing: Standing
    order: list[str]
    wins: str | None
    why: dict[str, Because]
    left_out: dict[str, Because] = field(default_factory=dict)
    log: list[tuple[StageRule, _Effect]] = field(default_factory=list)

    @classmethod
    def begin(cls, instrument: Instrument, scorecard: Scorecard, standing: Standing) -> "_Composition":
        process, owner = _process_for(instrument, standing.leading)
        if process is None:
            return cls(instrument, scorecard, standing, [], None, {})
        because = Because(owner, scorecard.answers_for(owner)) if owner else Because(None)
        why = dict.fromkeys(process.stages, because)
        return cls(instrument, scorecard, standing, list(process.stages), process.wins, why)

    def apply(self, rule: StageRule) -> None:
        self.log.append((rule, self._effect(rule)))

    def _effect(self, rule: StageRule) -> _Effect:
        if rule.placement is Placement.LEAVE_OUT:
            return self._leave_out(rule)
        if rule.stage in self.order:
            return _Effect.ALREADY_STANDING
        anchor = self._first_anchor(rule)
        if anchor is None:
            return _Effect.NO_ANCHOR
        self._place(rule, anchor)
        return _Effect.DONE

    def _leave_out(self, rule: StageRule) -> _Effect:
        if rule.stage not in self.order:
            return _Effect.NOTHING_TO_LEAVE_OUT
        self.order.remove(rule.stage)
        self.left_out[rule.stage] = self._because(rule)
        return _Effect.DONE

    def _first_anchor(self, rule: StageRule) -> str | None:
        anchors = (self.wins if anchor == THE_WIN else anchor for anchor in rule.anchors)
        return next((anchor for anchor in anchors if anchor in self.order), None)

    def _place(self, rule: StageRule, anchor: str) -> None:
        place = self.order.index(anchor)
        self.left_out.pop(rule.stage, None)
        self.why[rule.stage] = self._because(rule)
        if rule.placement is Placement.IN_PLACE_OF:
            self.order[place] = rule.stage
            self.why[rule.stage] = replace(self.why[rule.stage], in_place_of=anchor)
            if anchor == self.wins:
                self.wins = rule.stage
        else:
            self.order.insert(place + (rule.placement is Placement.AFTER), rule.stage)

    def _because(self, rule: StageRule) -> Because:
        return Because(rule.sales_model, self.scorecard.answers_for(rule.sales_model))

    def finish(self) -> Pipeline:
        win_place = self.order.index(self.wins) if self.wins in self.order else len(self.order)
        stages = tuple(
            PlacedStage(key, key == self.wins, place > win_place, self.why[key]) for place, key in enumerate(self.order)
        )
        left_out = tuple(LeftOut(key, why) for key, why in self.left_out.items())
        effective = {part.because.sales_model for part in stages} | {part.because.sales_model for part in left_out}
        unchanged = tuple(self._unchanged(key) for key in self.standing.present if key not in effective)
        return Pipeline(stages, left_out, unchanged, tuple(self._entries()))

    def _unchanged(self, key: str) -> Unchanged:
        log = [(rule, effect) for rule, effect in self.log if rule.sales_model == key]
        if not log:
            has_process = self.instrument.sales_model_by_key[key].process is not None
            return Unchanged(key, UnchangedReason.PROCESS_NEEDS_LEAD if has_process else UnchangedReason.NO_RULES)
        for effect, reason in _REASONS.items():
            rules = [rule for rule, logged in log if logged is effect]
            if rules:
                return Unchanged(key, reason, _stages_concerned(rules, reason))
        raise AssertionError("every effect has its reason")

    def _entries(self) -> Iterator[Entry]:
        if len(self.standing.present) < 2:
            return
        for key in self.standing.present:
            stage = self.instrument.sales_model_by_key[key].entry_stage
            replaced_by = next((key for key in self.order if self.why[key].in_place_of == stage), None)
            if stage is not None and (stage in self.order or replaced_by is not None):
                yield Entry(key, stage, None if stage in self.order else replaced_by)


_REASONS = {
    _Effect.DONE: UnchangedReason.UNDONE,
    _Effect.NO_ANCHOR: UnchangedReason.NO_ANCHOR,
    _Effect.ALREADY_STANDING: UnchangedReason.ALREADY_STANDING,
    _Effect.NOTHING_TO_LEAVE_OUT: UnchangedReason.NOTHING_TO_LEAVE_OUT,
}


def _stages_concerned(rules: list[StageRule], reason: UnchangedReason) -> tuple[str, ...]:
    if reason is UnchangedReason.NO_ANCHOR:
        anchors = (anchor for rule in rules for anchor in rule.anchors)
        own = {rule.stage for rule in rules}
        return tuple(dict.fromkeys(key for key in anchors if key != THE_WIN and key not in own))
    return tuple(dict.fromkeys(rule.stage for rule in rules))


def _process_for(instrument: Instrument, leading: str | None) -> tuple[Process | None, str | None]:
    """Return the process to start from, and the sales model it belongs to (None: it is the common one)."""
    if leading is not None:
        own = instrument.sales_model_by_key[leading].process
        if own is not None:
            return instrument.process_by_key[own], leading
    if instrument.common_process is None:
        return None, None
    return instrument.process_by_key[instrument.common_process], None
