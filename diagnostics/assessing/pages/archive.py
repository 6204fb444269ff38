"""The list of past assessments, and the pages that name or erase one of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.assessing.domain.archive import Choices, Place, PublishedVersion, Sort
from diagnostics.assessing.domain.leaders import first_models
from diagnostics.assessing.pages.names import headline
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import walk
from diagnostics.instrument.scoring import Answers
from diagnostics.site.pages.dates import day_text, minute_text
from diagnostics.site.pages.texts import quoted
from diagnostics.site.pages.urls import address_of


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in the list. `when` is the time of its completion, or of its start while it is not completed.

    `note` is the note's first line; `source` names the questionnaire and version if the site has several. `has_own`:
    the team made a pipeline of its own.
    """

    assessment: UUID
    title: str
    model: str
    is_completed: bool
    when: datetime
    answered: int
    total: int
    note: str = ""
    source: str = ""
    has_own: bool = False


@dataclass(frozen=True, slots=True)
class ListedRow(AssessmentRow):
    """An assessment with what its row of the list says, made once here for all the places where the template shows it.

    `tag`: its progress, or its result if the title does not say it; "" otherwise. `named`: title and time, as HTML.
    `iso`: the time for machines; `said`: what happened then. `compare_url` is "" until it is completed.
    """

    tag: str = ""
    named: str = ""
    iso: str = ""
    said: str = ""
    result_url: str = ""
    compare_url: str = ""
    edit_url: str = ""
    erase_url: str = ""


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """One page of the list. `query` is the filter as a query string.

    `next_url` is "" on the last page. `searched` says how far the search went if it stopped before the page was full.
    `is_narrow`: whether the list is filtered.
    """

    rows: tuple[ListedRow, ...]
    query: str
    next_url: str
    next_text: str
    searched: str
    is_first: bool
    is_narrow: bool

    @property
    def is_empty(self) -> bool:
        """Whether the visitor has no assessments at all."""
        return self.is_first and not (self.rows or self.is_narrow)


@dataclass(frozen=True, slots=True)
class ErasePage:
    """The page that asks before it erases an assessment."""

    row: AssessmentRow
    back_url: str


@dataclass(frozen=True, slots=True)
class EditPage:
    """The page that edits name and note. `undo_url` restores the `earlier` name; "" if there is none."""

    row: AssessmentRow
    back_url: str
    undo_url: str
    earlier: str


def archive_url(query: str = "") -> str:
    """Return the address of the list, filtered by `query`."""
    return f"{reverse('diagnostics:archive')}?{query}" if query else reverse("diagnostics:archive")


def archive_page(
    rows: Sequence[AssessmentRow],
    *,
    query: str,
    after: Place | None,
    next_after: Place | None,
    searched: str,
    sort: Sort,
    is_narrow: bool,
) -> ArchivePage:
    """Present one page of the list."""
    this_page = urlencode([("after", str(after))]) if after else ""
    next_page = urlencode([("after", str(next_after))]) if next_after else ""
    texts = {Sort.NEWEST: _("Older assessments"), Sort.OLDEST: _("Newer assessments"), Sort.NAME: _("More assessments")}
    return ArchivePage(
        rows=tuple(_listed(rows, back=urlencode({"back": "&".join(filter(None, (query, this_page)))}))),
        query=query,
        next_url=archive_url("&".join(filter(None, (query, next_page)))) if next_page else "",
        next_text=_("Search on") if searched else texts[sort],
        searched=searched,
        is_first=after is None,
        is_narrow=is_narrow,
    )


def _listed(rows: Iterable[AssessmentRow], *, back: str) -> Iterator[ListedRow]:
    """Yield the rows as the list shows them; `back` is the query that leads back to this page."""
    result_url, compare_url = (
        partial(address_of, "diagnostics:result"),
        partial(address_of, "diagnostics:compare-choose"),
    )
    edit_url, erase_url = partial(address_of, "diagnostics:edit"), partial(address_of, "diagnostics:erase")
    for row in rows:
        key, date = row.assessment, minute_text(row.when)
        said = _("Completed %(date)s") if row.is_completed else _("Started %(date)s")
        yield ListedRow(
            **{name: getattr(row, name) for name in AssessmentRow.__slots__},
            tag=_tag(row),
            named=format_html("<bdi>{}</bdi>, {}", row.title, date),
            iso=localtime(row.when).isoformat(),
            said=said % {"date": date},
            result_url=result_url(key),
            compare_url=compare_url(key) if row.is_completed else "",
            edit_url=f"{edit_url(key)}?{back}",
            erase_url=f"{erase_url(key)}?{back}",
        )


def _tag(row: AssessmentRow) -> str:
    if not row.is_completed:
        return _("%(answered)s of %(total)s answered") % {"answered": row.answered, "total": row.total}
    return row.model if row.title != row.model else ""


def searched_to(sort: Sort, *, started_at: datetime, title: str) -> str:
    """Say how far the list was searched; `started_at` and `title` are those of the last assessment searched."""
    if sort is Sort.NAME:
        return _("Searched as far as %(name)s.") % {"name": quoted(title) if title else _("those without a name")}
    date = day_text(started_at)
    if sort is Sort.OLDEST:
        return _("Searched forward to %(date)s.") % {"date": date}
    return _("Searched back to %(date)s.") % {"date": date}


def choices(versions: Sequence[PublishedVersion]) -> Choices:
    """Return the choices of the list's filter, in the visitor's language."""
    models = {key: name.plain for version in reversed(versions) for key, name in version.sales_models.items()}
    titles = {version.questionnaire: version.title.plain for version in reversed(versions)}
    has_questionnaires = len(titles) > 1
    return Choices(
        models=tuple(sorted(models.items(), key=lambda item: item[1].casefold())),
        questionnaires=tuple(sorted(titles.items(), key=lambda item: item[1].casefold())),
        versions=tuple(
            (version.code, source(titles[version.questionnaire] if has_questionnaires else "", version.number))
            for version in versions
        ),
    )


def source(title: str, number: int) -> str:
    """Return the text that names questionnaire and version; either may be left out ("", 0)."""
    if not number:
        return title
    numbered = _("Version %(number)s") % {"number": number}
    return f"{title}, {numbered.lower()}" if title else numbered


def source_of(instrument: Instrument, number: int, versions: Sequence[PublishedVersion]) -> str:
    """Name the questionnaire and version of an assessment, each only if the site has several."""
    has_questionnaires = len({version.questionnaire for version in versions}) > 1
    has_versions = sum(version.questionnaire == instrument.key for version in versions) > 1
    return source(str(instrument.title) if has_questionnaires else "", number if has_versions else 0)


def assessment_row(
    instrument: Instrument,
    *,
    assessment: UUID,
    title: str,
    answers: Answers,
    started_at: datetime,
    completed_at: datetime | None,
    note: str = "",
    source: str = "",
    has_own: bool = False,
) -> AssessmentRow:
    """Return one row of the list; without a title it is named by its result or its progress."""
    model = result_name(instrument, answers, is_completed=completed_at is not None)
    # a completed one has an answer to each question that it was asked
    steps = None if completed_at else walk(instrument, answers).steps
    return AssessmentRow(
        assessment=assessment,
        title=title or model,
        model=model,
        is_completed=completed_at is not None,
        when=completed_at or started_at,
        answered=len(answers) if steps is None else sum(step.answer is not None for step in steps),
        total=len(answers) if steps is None else len(steps),
        note=next(iter(note.strip().splitlines()), ""),
        source=source,
        has_own=has_own,
    )


def result_name(instrument: Instrument, answers: Answers, *, is_completed: bool) -> str:
    """Return the names of the sales models that come first, or the text shown if there is none."""
    if not is_completed:
        return _("Unfinished assessment")
    return headline(instrument, first_models(instrument, answers))
