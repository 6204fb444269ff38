"""What differs between two results, in the parts that every page about two of them shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.comparison import AnswerPair, Comparison, ModelScore, Result, ScorePair
from diagnostics.assessing.pages.compared_stages import ComparedStages, compared_stages, told_of_wording
from diagnostics.instrument.instrument import AnswerOption, Question, SalesModel
from diagnostics.site.pages.texts import enumerated


@dataclass(frozen=True, slots=True)
class SideWords:
    """How one side is spoken of: over its columns, over and beside the places of stages, and of what it alone asks."""

    name: str
    places: str
    here: str
    only_asked: str


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One question with both answers, None on a side that does not ask it, and what there is to say about it."""

    question: Question
    before: AnswerOption | None
    after: AnswerOption | None
    is_changed: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairedBar:
    """One sales model's two bars, and what its scores are worth: "leads", "present", "" or that it is not there."""

    model: SalesModel
    before: ModelScore | None
    after: ModelScore | None

    @property
    def standing_before(self) -> str:
        """What the score on the left amounts to."""
        return _standing(self.before)

    @property
    def standing_after(self) -> str:
        """What the score on the right amounts to."""
        return _standing(self.after)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two results side by side. `highest` is the figure of the chart's longest possible bar."""

    before: SideWords
    after: SideWords
    stages: ComparedStages
    answers: tuple[ComparedAnswer, ...]
    scores: tuple[PairedBar, ...]
    highest: int


def compared(before: Result, after: Result, found: Comparison, *words: SideWords) -> Compared:
    """Present what was found to differ; `words` are those of the side before and of the side after."""
    bars = tuple(_bars(before, after, found.scores))
    figures = [side for bar in bars for side in (bar.before, bar.after) if side is not None]
    said_before, said_after = words
    return Compared(
        before=said_before,
        after=said_after,
        stages=compared_stages(before, after, found),
        answers=tuple(_answers(before, after, found, words)),
        scores=bars,
        highest=max((max(side.score, side.threshold) for side in figures), default=1),
    )


def in_figures(found: Comparison) -> str:
    """Return how many answers and stages differ, as a sentence; "" where none does."""
    pieces = [text % {"count": count} for count, text in _counts(found) if count]
    return f"{capfirst(enumerated(pieces))}." if pieces else ""


def model_name(side: Result, key: str) -> str:
    """Return what a sales model of one side is called."""
    return str(side.instrument.sales_model_by_key[key].name)


def _counts(found: Comparison) -> Iterator[tuple[int, str]]:
    changed = sum(pair.is_changed for pair in found.answers)
    yield changed, ngettext("%(count)s answer changed", "%(count)s answers changed", changed)
    new = sum(pair.is_added for pair in found.stages)
    yield new, ngettext("%(count)s stage is new", "%(count)s stages are new", new)
    gone = sum(pair.is_removed for pair in found.stages)
    yield gone, ngettext("%(count)s stage is gone", "%(count)s stages are gone", gone)
    moved = sum(pair.is_moved for pair in found.stages)
    yield moved, ngettext("%(count)s stage moved", "%(count)s stages moved", moved)
    reworded = sum(bool(pair.reworded) for pair in found.stages)
    yield reworded, ngettext("%(count)s stage is reworded", "%(count)s stages are reworded", reworded)


def _answers(
    before: Result, after: Result, found: Comparison, words: tuple[SideWords, ...]
) -> Iterable[ComparedAnswer]:
    """Those that changed stand first, then those about which there is something else to say."""
    rows = [_answer(before, after, pair, words) for pair in found.answers]
    return sorted(rows, key=lambda row: (not row.is_changed, not row.told))


def _answer(before: Result, after: Result, pair: AnswerPair, words: tuple[SideWords, ...]) -> ComparedAnswer:
    asks = before if pair.after is None else after
    return ComparedAnswer(
        question=asks.instrument.question(pair.question),
        before=_option(before, pair.question, pair.before),
        after=_option(after, pair.question, pair.after),
        is_changed=pair.is_changed,
        told=tuple(_told(pair, *words)),
    )


def _option(side: Result, question: str, option: str | None) -> AnswerOption | None:
    return side.instrument.question(question).option(option) if option else None


def _told(pair: AnswerPair, before: SideWords, after: SideWords) -> Iterator[str]:
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
    yield from told_of_wording(pair.reworded)


def _bars(before: Result, after: Result, scores: Iterable[ScorePair]) -> Iterator[PairedBar]:
    """Order the sales models by their score on the right, then on the left."""

    def rank(pair: ScorePair) -> tuple[int, int]:
        return tuple(-side.score if side else 1 for side in (pair.after, pair.before))  # type: ignore[return-value]

    for pair in sorted(scores, key=rank):
        side = before if pair.after is None else after
        yield PairedBar(side.instrument.sales_model_by_key[pair.sales_model], pair.before, pair.after)


def _standing(score: ModelScore | None) -> str:
    if score is None:
        return _("not in this one")
    if score.is_leading:
        return _("leads")
    return _("present") if score.is_present else ""
