"""What publishing a draft would change: the leading sales model, over all combinations of answers and past results.

Questions and options are matched by key.
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
"""The largest number of combinations, grouped by points, that are compared within a request."""

RESULTS_SHOWN = 50
"""The largest number of changed past results that are listed."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of the leading sales model (None: none leads), the number of combinations, and the first of them."""

    before: str | None
    after: str | None
    combinations: int
    example: dict[str, str]


@dataclass(frozen=True, slots=True)
class CombinationImpact:
    """What would change, over all combinations of the answers that both instruments have.

    A question that only one of them asks counts with all its options; the other one ignores the answer.
    """

    combinations: int
    shifts: tuple[Shift, ...]

    @property
    def changed(self) -> int:
        """The number of combinations in which another sales model would lead."""
        return sum(shift.combinations for shift in self.shifts)


@dataclass(frozen=True, slots=True)
class PastResult:
    """A saved result. `leading` is None if no sales model led."""

    id: UUID
    title: str
    completed_at: datetime
    answers: Answers
    leading: str | None


@dataclass(frozen=True, slots=True)
class ChangedResult:
    """A past result that would change; `after` is the sales model that would lead."""

    result: PastResult
    after: str | None


@dataclass(frozen=True, slots=True)
class PastImpact:
    """What would change for past results.

    A result is `compared` if it has an answer to every question of the draft and to no other, else it is `unmapped`.
    """

    compared: int
    unmapped: int
    changed: int
    shown: tuple[ChangedResult, ...]


def compare_combinations(
    before: Instrument, after: Instrument, *, limit: int = COMPARED_AT_ONCE
) -> CombinationImpact | None:
    """Return what would change over all combinations, or None if there are more than `limit` to compare."""
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
    """Score past answers by the draft. Iterates over `past` once and keeps only the first `shown` changes."""
    packing = Packing(draft)
    points = {
        question.key: {option.key: packing.points(option) for option in question.options}
        for question in draft.questions
    }
    compared = unmapped = changed = 0
    changes: list[ChangedResult] = []
    for result in past:
        if not _maps(result.answers, points):
            unmapped += 1
            continue
        compared += 1
        leading = _leading(packing, sum(points[question][option] for question, option in result.answers.items()))
        if leading != result.leading:
            changed += 1
            changes += [ChangedResult(result, leading)] if len(changes) < shown else []
    return PastImpact(compared, unmapped, changed, tuple(changes))


def _maps(answers: Answers, points: dict[str, dict[str, int]]) -> bool:
    return answers.keys() == points.keys() and all(option in points[question] for question, option in answers.items())


def _leading(packing: Packing, scores: int) -> str | None:
    place = packing.case(scores)[0]
    return packing.models[place].key if place >= 0 else None


class _Sides:
    """Two instruments, with the scores of both packed into one number; those of `after` are in the higher bits."""

    def __init__(self, before: Instrument, after: Instrument) -> None:
        self.before, self.after = before, after
        self.of_before, self.of_after = Packing(before), Packing(after)
        self.shift = len(before.sales_models) * self.of_before.width
        gone = (question for key, question in before.question_by_key.items() if key not in after.question_by_key)
        self.questions = (*after.questions, *gone)

    def points(self, question: Question) -> Iterator[tuple[int, str]]:
        """Yield the packed points on both sides and the key of each answer that can be compared."""
        old = self.before.question_by_key.get(question.key)
        new = self.after.question_by_key.get(question.key)
        for option in question.options:
            if old is None or new is None or old.has_option(option.key):
                before = self._side(self.of_before, old, option)
                yield before | self._side(self.of_after, new, option) << self.shift, option.key

    def _side(self, packing: Packing, question: Question | None, option: AnswerOption) -> int:
        return packing.points(question.option(option.key)) if question else 0

    def shifts(self, choices: Sequence[Sequence[Choice]]) -> Iterator[Shift]:
        """Yield the changes, the most frequent first; the sums of the last question are not stored."""
        changes: dict[tuple[str | None, str | None], tuple[int, tuple[str, ...]]] = {}
        led_before, leads_after = cache(self._led_before), cache(self._leads_after)
        below = (1 << self.shift) - 1
        for scores, (count, example) in sums_of(choices[:-1]).items():
            for choice in choices[-1] if choices else ():
                total = scores + choice.points
                pair = led_before(total & below), leads_after(total >> self.shift)
                if pair[0] != pair[1]:
                    known, first = changes.get(pair, (0, (*example, choice.key)))
                    changes[pair] = (known + count * choice.count, first)
        for (before, after), (count, first) in sorted(changes.items(), key=lambda item: -item[1][0]):
            keys = (question.key for question in self.questions)
            yield Shift(before, after, count, dict(zip(keys, first, strict=True)))

    def _led_before(self, scores: int) -> str | None:
        return _leading(self.of_before, scores)

    def _leads_after(self, scores: int) -> str | None:
        return _leading(self.of_after, scores)
