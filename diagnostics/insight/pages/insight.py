"""The page of insight, and its figures as a file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diagnostics.insight.domain.figures import Figures, Period
from diagnostics.insight.pages.figures import (
    ShareRow,
    ShareTable,
    StepRow,
    answer_tables,
    kind_table,
    outcome_table,
    plan_tables,
    step_rows,
)
from diagnostics.site.pages.texts import share
from diagnostics.site.spreadsheets.cells import Cell, Column, Row
from diagnostics.site.spreadsheets.delimited import csv_parts

MOST_WEEKS = 26
"""Weeks that a trend shows before it is by month, unless the reader chooses."""

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A week or month: its name, and how many assessments were begun in it and completed since."""

    name: str
    begun: int
    completed: int
    rate: str


@dataclass(frozen=True, slots=True)
class Trend:
    """How many were begun over time. `left_out`: earlier periods that are not shown."""

    by_month: bool
    rows: tuple[PeriodRow, ...]
    left_out: int

    @property
    def most(self) -> int:
        """The most that were begun in one period."""
        return max((row.begun for row in self.rows), default=0)

    @property
    def item(self) -> str:
        """What a row is."""
        return _("Month") if self.by_month else _("Week from")


@dataclass(frozen=True, slots=True)
class InsightPage:
    """The figures of a selection. `refusal` says why none, or no results, are shown; "" if they all are.

    `since`: the day from which on languages and times are recorded, if earlier assessments are among the figures.
    """

    begun: int = 0
    completed: ShareRow | None = None
    trend: Trend | None = None
    steps: tuple[StepRow, ...] = ()
    answers: tuple[ShareTable, ...] = ()
    outcomes: ShareTable | None = None
    more: tuple[ShareTable, ...] = ()
    refusal: str = ""
    since: date | None = None

    @property
    def tables(self) -> Iterator[ShareTable]:
        """All tables of shares, in order."""
        yield from self.answers
        if self.outcomes is not None:
            yield self.outcomes
        yield from self.more


def insight_page(
    figures: Figures, periods: Sequence[Period], *, by_month: bool, targets: Mapping[str, str], since: date | None
) -> InsightPage:
    """Return the page of figures."""
    results = figures.results
    return InsightPage(
        begun=figures.begun,
        completed=ShareRow(_("Completed"), figures.completed, figures.begun),
        trend=trend_rows(periods, by_month=by_month),
        steps=step_rows(figures),
        answers=answer_tables(figures, results) if results else (),
        outcomes=outcome_table(results) if results else None,
        more=(kind_table(results), *plan_tables(results, targets)) if results else (),
        refusal="" if results else refusal(figures.completed),
        since=since,
    )


def refusal(completed: int) -> str:
    """Return why results are not shown."""
    if completed:
        return _(
            "Answers and results are not shown here: fewer than five assessments would be among them, or among those "
            "that the filters leave out."
        )
    return _("No assessment is completed yet, so there are no answers and results to show.")


def too_few(begun: int) -> InsightPage:
    """Return the page of a selection of which not even head counts are shown."""
    if not begun:
        return InsightPage(refusal=_("No assessment was begun yet."))
    text = _("Fewer than five assessments were begun. Figures are shown from five on, so that nobody is recognised.")
    return InsightPage(refusal=text)


def trend_rows(periods: Sequence[Period], *, by_month: bool) -> Trend:
    """Return the last MOST_PERIODS periods as texts."""
    shown = periods[-MOST_PERIODS:]
    rows = tuple(
        PeriodRow(
            date_format(period.first, "YEAR_MONTH_FORMAT" if by_month else "SHORT_DATE_FORMAT"),
            period.begun,
            period.completed,
            share(period.completed, period.begun),
        )
        for period in shown
    )
    return Trend(by_month, rows, len(periods) - len(shown))


def csv_file(page: InsightPage, *, delimiter: str) -> Iterator[bytes]:
    """Yield the figures of a page as a file, one a line."""
    columns = (
        Column(_("Table")),
        Column(_("Figure")),
        Column(_("Count")),
        Column(_("Share")),
        Column(_("Median time")),
    )
    return csv_parts(columns, map(Row, _lines(page)), delimiter=delimiter)


def _lines(page: InsightPage) -> Iterable[Sequence[Cell]]:
    if page.completed is None:
        return
    yield _("Journeys"), _("Begun"), page.begun, "", ""
    yield _("Journeys"), _("Completed"), page.completed.count, page.completed.share, ""
    for step in page.steps:
        yield _("Where people leave"), _("Saw: %(page)s") % {"page": step.name}, step.saw, "", step.time
        yield _("Where people leave"), _("Left: %(page)s") % {"page": step.name}, step.left.count, step.left.share, ""
    for period in page.trend.rows if page.trend else ():
        yield _("Begun over time"), period.name, period.begun, "", ""
        yield _("Completed of these"), period.name, period.completed, period.rate, ""
    for table in page.tables:
        for row in table.rows:
            yield table.title, row.name, _("not shown") if row.count is None else row.count, row.share, ""
