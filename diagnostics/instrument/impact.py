"""What publishing a draft would change, over all combinations of answers and past results.

Compared are the leading sales model, the ones present, those that tie, and the pipeline. Questions and options are
matched by key.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from math import prod
from uuid import UUID

from diagnostics.instrument.combinations import Case, Choice, Example, Packing, Tallies, Yield, merged, sums_of
from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.parts import SECOND_EDITION, AnswerOption, Question
from diagnostics.instrument.proof import count_combinations
from diagnostics.instrument.scoring import Answers

COMPARED_AT_ONCE = 50_000
"""The largest number of combinations, grouped by points, that are compared within a request."""

PIPELINES_SHOWN = 20
"""The largest number of changes of a pipeline that are listed."""

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
class PipelineShift:
    """A change of the pipeline, as keys of stages, the number of combinations, and the first of them."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    combinations: int
    example: dict[str, str]


@dataclass(frozen=True, slots=True)
class NewOption:
    """An option that only the draft has: the sales models that lead where it is chosen ("": none leads), and how often.

    Counted over all combinations of the draft with this option.
    """

    question: str
    option: str
    combinations: int
    leading: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class CombinationImpact:
    """What would change, over all combinations of the answers that both instruments have.

    A question that only one of them asks counts with all its options; the other one ignores the answer. `presence`,
    `ties` and `pipelines` are the numbers of combinations in which those change.
    """

    combinations: int
    shifts: tuple[Shift, ...]
    presence: int = field(default=0, metadata=SECOND_EDITION)
    ties: int = field(default=0, metadata=SECOND_EDITION)
    pipelines: int = field(default=0, metadata=SECOND_EDITION)
    pipeline_shifts: tuple[PipelineShift, ...] = field(default=(), metadata=SECOND_EDITION)
    new_options: tuple[NewOption, ...] = field(default=(), metadata=SECOND_EDITION)

    @property
    def changed(self) -> int:
        """The number of combinations in which another sales model would lead."""
        return sum(shift.combinations for shift in self.shifts)


@dataclass(frozen=True, slots=True)
class PastResult:
    """A saved result. `leading` is None if no sales model led; `stages` are keys, in order."""

    id: UUID
    title: str
    completed_at: datetime
    answers: Answers
    leading: str | None
    present: frozenset[str] = frozenset()
    stages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedResult:
    """A past result that would change; `after` is the sales model that would lead."""

    result: PastResult
    after: str | None
    others_present: bool
    other_pipeline: bool

    @property
    def leads_other(self) -> bool:
        """Whether another sales model would lead."""
        return self.after != self.result.leading


@dataclass(frozen=True, slots=True)
class PastImpact:
    """What would change for past results.

    A result is `compared` if it has an answer to every question of the draft and to no other, else it is `unmapped`.
    `changed` counts those that another sales model would lead; `shown` are the first with any change.
    """

    compared: int
    unmapped: int
    changed: int
    shown: tuple[ChangedResult, ...]
    others_present: int = 0
    other_pipeline: int = 0


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
    return sides.impact(choices)


_KINDS = ("changed", "others_present", "other_pipeline")


def rescore(draft: Instrument, past: Iterable[PastResult], *, shown: int = RESULTS_SHOWN) -> PastImpact:
    """Score past answers by the draft. Iterates over `past` once and keeps only the first `shown` changes."""
    packing = Packing(draft)
    points = {
        question.key: {option.key: packing.points(question, option) for option in question.options}
        for question in draft.questions
    }
    yields = cache(lambda scores, chosen: packing.yields(_decided(packing, packing.case(scores), chosen)))
    counts: Counter[str] = Counter()
    changes: list[ChangedResult] = []
    for result in past:
        answers = {question: option for question, option in result.answers.items() if question != STANDS_OUT}
        if not _maps(answers, points):
            counts["unmapped"] += 1
            continue
        counts["compared"] += 1
        scores = sum(points[question][option] for question, option in answers.items())
        change = _changed_result(result, yields(scores, result.answers.get(STANDS_OUT)))
        kinds = (change.leads_other, change.others_present, change.other_pipeline)
        counts.update(dict(zip(_KINDS, kinds, strict=True)))
        if len(changes) < shown and any(kinds):
            changes.append(change)
    return PastImpact(shown=tuple(changes), **{name: counts[name] for name in ("compared", "unmapped", *_KINDS)})


def _changed_result(result: PastResult, then: Yield) -> ChangedResult:
    return ChangedResult(
        result,
        after=then.leading,
        others_present=then.present != result.present,
        other_pipeline=tuple(key for key, _ in then.stages) != result.stages,
    )


def _maps(answers: Answers, points: dict[str, dict[str, int]]) -> bool:
    return answers.keys() == points.keys() and all(option in points[question] for question, option in answers.items())


def _decided(packing: Packing, case: Case, chosen: str | None) -> Case:
    """Return the case as a separating answer decides it, or as the order does if that answer does not count."""
    return next((way for way, answer in packing.ways(case) if answer == chosen), case)


class _Sides:
    """Two instruments, with the points of both packed into one number; those of `after` are in the higher bits."""

    def __init__(self, before: Instrument, after: Instrument) -> None:
        self.before, self.after = before, after
        self.of_before, self.of_after = Packing(before), Packing(after)
        self.shift = self.of_before.size
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
        return packing.points(question, question.option(option.key)) if question else 0

    def impact(self, choices: Sequence[Sequence[Choice]]) -> CombinationImpact:
        """Compare every combination."""
        changes = self._changes(choices)
        return CombinationImpact(
            combinations=prod(sum(choice.count for choice in of_question) for of_question in choices),
            shifts=tuple(
                Shift(before, after, times, self._answers(first))
                for (before, after), times, first in changes.leading.by_frequency()
            ),
            presence=changes.presence,
            ties=changes.ties,
            pipelines=changes.pipelines.total,
            pipeline_shifts=tuple(
                PipelineShift(_keys(before), _keys(after), times, self._answers(first))
                for (before, after), times, first in changes.pipelines.by_frequency()[:PIPELINES_SHOWN]
            ),
            new_options=tuple(self._new_options()),
        )

    def _changes(self, choices: Sequence[Sequence[Choice]]) -> "_Changes":
        """Count what changes. Even millions of combinations have few pairs of cases."""
        before, after, changes = cache(self.of_before.yields), cache(self.of_after.yields), _Changes()
        for (old, new), (times, example) in self._cases(choices).items():
            changes.add(before(old), after(new), times, example)
        return changes

    def _cases(self, choices: Sequence[Sequence[Choice]]) -> dict[tuple[Case, Case], tuple[int, Example]]:
        """Count the pairs of cases, each with its first combination. The sums of the last question are not stored."""
        before, after = cache(self.of_before.case), cache(self.of_after.case)
        pairs: dict[tuple[Case, Case], tuple[int, Example]] = {}
        below = (1 << self.shift) - 1
        for scores, (count, example) in sums_of(choices[:-1]).items():
            for choice in choices[-1] if choices else ():
                total = scores + choice.points
                pair = before(total & below), after(total >> self.shift)
                known, first = pairs.get(pair, (0, (*example, choice.key)))
                pairs[pair] = known + count * choice.count, first
        return pairs

    def _answers(self, example: Example) -> dict[str, str]:
        return dict(zip((question.key for question in self.questions), example, strict=True))

    def _new_options(self) -> Iterator[NewOption]:
        """Yield what each option leads to that only the draft has, in a question that both ask."""
        packing = self.of_after
        for place, question in enumerate(self.after.questions):
            old = self.before.question_by_key.get(question.key)
            new = [option for option in question.options if old is not None and not old.has_option(option.key)]
            if not new:
                continue
            others = [packing.choices(other) for other in self.after.questions]
            sums = sums_of([*others[:place], *others[place + 1 :]])
            for option in new:
                yield _new_option(packing, question, option, sums)


def _new_option(
    packing: Packing, question: Question, option: AnswerOption, sums: Mapping[int, tuple[int, Example]]
) -> NewOption:
    points = packing.points(question, option)
    leading: Counter[str] = Counter()
    for scores, (count, _) in sums.items():
        leading[packing.leading_of(packing.case(scores + points)) or ""] += count
    return NewOption(question.key, option.key, leading.total(), dict(leading.most_common()))


def _keys(stages: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    return tuple(key for key, _ in stages)


class _Changes:
    """What changes over all combinations, and how often."""

    def __init__(self) -> None:
        self.leading, self.pipelines = Tallies(), Tallies()
        self.presence, self.ties = 0, 0

    def add(self, old: Yield, new: Yield, times: int, example: Example) -> None:
        self.leading.add(old.leading, new.leading, times, example)
        self.pipelines.add(old.stages, new.stages, times, example)
        self.presence += times * (old.present != new.present)
        self.ties += times * (old.tied != new.tied)
