"""How two results differ: the parts that the comparison and the what-if page share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.comparison import AnswerPair, Comparison, ModelScore, Result, ScorePair
from diagnostics.assessing.pages.compared_stages import ComparedStages, compared_stages, rewording_sentences
from diagnostics.instrument.parts import AnswerOption, Question, SalesModel
from diagnostics.site.pages.texts import enumerated


@dataclass(frozen=True, slots=True)
class SideLabels:
    """The labels of one side.

    `number_heading` heads the column of stage numbers; `number_label` replaces it on small screens. `only_asked` is the
    sentence about a question that only this side asks.
    """

    name: str
    number_heading: str
    number_label: str
    only_asked: str


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One question with both answers, None on a side that does not ask it. `changes`: how it differs."""

    question: Question
    before: AnswerOption | None
    after: AnswerOption | None
    is_changed: bool
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairedBar:
    """One sales model's scores on both sides, None on a side that lacks the sales model."""

    model: SalesModel
    before: ModelScore | None
    after: ModelScore | None

    @property
    def standing_before(self) -> str:
        """ "leads", "shares the lead", "present", "" or "not in this one", for the score on the left."""
        return _standing(self.before)

    @property
    def standing_after(self) -> str:
        """The same for the score on the right."""
        return _standing(self.after)


@dataclass(frozen=True, slots=True)
class ComparedResults:
    """Two results side by side. `highest` is the score at the full width of the chart."""

    before: SideLabels
    after: SideLabels
    stages: ComparedStages
    answers: tuple[ComparedAnswer, ...]
    scores: tuple[PairedBar, ...]
    highest: int


def compared_results(
    before: Result, after: Result, comparison: Comparison, *, before_labels: SideLabels, after_labels: SideLabels
) -> ComparedResults:
    """Present two results and their comparison."""
    bars = tuple(_bars(before, after, comparison.scores))
    scores = [score for bar in bars for score in (bar.before, bar.after) if score is not None]
    return ComparedResults(
        before=before_labels,
        after=after_labels,
        stages=compared_stages(before, after, comparison),
        answers=tuple(_answers(before, after, comparison, (before_labels, after_labels))),
        scores=bars,
        highest=max((max(score.score, score.threshold) for score in scores), default=1),
    )


def counts_sentence(comparison: Comparison) -> str:
    """Return a sentence that counts the answers and stages that differ; "" if none does."""
    pieces = [text % {"count": count} for count, text in _counts(comparison) if count]
    return f"{capfirst(enumerated(pieces))}." if pieces else ""


def _counts(comparison: Comparison) -> Iterator[tuple[int, str]]:
    changed = sum(pair.is_changed for pair in comparison.answers)
    yield changed, ngettext("%(count)s answer changed", "%(count)s answers changed", changed)
    new = sum(pair.is_added for pair in comparison.stages)
    yield new, ngettext("%(count)s stage is new", "%(count)s stages are new", new)
    gone = sum(pair.is_removed for pair in comparison.stages)
    yield gone, ngettext("%(count)s stage is gone", "%(count)s stages are gone", gone)
    moved = sum(pair.is_moved for pair in comparison.stages)
    yield moved, ngettext("%(count)s stage moved", "%(count)s stages moved", moved)
    reworded = sum(bool(pair.reworded) for pair in comparison.stages)
    yield reworded, ngettext("%(count)s stage is reworded", "%(count)s stages are reworded", reworded)


def _answers(
    before: Result, after: Result, comparison: Comparison, labels: tuple[SideLabels, SideLabels]
) -> Iterable[ComparedAnswer]:
    """Return changed answers first, then those with another difference."""
    rows = [_answer(before, after, pair, labels) for pair in comparison.answers]
    return sorted(rows, key=lambda row: (not row.is_changed, not row.changes))


def _answer(before: Result, after: Result, pair: AnswerPair, labels: tuple[SideLabels, SideLabels]) -> ComparedAnswer:
    asking = before if pair.after is None else after
    return ComparedAnswer(
        question=asking.questions[pair.question],
        before=_option(before, pair.question, pair.before),
        after=_option(after, pair.question, pair.after),
        is_changed=pair.is_changed,
        changes=tuple(_answer_sentences(pair, *labels)),
    )


def _option(side: Result, question: str, option: str | None) -> AnswerOption | None:
    return side.questions[question].option(option) if option else None


def _answer_sentences(pair: AnswerPair, before: SideLabels, after: SideLabels) -> Iterator[str]:
    if pair.before is None:
        yield after.only_asked
    if pair.after is None:
        yield before.only_asked
    if not pair.offered_before:
        yield _("The answer on the right was not offered on the left.")
    if not pair.offered_after:
        yield _("The answer on the left was not offered on the right.")
    if pair.reweighed:
        yield _("The same answer gives other points.")
    yield from rewording_sentences(pair.reworded)


def _bars(before: Result, after: Result, scores: Iterable[ScorePair]) -> Iterator[PairedBar]:
    """Order the sales models by their score on the right, then on the left."""

    def rank(pair: ScorePair) -> tuple[int, int]:
        return -pair.after.score if pair.after else 1, -pair.before.score if pair.before else 1

    for pair in sorted(scores, key=rank):
        side = before if pair.after is None else after
        yield PairedBar(side.instrument.sales_model_by_key[pair.sales_model], pair.before, pair.after)


def _standing(score: ModelScore | None) -> str:
    if score is None:
        return _("not in this one")
    if score.is_leading:
        return _("shares the lead") if score.is_shared else _("leads")
    return _("present") if score.is_present else ""
