"""Composes a pipeline: a process, and the stage rules applied to it in their order."""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import THE_START, THE_WIN, Placement, StageRule
from diagnostics.instrument.pipeline import (
    Because,
    Entry,
    LeftOut,
    Part,
    Pipeline,
    PlacedStage,
    Unchanged,
    UnchangedReason,
)
from diagnostics.instrument.readiness import highest_score
from diagnostics.instrument.scoring import Answer, Answers, Scorecard


def compose(instrument: Instrument, scorecard: Scorecard, present: Sequence[str]) -> Pipeline:
    """Apply the stage rules whose conditions hold to the process of those who sell; `present` is by rank.

    Never raises: an instrument without a process gives an empty pipeline, and one without a win a pipeline without a
    winning stage; `readiness` prevents publishing either.
    """
    composition = _Composition.begin(instrument, process_owner(instrument, present), scorecard)
    composition.apply_all(lambda rule: holds(instrument, rule, scorecard))
    return composition.finish(present)


def compose_alone(instrument: Instrument, sales_model: str) -> Pipeline:
    """Return the pipeline if this sales model leads with all its points and no other one has any."""
    model = instrument.sales_model_by_key[sales_model]
    scores = {sales_model: max(model.threshold, highest_score(instrument, model))}
    return compose(instrument, Scorecard(scores, (), {}), (sales_model,))


def process_owner(instrument: Instrument, present: Sequence[str]) -> str | None:
    """Return the sales model whose process applies: the highest present one that has one, or None (the common one).

    In the first edition only the leading sales model counts.
    """
    considered = present if instrument.edition > 1 else present[:1]
    return next((key for key in considered if instrument.sales_model_by_key[key].process is not None), None)


def process_key(instrument: Instrument, owner: str | None) -> str | None:
    """Return the key of the process of `owner`, or of the common one (None in an unfinished draft)."""
    own = instrument.sales_model_by_key[owner].process if owner is not None else None
    return own or instrument.common_process


def holds(instrument: Instrument, rule: StageRule, scorecard: Scorecard) -> bool:
    """Whether the conditions of a rule hold for these scores and answers, in the right process."""
    if rule.question is not None and scorecard.answers.get(rule.question) != rule.option:
        return False
    if rule.sales_model is None:
        return True
    return scorecard.scores.get(rule.sales_model, 0) >= needed_points(instrument, rule, rule.sales_model)


def needed_points(instrument: Instrument, rule: StageRule, sales_model: str) -> int:
    """Return the points of `sales_model`, which the rule names, from which the rule applies."""
    return instrument.sales_model_by_key[sales_model].threshold if rule.from_points is None else rule.from_points


@dataclass(frozen=True, slots=True)
class Composed:
    """The stages that rules yield, those left out, and the numbers of the rules that changed something, from 1.

    `rule_of`: for each stage that rules placed or left out, the number of the last one that did.
    """

    stages: tuple[PlacedStage, ...]
    applied: tuple[int, ...]
    left_out: tuple[str, ...] = ()
    rule_of: Mapping[str, int] = field(default_factory=dict)


def compose_rules(instrument: Instrument, owner: str | None, numbers: Container[int]) -> Composed:
    """Return the stages if the process is that of `owner` and the conditions of the rules `numbers` (from 1) hold."""
    composition = _Composition.begin(instrument, owner, Scorecard({}, (), {}))
    held = {id(rule) for number, rule in enumerate(instrument.rules, start=1) if number in numbers}
    composition.apply_all(lambda rule: id(rule) in held)
    return Composed(
        composition.placed(), tuple(composition.applied), tuple(composition.left_out), dict(composition.rule_of)
    )


def compose_points(
    instrument: Instrument, points: Mapping[str, int], answers: Answers | None = None, *, without: int | None = None
) -> Composed:
    """Return the stages if the sales models, by rank, have these points, and what these answers alone place.

    `without`: the number of a rule that is left aside.
    """
    scorecard = Scorecard(dict(points), (), answers or {})
    rules = enumerate(instrument.rules, start=1)
    held = {number for number, rule in rules if number != without and holds(instrument, rule, scorecard)}
    present = [key for key, score in points.items() if score >= instrument.sales_model_by_key[key].threshold]
    return compose_rules(instrument, process_owner(instrument, present), held)


class _Effect(Enum):
    DONE = "done"
    NO_ANCHOR = "no_anchor"
    ALREADY_STANDING = "already_standing"
    NOTHING_TO_LEAVE_OUT = "nothing_to_leave_out"
    OTHER_PROCESS = "other_process"


@dataclass
class _Composition:
    """A process while rules are applied to it: stage keys in order, the reason for each, and a log of rules."""

    instrument: Instrument
    scorecard: Scorecard
    process: str | None
    order: list[str]
    wins: str | None
    why: dict[str, Because]
    optional: dict[str, bool] = field(default_factory=dict)
    left_out: dict[str, Because] = field(default_factory=dict)
    log: list[tuple[StageRule, _Effect]] = field(default_factory=list)
    applied: list[int] = field(default_factory=list)
    rule_of: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, instrument: Instrument, owner: str | None, scorecard: Scorecard) -> "_Composition":
        key = process_key(instrument, owner)
        if key is None:
            return cls(instrument, scorecard, None, [], None, {})
        process = instrument.process_by_key[key]
        why = dict.fromkeys(process.stages, Because(owner, scorecard.answers_for(owner)))
        return cls(instrument, scorecard, key, list(process.stages), process.wins, why)

    def apply_all(self, is_held: Callable[[StageRule], bool]) -> None:
        for number, rule in enumerate(self.instrument.rules, start=1):
            if is_held(rule):
                effect = self._effect(rule)
                self.log.append((rule, effect))
                if effect is _Effect.DONE:
                    self.applied.append(number)
                    self.rule_of[rule.stage] = number

    def _effect(self, rule: StageRule) -> _Effect:
        if rule.process is not None and rule.process != self.process:
            return _Effect.OTHER_PROCESS
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
        first = self.order[0] if self.order else None
        named = {THE_WIN: self.wins, THE_START: first} if self.instrument.edition > 1 else {THE_WIN: self.wins}
        anchors = (named.get(anchor, anchor) for anchor in rule.anchors)
        return next((anchor for anchor in anchors if anchor in self.order), None)

    def _place(self, rule: StageRule, anchor: str) -> None:
        place = self.order.index(anchor)
        self.left_out.pop(rule.stage, None)
        self.why[rule.stage] = self._because(rule)
        self.optional[rule.stage] = rule.optional
        if rule.placement is Placement.IN_PLACE_OF:
            self.order[place] = rule.stage
            self.why[rule.stage] = replace(self.why[rule.stage], in_place_of=anchor)
            if anchor == self.wins:
                self.wins = rule.stage
        else:
            self.order.insert(place + (rule.placement is Placement.AFTER), rule.stage)

    def _because(self, rule: StageRule) -> Because:
        answers = self.scorecard.answers_for(rule.sales_model)
        if rule.question is not None and rule.option is not None:
            answers = tuple(dict.fromkeys((Answer(rule.question, rule.option), *answers)))
        return Because(rule.sales_model, answers)

    def placed(self) -> tuple[PlacedStage, ...]:
        return tuple(
            PlacedStage(
                key=key,
                wins=key == self.wins,
                growth=place > self._win_place,
                because=self.why[key],
                optional=self.optional.get(key, False),
                part=part,
            )
            for place, (key, part) in enumerate(zip(self.order, self._parts(), strict=True))
        )

    @property
    def _win_place(self) -> int:
        return self.order.index(self.wins) if self.wins in self.order else len(self.order)

    def _parts(self) -> list[Part]:
        """Return the part of each stage. Without a stage that opens a deal there is a deal from the start.

        The winning stage is part of the deal whatever it is marked as, so every pipeline that is won has that part.
        """
        catalogue = self.instrument.stage_by_key
        win_place = self._win_place
        opening = (place for place, key in enumerate(self.order) if catalogue[key].opens_deal)
        deal_place = min(next(opening, 0), win_place)
        parts = []
        for place, key in enumerate(self.order):
            if catalogue[key].partner_stage and place != win_place:
                parts.append(Part.PARTNERS)
            elif place < deal_place:
                parts.append(Part.PROSPECTING)
            else:
                parts.append(Part.DEAL if place <= win_place else Part.GROWTH)
        return parts

    def finish(self, present: Sequence[str]) -> Pipeline:
        stages = self.placed()
        left_out = tuple(LeftOut(key, why) for key, why in self.left_out.items())
        effective = {part.because.sales_model for part in stages} | {part.because.sales_model for part in left_out}
        unchanged = tuple(self._unchanged(key) for key in present if key not in effective)
        return Pipeline(stages, left_out, unchanged, tuple(self._entries(present)))

    def _unchanged(self, key: str) -> Unchanged:
        log = [(rule, effect) for rule, effect in self.log if rule.sales_model == key]
        if not log:
            return Unchanged(key, self._without_rules(key))
        effects = {effect for _, effect in log}
        effect = next(effect for effect in _REASONS if effect in effects)
        rules = [rule for rule, logged in log if logged is effect]
        return Unchanged(key, _REASONS[effect], _stages_concerned(rules, _REASONS[effect]))

    def _without_rules(self, key: str) -> UnchangedReason:
        if self.instrument.sales_model_by_key[key].process is None:
            return UnchangedReason.NO_RULES
        return UnchangedReason.PROCESS_OUTRANKED if self.instrument.edition > 1 else UnchangedReason.PROCESS_NEEDS_LEAD

    def _entries(self, present: Sequence[str]) -> Iterator[Entry]:
        if len(present) < 2:
            return
        for key in present:
            stage = self.instrument.sales_model_by_key[key].entry_stage
            if stage is None:
                continue
            successor = next((key for key in self.order if self.why[key].in_place_of == stage), None)
            if stage in self.order:
                yield Entry(key, stage)
            elif successor is not None and not self._enters_by_answer(key):
                yield Entry(key, stage, successor)

    def _enters_by_answer(self, sales_model: str) -> bool:
        """Whether an answer that speaks for the sales model placed a stage by itself: its leads enter by that one."""
        speaking = {*self.scorecard.answers_for(sales_model)}
        by_answer = (self.why[key] for key in self.order if self.why[key].sales_model is None)
        return any(speaking.intersection(because.answers) for because in by_answer)


_REASONS = {
    _Effect.DONE: UnchangedReason.UNDONE,
    _Effect.NO_ANCHOR: UnchangedReason.NO_ANCHOR,
    _Effect.ALREADY_STANDING: UnchangedReason.ALREADY_STANDING,
    _Effect.NOTHING_TO_LEAVE_OUT: UnchangedReason.NOTHING_TO_LEAVE_OUT,
    _Effect.OTHER_PROCESS: UnchangedReason.OTHER_PROCESS,
}
"""The reason for each effect; of several, the first one is given."""


def _stages_concerned(rules: list[StageRule], reason: UnchangedReason) -> tuple[str, ...]:
    if reason is UnchangedReason.NO_ANCHOR:
        anchors = (anchor for rule in rules for anchor in rule.anchors)
        own = {rule.stage for rule in rules}
        return tuple(dict.fromkeys(key for key in anchors if key not in (THE_WIN, THE_START) and key not in own))
    return tuple(dict.fromkeys(rule.stage for rule in rules))
