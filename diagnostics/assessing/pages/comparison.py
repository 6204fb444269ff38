"""The page that compares two assessments, the page that lets choose the other one, and what is said in one line."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.assessing.domain.comparison import Comparison, Result, compare
from diagnostics.assessing.pages.addresses import compare_url
from diagnostics.assessing.pages.compared import Compared, SideWords, compared, in_figures, model_name


@dataclass(frozen=True, slots=True)
class CompletedAssessment:
    """One of the two assessments that are compared, with its result."""

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
    assessment: UUID


@dataclass(frozen=True, slots=True)
class Side:
    """One side, and what its place on the page is called."""

    place: str
    card: SideCard


@dataclass(frozen=True, slots=True)
class ComparePage:
    """Everything the comparison shows, in its order."""

    before: SideCard
    after: SideCard
    essence: tuple[str, ...]
    notes: tuple[str, ...]
    compared: Compared
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


def compare_page(before: CompletedAssessment, after: CompletedAssessment) -> ComparePage:
    """Present what differs between two results, the first on the left."""
    found = compare(before.result, after.result)
    left, right = _card(before, after), _card(after, before)
    return ComparePage(
        before=left,
        after=right,
        essence=tuple(_essence(before, after, found)),
        notes=tuple(_notes(before, after)),
        compared=compared(before.result, after.result, found, _on_the_left(left), _on_the_right(right)),
        swap_url=compare_url(after.assessment, before.assessment),
    )


def change_since(before: CompletedAssessment, after: CompletedAssessment) -> Change:
    """Present in one line what differs from the result that was taken again."""
    found = compare(before.result, after.result)
    return Change(" ".join(_essence(before, after, found)), compare_url(before.assessment, after.assessment))


def _card(side: CompletedAssessment, other: CompletedAssessment) -> SideCard:
    return SideCard(
        when=_when(side, other),
        title=side.title,
        headline=_headline(side.result),
        edition=_edition(side, other),
        assessment=side.assessment,
    )


def _when(side: CompletedAssessment, other: CompletedAssessment) -> str:
    """Return the day, with the time where both were completed on the same one."""
    here, there = localtime(side.completed_at), localtime(other.completed_at)
    return date_format(here, "DATETIME_FORMAT" if here.date() == there.date() else "DATE_FORMAT")


def _edition(side: CompletedAssessment, other: CompletedAssessment) -> str:
    version = _("version %(number)s") % {"number": side.number}
    if side.questionnaire == other.questionnaire:
        return version
    return f"{side.result.instrument.title}, {version}"


def _on_the_left(card: SideCard) -> SideWords:
    return SideWords(card.when, _("Place on the left"), _("On the left:"), _("Only asked on the left."))


def _on_the_right(card: SideCard) -> SideWords:
    return SideWords(card.when, _("Place on the right"), _("On the right:"), _("Only asked on the right."))


def _headline(side: Result) -> str:
    return model_name(side, side.outcome.leading) if side.outcome.leading else _("No sales model stands out yet")


def _essence(before: CompletedAssessment, after: CompletedAssessment, found: Comparison) -> Iterator[str]:
    """Say in a few sentences who led and leads, and how much else differs."""
    yield _lead(before, after, found)
    counted = in_figures(found)
    if counted:
        yield counted
    elif found.is_empty:
        yield _("Nothing else differs: the same answers, the same points, the same pipeline.")
    if not any(pair.is_changed for pair in found.answers) and any(pair.reweighed for pair in found.answers):
        yield _("You gave the same answers; the questionnaire gives other points for them.")


def _lead(before: CompletedAssessment, after: CompletedAssessment, found: Comparison) -> str:
    old, new = (model_name(side.result, key) if key else "" for side, key in _leading(before, after, found))
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


def _leading(
    before: CompletedAssessment, after: CompletedAssessment, found: Comparison
) -> tuple[tuple[CompletedAssessment, str | None], ...]:
    return (before, found.leading_before), (after, found.leading_after)


def _notes(before: CompletedAssessment, after: CompletedAssessment) -> Iterator[str]:
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
