"""Counts of all combinations of answers, grouped by what they yield.

The scores of a combination are packed into one integer with a few bits, a *lane*, for each sales model, and one bit for
each option that a rule names: one addition adds everything at once, and answers that count alike are counted together.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from diagnostics.instrument.composition import compose_rules, needed_points
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, Question, StageRule
from diagnostics.instrument.readiness import highest_score

Example = tuple[str, ...]
"""The options of one combination, in question order; then the separating answer, if it matters."""

NOBODY = -1
"""The index of a sales model where there is none."""


class Case(NamedTuple):
    """What scores decide. Sales models are indexes, sets of them are bit sets.

    `tied`: all that share the lead, none if one leads alone. `owner`: the one whose process applies. `held`: the
    conditions of rules that hold, a bit set over `Packing.conditions`.
    """

    leading: int
    present: int
    tied: int
    owner: int
    held: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Options of one question that count alike, packed. `key` is that of the first one."""

    points: int
    count: int
    key: str


class Condition(NamedTuple):
    """When a rule applies: from a score of the sales model in `lane` (None: any), with the option that sets `flag`."""

    lane: int | None
    points: int
    flag: int


@dataclass(frozen=True, slots=True)
class Yield:
    """What one combination yields. Sales models and stages are keys; each stage says whether it is optional."""

    leading: str | None
    present: frozenset[str]
    tied: frozenset[str]
    stages: tuple[tuple[str, bool], ...]


class Packing:
    """The layout of packed scores and options for one instrument."""

    def __init__(self, instrument: Instrument) -> None:
        self.instrument = instrument
        self.models = instrument.sales_models
        highest = max((highest_score(instrument, model) for model in self.models), default=0)
        self.width = max(highest.bit_length(), 1)
        self.mask = (1 << self.width) - 1
        self.lanes = [(place * self.width, model.threshold) for place, model in enumerate(self.models)]
        named = {(rule.question, rule.option) for rule in instrument.rules if rule.question is not None}
        first = len(self.models) * self.width
        self.flags = {
            (question.key, option.key): 1 << first + place
            for place, (question, option) in enumerate(
                (question, option)
                for question in instrument.questions
                for option in question.options
                if (question.key, option.key) in named
            )
        }
        self.size = first + len(self.flags)
        self._has_process = [model.process is not None for model in self.models]
        self._of_rules = [self._condition(rule) for rule in instrument.rules]
        self.conditions = list(dict.fromkeys(self._of_rules))

    def _condition(self, rule: StageRule) -> Condition:
        flag = self.flags[rule.question, rule.option or ""] if rule.question is not None else 0
        if rule.sales_model is None:
            return Condition(None, 0, flag)
        place = next(place for place, model in enumerate(self.models) if model.key == rule.sales_model)
        return Condition(self.lanes[place][0], needed_points(self.instrument, rule, rule.sales_model), flag)

    def points(self, question: Question, option: AnswerOption) -> int:
        """Return the packed weights of an option."""
        points = self.flags.get((question.key, option.key), 0)
        for model, (lane, _) in zip(self.models, self.lanes, strict=True):
            points += option.weights.get(model.key, 0) << lane
        return points

    def choices(self, question: Question) -> list[Choice]:
        """Return the options of a question grouped by points, in order of first appearance."""
        return merged((self.points(question, option), option.key) for option in question.options)

    def case(self, scores: int) -> Case:
        """Return the case of packed scores, by the rules of `standing_of` and `compose`, ties decided by the order."""
        leading, highest, present, tied = NOBODY, 0, 0, 0
        owner, owned = NOBODY, 0
        for place, (lane, threshold) in enumerate(self.lanes):
            score = scores >> lane & self.mask
            if score < threshold:
                continue
            present |= 1 << place
            if leading < 0 or score > highest:
                leading, highest, tied = place, score, 1 << place
            elif score == highest:
                tied |= 1 << place
            if self._has_process[place] and (owner < 0 or score > owned):
                owner, owned = place, score
        if self.instrument.edition == 1:
            owner = leading if leading >= 0 and self._has_process[leading] else NOBODY
        return Case(leading, present, tied if tied & (tied - 1) else 0, owner, self._held(scores))

    def _held(self, scores: int) -> int:
        held = 0
        for place, (lane, points, flag) in enumerate(self.conditions):
            if (scores & flag) == flag and (lane is None or scores >> lane & self.mask >= points):
                held |= 1 << place
        return held

    def rules(self, held: int) -> frozenset[int]:
        """Return the numbers, from 1, of the rules whose conditions hold."""
        places = {condition for place, condition in enumerate(self.conditions) if held >> place & 1}
        return frozenset(number for number, condition in enumerate(self._of_rules, start=1) if condition in places)

    def ways(self, case: Case) -> Iterator[tuple[Case, str | None]]:
        """Yield the case for each separating answer, with the key of the sales model chosen.

        The first one has none: no question is asked, or the answer is that they count the same.
        """
        yield case, None
        if self.instrument.separates:
            for place in indexes(case.tied):
                owner = place if self._has_process[place] else case.owner
                yield case._replace(leading=place, owner=owner), self.models[place].key

    def owner_of(self, case: Case) -> str | None:
        """Return the key of the sales model whose process applies, None: the common one."""
        return self.models[case.owner].key if case.owner >= 0 else None

    def leading_of(self, case: Case) -> str | None:
        """Return the key of the leading sales model, or None."""
        return self.models[case.leading].key if case.leading >= 0 else None

    def yields(self, case: Case) -> Yield:
        """Return what a case yields."""
        composed = compose_rules(self.instrument, self.owner_of(case), self.rules(case.held))
        return Yield(
            leading=self.leading_of(case),
            present=frozenset(self.models[place].key for place in indexes(case.present)),
            tied=frozenset(self.models[place].key for place in indexes(case.tied)),
            stages=tuple((stage.key, stage.optional) for stage in composed.stages),
        )


def indexes(bits: int) -> Iterator[int]:
    """Yield the indexes in a bit set, in order."""
    place = 0
    while bits >> place:
        if bits >> place & 1:
            yield place
        place += 1


def merged(options: Iterable[tuple[int, str]]) -> list[Choice]:
    """Return (points, key) pairs grouped by points, in order of first appearance."""
    groups: dict[int, Choice] = {}
    for points, key in options:
        known = groups.get(points)
        groups[points] = Choice(points, known.count + 1, known.key) if known else Choice(points, 1, key)
    return list(groups.values())


def sums_of(choices: Iterable[Sequence[Choice]]) -> dict[int, tuple[int, Example]]:
    """Return every sum of one choice per question, with the number of combinations and the first of them."""
    sums: dict[int, tuple[int, Example]] = {0: (1, ())}
    for of_question in choices:
        longer: dict[int, tuple[int, Example]] = {}
        for scores, (count, example) in sums.items():
            for choice in of_question:
                known = longer.get(scores + choice.points)
                more = count * choice.count
                longer[scores + choice.points] = (
                    (known[0] + more, known[1]) if known else (more, (*example, choice.key))
                )
        sums = longer
    return sums


class Tallies:
    """Counts changes, each with the first combination in which it happens."""

    def __init__(self) -> None:
        self._found: dict[tuple[Any, Any], tuple[int, Example]] = {}

    def add(self, before: Any, after: Any, times: int, example: Example) -> None:
        """Count a change, if it is one."""
        if before != after:
            known, first = self._found.get((before, after), (0, example))
            self._found[before, after] = (known + times, first)

    @property
    def total(self) -> int:
        return sum(times for times, _ in self._found.values())

    def by_frequency(self) -> list[tuple[tuple[Any, Any], int, Example]]:
        """Return the changes, the most frequent first."""
        frequent = sorted(self._found.items(), key=lambda item: -item[1][0])
        return [(change, times, first) for change, (times, first) in frequent]
