"""The differences between two results, of the same version, of two versions or of two questionnaires.

Questions, options, sales models and stages are matched by key. `docs/scoring.md` has a worked example.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from diagnostics.instrument.difference import Difference, Kind, longest_rising, part_differences
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, walk
from diagnostics.instrument.parts import Question
from diagnostics.instrument.pipeline import Part, PlacedStage


class Result(NamedTuple):
    """One side of a comparison: an outcome, and the instrument that its keys refer to."""

    instrument: Instrument
    outcome: Outcome

    @property
    def questions(self) -> dict[str, Question]:
        """The questions that were answered, by key; the separating one comes last."""
        steps = walk(self.instrument, self.outcome.answers).steps
        return {step.question.key: step.question for step in steps}


@dataclass(frozen=True, slots=True)
class AnswerPair:
    """The answers to one question: keys of options, None on a side that does not ask it.

    `offered_before` and `offered_after`: whether this side offers the other side's answer; both are true if a side does
    not ask. `reworded`: differences in the texts of the question and the chosen options. `reweighed`: the same answer
    gives other points.
    """

    question: str
    before: str | None
    after: str | None
    offered_before: bool = True
    offered_after: bool = True
    reworded: tuple[Difference, ...] = ()
    reweighed: bool = False

    @property
    def is_changed(self) -> bool:
        """Whether both sides ask it and the answers differ."""
        return self.is_in_both and self.before != self.after

    @property
    def is_in_both(self) -> bool:
        """Whether both sides ask the question."""
        return self.before is not None and self.after is not None

    @property
    def is_same(self) -> bool:
        """Whether nothing about the question and its answer differs."""
        return self.before == self.after and not self.reworded and not self.reweighed


@dataclass(frozen=True, slots=True)
class ModelScore:
    """The score of a sales model on one side. `is_shared`: it leads together with others."""

    score: int
    threshold: int
    is_present: bool
    is_leading: bool
    is_shared: bool = False


@dataclass(frozen=True, slots=True)
class ScorePair:
    """A sales model on both sides; None on a side that does not have it."""

    sales_model: str
    before: ModelScore | None
    after: ModelScore | None


@dataclass(frozen=True, slots=True)
class PlacedAt:
    """A stage in a pipeline, with its number from 1."""

    number: int
    stage: PlacedStage


@dataclass(frozen=True, slots=True)
class StagePair:
    """A stage on both sides; None on a side whose pipeline does not have it.

    `is_moved`: its order among the common stages changed, or its side of the win. `reworded`: differences in its texts.
    """

    key: str
    before: PlacedAt | None
    after: PlacedAt | None
    is_moved: bool = False
    reworded: tuple[Difference, ...] = ()

    @property
    def is_added(self) -> bool:
        """Whether only the pipeline after has it."""
        return self.before is None

    @property
    def is_removed(self) -> bool:
        """Whether only the pipeline before has it."""
        return self.after is None

    @property
    def part(self) -> Part | None:
        """The part that it belongs to, in the pipeline before if it was removed."""
        placed = self.after or self.before
        return placed.stage.in_part if placed else None

    @property
    def part_changed(self) -> bool:
        """Whether both sides have it, in different parts."""
        return self._differs(lambda stage: stage.in_part)

    @property
    def optional_changed(self) -> bool:
        """Whether both sides have it and it is optional on only one of them."""
        return self._differs(lambda stage: stage.optional)

    @property
    def win_changed(self) -> bool:
        """Whether both sides have it and it wins the deal on only one of them."""
        return self._differs(lambda stage: stage.wins)

    @property
    def reason_changed(self) -> bool:
        """Whether both sides have it, but because of another sales model or in place of another stage.

        The answers behind a sales model do not count: they are compared as answers.
        """
        return self._differs(_reason)

    def _differs(self, aspect: Callable[[PlacedStage], object]) -> bool:
        if self.before is None or self.after is None:
            return False
        return aspect(self.before.stage) != aspect(self.after.stage)

    @property
    def is_same(self) -> bool:
        """Whether nothing but its number differs."""
        altered = self.is_added or self.is_removed or self.is_moved or self.win_changed or self.reason_changed
        return not (altered or self.part_changed or self.optional_changed or self.reworded)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The differences between two results.

    `first_before` and `first_after`: the sales models that come first, several if they share the lead. Answers and
    scores are in the order of the side after, followed by those that only the side before has. Stages are in the order
    of the pipeline after, with removed ones at their old position.
    """

    first_before: tuple[str, ...]
    first_after: tuple[str, ...]
    answers: tuple[AnswerPair, ...]
    scores: tuple[ScorePair, ...]
    stages: tuple[StagePair, ...]

    @property
    def parts(self) -> tuple[tuple[Part, tuple[StagePair, ...]], ...]:
        """The stages by part; a stage that was removed is in the part that it belonged to."""
        parts = ((part, tuple(pair for pair in self.stages if pair.part is part)) for part in Part)
        return tuple((part, pairs) for part, pairs in parts if pairs)

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        same = all(pair.is_same for pair in self.answers) and all(pair.is_same for pair in self.stages)
        return same and all(pair.before == pair.after for pair in self.scores)


def compare(before: Result, after: Result) -> Comparison:
    """Compare two results. Swapping the sides mirrors the comparison."""
    return Comparison(
        first_before=before.outcome.first,
        first_after=after.outcome.first,
        answers=tuple(_answer_pairs(before, after)),
        scores=tuple(_score_pairs(before, after)),
        stages=tuple(_stage_pairs(before, after)),
    )


def _answer_pairs(before: Result, after: Result) -> Iterator[AnswerPair]:
    # in the order of the questions: databases may reorder the keys of an outcome's answers
    asked_before, asked_after = before.questions, after.questions
    for key in {**asked_after, **asked_before}:
        old, new = before.outcome.answers.get(key), after.outcome.answers.get(key)
        if old is None or new is None:
            yield AnswerPair(key, old, new)
        else:
            yield _answer_pair(asked_before[key], asked_after[key], old, new)


def _answer_pair(question_before: Question, question_after: Question, old: str, new: str) -> AnswerPair:
    return AnswerPair(
        question_after.key,
        old,
        new,
        offered_before=question_before.has_option(new),
        offered_after=question_after.has_option(old),
        reworded=tuple(_reworded(question_before, question_after, dict.fromkeys((old, new)))),
        reweighed=old == new and _points(question_before, old) != _points(question_after, new),
    )


def _reworded(question_before: Question, question_after: Question, chosen: Iterable[str]) -> Iterator[Difference]:
    """Yield the differences of the question's own texts, then of the chosen options that both sides offer."""
    path = ("question", question_after.key)
    yield from part_differences(replace(question_before, options=()), replace(question_after, options=()), path)
    for key in chosen:
        if question_before.has_option(key) and question_after.has_option(key):
            changes = part_differences(question_before.option(key), question_after.option(key), (*path, "option", key))
            yield from (difference for difference in changes if difference.kind is Kind.REWORDED)


def _points(question: Question, option: str) -> dict[str, int]:
    return {sales_model: weight for sales_model, weight in question.option(option).weights.items() if weight}


def _score_pairs(before: Result, after: Result) -> Iterator[ScorePair]:
    old, new = _scores(before), _scores(after)
    for key in {**new, **old}:
        yield ScorePair(key, old.get(key), new.get(key))


def _scores(side: Result) -> dict[str, ModelScore]:
    outcome = side.outcome
    return {
        key: ModelScore(
            score=outcome.scores[key],
            threshold=model.threshold,
            is_present=key in outcome.present,
            is_leading=key in outcome.first,
            is_shared=key in outcome.first and outcome.is_shared,
        )
        for key, model in side.instrument.sales_model_by_key.items()
    }


def _stage_pairs(before: Result, after: Result) -> Iterator[StagePair]:
    """Yield stages in the order of the pipeline after; removed ones come before the common stage that followed them."""
    old, new = _placed(before), _placed(after)
    stayed = _stayed(old, new)
    waiting = deque(old)
    for key, placed in new.items():
        if key in stayed:
            yield from _removed(old, new, waiting, until=key)
        yield _stage_pair(before, after, old.get(key), placed, is_moved=key in old and key not in stayed)
    yield from _removed(old, new, waiting)


def _placed(side: Result) -> dict[str, PlacedAt]:
    stages = side.outcome.pipeline.stages
    return {stage.key: PlacedAt(number, stage) for number, stage in enumerate(stages, start=1)}


def _removed(
    old: dict[str, PlacedAt], new: dict[str, PlacedAt], waiting: deque[str], until: str | None = None
) -> Iterator[StagePair]:
    """Pop stages from `waiting`, up to and including `until`, and yield the removed ones."""
    while waiting and (key := waiting.popleft()) != until:
        if key not in new:
            yield StagePair(key, old[key], None)


def _stayed(old: dict[str, PlacedAt], new: dict[str, PlacedAt]) -> frozenset[str]:
    """Return the keys of a largest set of stages that kept their order and their side of the win."""
    shared = [key for key in new if key in old and old[key].stage.growth == new[key].stage.growth]
    # of several largest sets, choose the same one in both directions, so that swapping the sides mirrors it
    return frozenset(min(_rising(shared, old), _rising(sorted(shared, key=lambda key: old[key].number), new)))


def _rising(keys: Sequence[str], placed: dict[str, PlacedAt]) -> tuple[str, ...]:
    by_number = {placed[key].number: key for key in keys}
    return tuple(by_number[number] for number in longest_rising([placed[key].number for key in keys]))


def _stage_pair(before: Result, after: Result, old: PlacedAt | None, new: PlacedAt, *, is_moved: bool) -> StagePair:
    key = new.stage.key
    if old is None:
        return StagePair(key, None, new)
    texts = part_differences(before.instrument.stage_by_key[key], after.instrument.stage_by_key[key], ("stage", key))
    return StagePair(key, old, new, is_moved, texts)


def _reason(stage: PlacedStage) -> tuple[str | None, str | None]:
    return stage.because.sales_model, stage.because.in_place_of
