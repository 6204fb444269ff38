"""The page that compares two assessments, and the line on a result about the one it retook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.assessing.domain.comparison import Comparison, Result, compare
from diagnostics.assessing.pages.addresses import compare_url
from diagnostics.assessing.pages.compared_results import (
    ComparedResults,
    SideLabels,
    compared_results,
    counts_sentence,
)
from diagnostics.assessing.pages.names import headline, names, names_first
from diagnostics.instrument.nouns import Nouns


@dataclass(frozen=True, slots=True)
class CompletedAssessment:
    """A completed assessment with its result. `questionnaire` is the id of its questionnaire, `number` its version."""

    assessment: UUID
    title: str
    completed_at: datetime
    questionnaire: int
    number: int
    result: Result


@dataclass(frozen=True, slots=True)
class SideCard:
    """The head of one side's column. `when` is the date, with the time if both have the same date."""

    when: str
    title: str
    headline: str
    edition: str
    assessment: UUID


@dataclass(frozen=True, slots=True)
class Side:
    """One side, and the name of its place on the page."""

    place: str
    card: SideCard


@dataclass(frozen=True, slots=True)
class ComparePage:
    """The comparison. `essence` sums it up in sentences; `notes` say what limits it."""

    before: SideCard
    after: SideCard
    essence: tuple[str, ...]
    notes: tuple[str, ...]
    compared: ComparedResults
    swap_url: str
    nouns: Nouns

    @property
    def sides(self) -> tuple[Side, Side]:
        """Both sides, from left to right."""
        return Side(_("On the left"), self.before), Side(_("On the right"), self.after)


@dataclass(frozen=True, slots=True)
class Change:
    """The difference between a result and the one that it retook, and the address of their comparison."""

    text: str
    url: str


def compare_page(before: CompletedAssessment, after: CompletedAssessment) -> ComparePage:
    """Compare two results, the first on the left."""
    comparison = compare(before.result, after.result)
    left, right = _card(before, after), _card(after, before)
    return ComparePage(
        before=left,
        after=right,
        essence=tuple(_essence(before, after, comparison)),
        notes=tuple(_notes(before, after)),
        compared=compared_results(
            before.result,
            after.result,
            comparison,
            before_labels=_labels_on_the_left(left),
            after_labels=_labels_on_the_right(right),
        ),
        swap_url=compare_url(after.assessment, before.assessment),
        nouns=after.result.instrument.nouns,
    )


def change_since(before: CompletedAssessment, after: CompletedAssessment) -> Change:
    """Return the difference from the result that was retaken, in one line."""
    comparison = compare(before.result, after.result)
    return Change(" ".join(_essence(before, after, comparison)), compare_url(before.assessment, after.assessment))


def _card(side: CompletedAssessment, other: CompletedAssessment) -> SideCard:
    return SideCard(
        when=_when(side, other),
        title=side.title,
        headline=headline(side.result.instrument, side.result.outcome.first),
        edition=_edition(side, other),
        assessment=side.assessment,
    )


def _when(side: CompletedAssessment, other: CompletedAssessment) -> str:
    completed_at, other_completed_at = localtime(side.completed_at), localtime(other.completed_at)
    is_same_day = completed_at.date() == other_completed_at.date()
    return date_format(completed_at, "DATETIME_FORMAT" if is_same_day else "DATE_FORMAT")


def _edition(side: CompletedAssessment, other: CompletedAssessment) -> str:
    version = _("version %(number)s") % {"number": side.number}
    if side.questionnaire == other.questionnaire:
        return version
    return f"{side.result.instrument.title}, {version}"


def _labels_on_the_left(card: SideCard) -> SideLabels:
    return SideLabels(card.when, _("Place on the left"), _("On the left:"), _("Only asked on the left."))


def _labels_on_the_right(card: SideCard) -> SideLabels:
    return SideLabels(card.when, _("Place on the right"), _("On the right:"), _("Only asked on the right."))


def _essence(before: CompletedAssessment, after: CompletedAssessment, comparison: Comparison) -> Iterator[str]:
    """Say which sales model led and leads, and how much else differs."""
    yield _lead(before, after, comparison)
    counts = counts_sentence(comparison)
    if counts:
        yield counts
    elif comparison.is_empty:
        yield _("Nothing else differs: the same answers, the same points, the same pipeline.")
    if not any(pair.is_changed for pair in comparison.answers) and any(pair.reweighed for pair in comparison.answers):
        yield _("You gave the same answers; the questionnaire gives other points for them.")


def _lead(before: CompletedAssessment, after: CompletedAssessment, comparison: Comparison) -> str:
    first = comparison.first_after
    if comparison.first_before != first:
        text = _("%(before)s; %(after)s.")
        return capfirst(text % {"before": _led(before, after), "after": _led(after, before)})
    if not first:
        return _("No %(model)s stands out in either.") % after.result.instrument.nouns
    text = _("%(names)s share the lead in both.") if len(first) > 1 else _("%(names)s leads in both.")
    return text % {"names": names_first(after.result.instrument, first)}


def _led(side: CompletedAssessment, other: CompletedAssessment) -> str:
    """Say which sales model led on one side, as a clause."""
    first = side.result.outcome.first
    if not first:
        text = _("on %(when)s no %(model)s stood out")
    else:
        text = _("on %(when)s %(names)s shared the lead") if len(first) > 1 else _("on %(when)s %(names)s led")
    instrument = side.result.instrument
    return text % {**instrument.nouns, "when": _when(side, other), "names": names(instrument, first)}


def _notes(before: CompletedAssessment, after: CompletedAssessment) -> Iterator[str]:
    if before.questionnaire != after.questionnaire:
        yield _(
            "These results come from two questionnaires. Only what has the same key in both is compared. "
            "Points can be compared only if both questionnaires give them for similar answers."
        )
    elif before.number != after.number:
        yield _(
            "The questionnaire changed in between, from version %(before)s to version %(after)s. So points "
            "and stages may differ even if the answers don't."
        ) % {"before": before.number, "after": after.number}
    if before.completed_at > after.completed_at:
        yield _("The newer one is on the left.")
