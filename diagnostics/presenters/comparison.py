"""The page that compares two assessments, the page that lets choose the other one, and what is said in one line."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.domain.comparison import AnswerPair, Comparison, ModelScore, Result, ScorePair, compare
from diagnostics.presenters.addresses import AssessmentLinks, compare_url
from diagnostics.presenters.compared_stages import ComparedStages, compared_stages, told_of_wording
from diagnostics.presenters.texts import content_language, enumerated


@dataclass(frozen=True, slots=True)
class Taken:
    """One of the two assessments: who and when, and what came of it."""

    assessment: UUID
    title: str
    completed_at: datetime
    questionnaire: int
    number: int
    result: Result


@dataclass(frozen=True, slots=True)
class SideCard:
    """One side, as its column is headed. `when` is short, and differs between the two sides where it can."""

    when: str
    title: str
    headline: str
    edition: str
    links: AssessmentLinks


@dataclass(frozen=True, slots=True)
class Side:
    """One side, and what its place on the page is called."""

    place: str
    card: SideCard


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """One question with both answers, "" on a side that does not ask it, and what there is to say about it."""

    question: str
    before: str
    after: str
    is_changed: bool
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PairedBar:
    """One sales model's two bars, and what its scores are worth: "leads", "present", "" or that it is not there."""

    name: str
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
class ComparePage:
    """Everything the comparison shows, in its order."""

    before: SideCard
    after: SideCard
    essence: tuple[str, ...]
    notes: tuple[str, ...]
    stages: ComparedStages
    answers: tuple[ComparedAnswer, ...]
    scores: tuple[PairedBar, ...]
    highest: int
    swap_url: str

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, each with the words for its place."""
        return Side(_("On the left"), self.before), Side(_("On the right"), self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between a result and the one that it took again, and where that is shown in full."""

    text: str
    url: str


def compare_page(before: Taken, after: Taken) -> ComparePage:
    """Present what differs between two results, the first on the left."""
    found = compare(before.result, after.result)
    bars = tuple(_bars(before.result, after.result, found.scores))
    figures = [side for bar in bars for side in (bar.before, bar.after) if side is not None]
    return ComparePage(
        before=_card(before, after),
        after=_card(after, before),
        essence=tuple(_essence(before, after, found)),
        notes=tuple(_notes(before, after)),
        stages=compared_stages(before.result, after.result, found),
        answers=tuple(_answers(before.result, after.result, found)),
        scores=bars,
        highest=max((max(side.score, side.threshold) for side in figures), default=1),
        swap_url=compare_url(after.assessment, before.assessment),
    )


def change_since(before: Taken, after: Taken) -> Change:
    """Present in one line what differs from the result that was taken again."""
    found = compare(before.result, after.result)
    return Change(" ".join(_essence(before, after, found)), compare_url(before.assessment, after.assessment))


def _card(side: Taken, other: Taken) -> SideCard:
    return SideCard(
        when=_when(side, other),
        title=side.title,
        headline=_headline(side.result),
        edition=_edition(side, other),
        links=AssessmentLinks(side.assessment),
    )


def _when(side: Taken, other: Taken) -> str:
    """Return the day, with the time where both were completed on the same one."""
    here, there = localtime(side.completed_at), localtime(other.completed_at)
    return date_format(here, "DATETIME_FORMAT" if here.date() == there.date() else "DATE_FORMAT")


def _edition(side: Taken, other: Taken) -> str:
    version = _("version %(number)s") % {"number": side.number}
    if side.questionnaire == other.questionnaire:
        return version
    return f"{side.result.instrument.title.in_language(content_language())}, {version}"


def _model(side: Result, key: str) -> str:
    return side.instrument.sales_model_by_key[key].name.in_language(content_language())


def _headline(side: Result) -> str:
    return _model(side, side.outcome.leading) if side.outcome.leading else _("No sales model stands out yet")


def _essence(before: Taken, after: Taken, found: Comparison) -> Iterator[str]:
    """Say in a few sentences who led and leads, and how much else differs."""
    yield _lead(before, after, found)
    pieces = [text % {"count": count} for count, text in _counts(found) if count]
    if pieces:
        yield f"{capfirst(enumerated(pieces))}."
    elif found.is_empty:
        yield _("Nothing else differs: the same answers, the same points, the same pipeline.")
    if not any(pair.is_changed for pair in found.answers) and any(pair.reweighed for pair in found.answers):
        yield _("You gave the same answers; the questionnaire gives other points for them.")


def _lead(before: Taken, after: Taken, found: Comparison) -> str:
    old, new = (_model(side.result, key) if key else "" for side, key in _leading(before, after, found))
    words = {"before": old, "after": new, "when": _when(before, after), "then": _when(after, before)}
    if old and found.leading_before == found.leading_after:
        return _("%(after)s leads in both.") % words
    if not old and not new:
        return _("No sales model stands out in either.")
    if not old:
        return _("On %(when)s no sales model stood out; on %(then)s %(after)s led.") % words
    if not new:
        return _("On %(when)s %(before)s led; on %(then)s no sales model stood out.") % words
    return _("On %(when)s %(before)s led; on %(then)s %(after)s led.") % words


def _leading(before: Taken, after: Taken, found: Comparison) -> tuple[tuple[Taken, str | None], ...]:
    return (before, found.leading_before), (after, found.leading_after)


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


def _notes(before: Taken, after: Taken) -> Iterator[str]:
    if before.questionnaire != after.questionnaire:
        yield _(
            "These are results of two questionnaires. What bears the same key in both is compared: points only say "
            "something beside those of the same sales model, and only where both give them for alike answers."
        )
    elif before.number != after.number:
        yield _(
            "The questionnaire changed in between: from version %(before)s to version %(after)s. So points and stages "
            "may differ although the answers do not."
        ) % {"before": before.number, "after": after.number}
    if before.completed_at > after.completed_at:
        yield _("The newer one stands on the left.")


def _answers(before: Result, after: Result, found: Comparison) -> Iterable[ComparedAnswer]:
    """Those that changed stand first, then those about which there is something else to say."""
    rows = [_answer(before, after, pair) for pair in found.answers]
    return sorted(rows, key=lambda row: (not row.is_changed, not row.told))


def _answer(before: Result, after: Result, pair: AnswerPair) -> ComparedAnswer:
    language = content_language()
    asks = before if pair.after is None else after
    return ComparedAnswer(
        question=asks.instrument.question(pair.question).text.in_language(language),
        before=_label(before, pair.question, pair.before),
        after=_label(after, pair.question, pair.after),
        is_changed=pair.is_changed,
        told=tuple(_told(pair)),
    )


def _label(side: Result, question: str, option: str | None) -> str:
    if option is None:
        return ""
    return side.instrument.question(question).option(option).label.in_language(content_language())


def _told(pair: AnswerPair) -> Iterator[str]:
    if pair.before is None:
        yield _("Only asked on the right.")
    if pair.after is None:
        yield _("Only asked on the left.")
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
        yield PairedBar(_model(before if pair.after is None else after, pair.sales_model), pair.before, pair.after)


def _standing(score: ModelScore | None) -> str:
    if score is None:
        return _("not in this one")
    if score.is_leading:
        return _("leads")
    return _("present") if score.is_present else ""
