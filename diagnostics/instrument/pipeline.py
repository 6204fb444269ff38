"""From the present sales models to the pipeline: the process, and what each stage rule did to it."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import Enum

from diagnostics.instrument.instrument import THE_WIN, Instrument, Placement, Process, StageRule
from diagnostics.instrument.scoring import Answer, Scorecard, Standing

ADVISED_STAGES = 7
"""More stages than this, up to and including the win, is more than common advice: three to seven."""


@dataclass(frozen=True, slots=True)
class Because:
    """Why a stage stands or was left out: a sales model and the answers behind it, None for the common process."""

    sales_model: str | None
    answers: tuple[Answer, ...] = ()
    in_place_of: str | None = None


@dataclass(frozen=True, slots=True)
class PlacedStage:
    """One stage of a composed pipeline. `growth`: it stands after the win."""

    key: str
    wins: bool
    growth: bool
    because: Because


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A stage that a rule took out and nothing put back."""

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
    """A present sales model without effect on the stages, the reason, and the stages the reason speaks of."""

    sales_model: str
    reason: UnchangedReason
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a sales model's leads come in beside another model; `replaced_by` is the stage that took that place."""

    sales_model: str
    stage: str
    replaced_by: str | None = None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """The composed stages in order, what is not among them and why, and what the present models did not change."""

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
        """The stages after the win: a second stretch, and a second pipeline in a CRM."""
        return tuple(stage for stage in self.stages if stage.growth)

    @property
    def is_long(self) -> bool:
        """Tell whether there are more stages up to the win than common advice has."""
        return len(self.new_business) > ADVISED_STAGES


def compose(instrument: Instrument, scorecard: Scorecard, standing: Standing) -> Pipeline:
    """Apply the stage rules of every present sales model to the process that the leading one calls for.

    Total: an instrument without a process gives an empty pipeline, one without a win a pipeline that is not won;
    `readiness` keeps both from being published.
    """
    work = _Composition.begin(instrument, scorecard, standing)
    for rule in instrument.rules:
        if rule.sales_model in standing.present:
            work.apply(rule)
    return work.finish()


def compose_alone(instrument: Instrument, sales_model: str) -> Pipeline:
    """Return the pipeline that a sales model needs when it leads and no other one is present."""
    return compose(instrument, Scorecard({}, (), ()), Standing(sales_model, (sales_model,), (), None, ()))


def applied_rules(instrument: Instrument, standing: Standing) -> tuple[int, ...]:
    """Return the numbers, from 1, of the rules that change the pipeline of an outcome with this standing."""
    work = _Composition.begin(instrument, Scorecard({}, (), ()), standing)
    applied = []
    for number, rule in enumerate(instrument.rules, start=1):
        if rule.sales_model in standing.present:
            work.apply(rule)
            applied += [number] if work.log[-1][1] is _Effect.DONE else []
    return tuple(applied)


class _Effect(Enum):
    DONE = "done"
    NO_ANCHOR = "no_anchor"
    ALREADY_STANDING = "already_standing"
    NOTHING_TO_LEAVE_OUT = "nothing_to_leave_out"


@dataclass
class _Composition:
    """The process while rules are being applied to it: keys in order, the reason of each, and a log."""

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
        anchor = self._standing_anchor(rule)
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

    def _standing_anchor(self, rule: StageRule) -> str | None:
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
            rules = [rule for rule, happened in log if happened is effect]
            if rules:
                return Unchanged(key, reason, _stages_spoken_of(rules, reason))
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


def _stages_spoken_of(rules: list[StageRule], reason: UnchangedReason) -> tuple[str, ...]:
    if reason is UnchangedReason.NO_ANCHOR:
        anchors = (anchor for rule in rules for anchor in rule.anchors)
        own = {rule.stage for rule in rules}
        return tuple(dict.fromkeys(key for key in anchors if key != THE_WIN and key not in own))
    return tuple(dict.fromkeys(rule.stage for rule in rules))


def _process_for(instrument: Instrument, leading: str | None) -> tuple[Process | None, str | None]:
    """Return the process to begin with, and the sales model it belongs to (None: the common process)."""
    if leading is not None:
        own = instrument.sales_model_by_key[leading].process
        if own is not None:
            return instrument.process_by_key[own], leading
    if instrument.common_process is None:
        return None, None
    return instrument.process_by_key[instrument.common_process], None
