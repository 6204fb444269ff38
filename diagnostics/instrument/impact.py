"""What a draft would change, were it published: which sales model leads, over combinations of answers and past results.

Questions and options are the same ones where their keys are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from math import prod
from uuid import UUID

from diagnostics.instrument.combinations import Choice, Packing, merged, sums_of
from diagnostics.instrument.instrument import AnswerOption, Instrument, Question
from diagnostics.instrument.proof import count_combinations
from diagnostics.instrument.scoring import Answers

COMPARED_AT_ONCE = 50_000
"""Combinations, with options that give the same points taken for one, that are compared within a request."""

RESULTS_SHOWN = 50
"""How many past results with another outcome are named."""


@dataclass(frozen=True, slots=True)
class Shift:
    """That another sales model would lead (None: nothing leads), in how many combinations, and the first of them."""

    before: str | None
    after: str | None
    combinations: int
    example: dict[str, str]


@dataclass(frozen=True, slots=True)
class CombinationImpact:
    """What would change over all combinations of the answers that both instruments have.

    A question that only one of them asks counts with all its options, for each is an answer the other does not hear.
    """

    combinations: int
    shifts: tuple[Shift, ...]

    @property
    def changed(self) -> int:
        """The number of combinations in which another sales model would lead."""
        return sum(shift.combinations for shift in self.shifts)


@dataclass(frozen=True, slots=True)
class PastResult:
    """One result as it was given: the answers, and the sales model that led, None where nothing did."""

    id: UUID
    title: str
    completed_at: datetime
    answers: Answers
    leading: str | None


@dataclass(frozen=True, slots=True)
class ChangedResult:
    """A past result whose answers would lead to another sales model, `after`."""

    result: PastResult
    after: str | None


@dataclass(frozen=True, slots=True)
class PastImpact:
    """What would change for past results: how many map onto the draft, how many do not, and which would change.

    A result maps onto the draft when it holds an answer to every question of the draft and to no other one.
    """

    compared: int
    unmapped: int
    changed: int
    shown: tuple[ChangedResult, ...]


def compare_combinations(
    before: Instrument, after: Instrument, *, limit: int = COMPARED_AT_ONCE
) -> CombinationImpact | None:
    """Return what would change over all combinations, or None where there are more than `limit` to compare."""
    if before == after:
        return CombinationImpact(count_combinations(after), ())
    sides = _Sides(before, after)
    choices = [merged(sides.points(question)) for question in sides.questions]
    if prod(map(len, choices)) > limit:
        return None
    return CombinationImpact(
        combinations=prod(sum(choice.count for choice in of_question) for of_question in choices),
        shifts=tuple(sides.shifts(choices)),
    )


def rescore(draft: Instrument, past: Iterable[PastResult], *, shown: int = RESULTS_SHOWN) -> PastImpact:
    """Score past answers by the draft. Reads `past` once, keeping only the first `shown` that would change."""
    packing = Packing(draft)
    points = {
        question.key: {option.key: packing.points(option) for option in question.options}
        for question in draft.questions
    }
    compared = unmapped = changed = 0
    kept: list[ChangedResult] = []
    for result in past:
        if not _maps(result.answers, points):
            unmapped += 1
            continue
        compared += 1
        leading = _leading(packing, sum(points[question][option] for question, option in result.answers.items()))
        if leading != result.leading:
            changed += 1
            kept += [ChangedResult(result, leading)] if len(kept) < shown else []
    return PastImpact(compared, unmapped, changed, tuple(kept))


def _maps(answers: Answers, points: dict[str, dict[str, int]]) -> bool:
    return answers.keys() == points.keys() and all(option in points[question] for question, option in answers.items())


def _leading(packing: Packing, scores: int) -> str | None:
    place = packing.case(scores)[0]
    return packing.models[place].key if place >= 0 else None


class _Sides:
    """Two instruments, and the scores of both packed into one number: those of `after` in the higher bits."""

    def __init__(self, before: Instrument, after: Instrument) -> None:
        self.before, self.after = before, after
        self.of_before, self.of_after = Packing(before), Packing(after)
        self.shift = len(before.sales_models) * self.of_before.width
        gone = (question for key, question in before.question_by_key.items() if key not in after.question_by_key)
        self.questions = (*after.questions, *gone)

    def points(self, question: Question) -> Iterator[tuple[int, str]]:
        """Yield, for each answer that can be compared, the points it gives on both sides, and its key."""
        old = self.before.question_by_key.get(question.key)
        new = self.after.question_by_key.get(question.key)
        for option in question.options:
            if old is None or new is None or old.has_option(option.key):
                before = self._side(self.of_before, old, option)
                yield before | self._side(self.of_after, new, option) << self.shift, option.key

    def _side(self, packing: Packing, question: Question | None, option: AnswerOption) -> int:
        return packing.points(question.option(option.key)) if question else 0

    def shifts(self, choices: Sequence[Sequence[Choice]]) -> Iterator[Shift]:
        """Yield what would change, the most frequent first; the last question is walked without keeping its sums."""
        found: dict[tuple[str | None, str | None], tuple[int, tuple[str, ...]]] = {}
        led_before, leads_after = cache(self._led_before), cache(self._leads_after)
        below = (1 << self.shift) - 1
        for scores, (count, example) in sums_of(choices[:-1]).items():
            for choice in choices[-1] if choices else ():
                total = scores + choice.points
                pair = led_before(total & below), leads_after(total >> self.shift)
                if pair[0] != pair[1]:
                    known, first = found.get(pair, (0, (*example, choice.key)))
                    found[pair] = (known + count * choice.count, first)
        for (before, after), (count, first) in sorted(found.items(), key=lambda item: -item[1][0]):
            keys = (question.key for question in self.questions)
            yield Shift(before, after, count, dict(zip(keys, first, strict=True)))

    def _led_before(self, scores: int) -> str | None:
        return _leading(self.of_before, scores)

    def _leads_after(self, scores: int) -> str | None:
        return _leading(self.of_after, scores)
