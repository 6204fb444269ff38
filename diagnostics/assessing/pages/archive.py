"""The list of past assessments, and the pages that name or erase one of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from diagnostics.assessing.domain.archive import Choices, Place, PublishedVersion, Sort
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import quoted


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """One assessment in the list. `when` is the completion of a completed one, the start of a begun one.

    `note` is the note's first line; `source` names questionnaire and version where the site has several.
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


@dataclass(frozen=True, slots=True)
class ArchivePage:
    """One page of the list. `query` is what was asked as a query string, `back` leads to this page from others.

    `next_url` is "" on the last page; `searched` says how far it was looked where the page could not be filled.
    """

    rows: tuple[AssessmentRow, ...]
    query: str
    back: str
    next_url: str
    next_text: str
    searched: str
    is_first: bool
    is_narrow: bool

    @property
    def is_empty(self) -> bool:
        """Tell whether there is nothing at all in the list."""
        return self.is_first and not (self.rows or self.is_narrow)


@dataclass(frozen=True, slots=True)
class ErasePage:
    """What would be erased."""

    row: AssessmentRow
    back_url: str


@dataclass(frozen=True, slots=True)
class EditPage:
    """Whose name and note are written. `undo_url` restores the `earlier` name, "" where there is none to restore."""

    row: AssessmentRow
    back_url: str
    undo_url: str
    earlier: str


def archive_url(query: str = "") -> str:
    """Return the address of the list, as it was asked for with `query`."""
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
    here = urlencode([("after", str(after))]) if after else ""
    onward = urlencode([("after", str(next_after))]) if next_after else ""
    texts = {Sort.NEWEST: _("Older assessments"), Sort.OLDEST: _("Newer assessments"), Sort.NAME: _("More assessments")}
    return ArchivePage(
        rows=tuple(rows),
        query=query,
        back=urlencode({"back": "&".join(filter(None, (query, here)))}),
        next_url=archive_url("&".join(filter(None, (query, onward)))) if onward else "",
        next_text=_("Search on") if searched else texts[sort],
        searched=searched,
        is_first=after is None,
        is_narrow=is_narrow,
    )


def searched_to(sort: Sort, *, started_at: datetime, title: str) -> str:
    """Say how far a list was searched whose page could not be filled; `title` is that of the last one looked at."""
    if sort is Sort.NAME:
        return _("Searched as far as %(name)s.") % {"name": quoted(title) if title else _("those without a name")}
    date = date_format(localtime(started_at), "DATE_FORMAT")
    if sort is Sort.OLDEST:
        return _("Searched forward to %(date)s.") % {"date": date}
    return _("Searched back to %(date)s.") % {"date": date}


def choices(versions: Sequence[PublishedVersion]) -> Choices:
    """Return what the list can be filtered by, in the visitor's language."""
    models = {key: str(name) for version in reversed(versions) for key, name in version.sales_models.items()}
    titles = {version.questionnaire: str(version.title) for version in reversed(versions)}
    several = len(titles) > 1
    return Choices(
        models=tuple(sorted(models.items(), key=lambda item: item[1].casefold())),
        questionnaires=tuple(sorted(titles.items(), key=lambda item: item[1].casefold())),
        versions=tuple(
            (version.code, source(titles[version.questionnaire] if several else "", version.number))
            for version in versions
        ),
    )


def source(title: str, number: int) -> str:
    """Return questionnaire and version as they stand in a list; either may be left out ("", 0)."""
    if not number:
        return title
    numbered = _("Version %(number)s") % {"number": number}
    return f"{title}, {numbered.lower()}" if title else numbered


def source_of(instrument: Instrument, number: int, versions: Sequence[PublishedVersion]) -> str:
    """Return of which questionnaire and version an assessment is, as far as the site has several."""
    several = len({version.questionnaire for version in versions}) > 1
    again = sum(version.questionnaire == instrument.key for version in versions) > 1
    return source(str(instrument.title) if several else "", number if again else 0)


def assessment_row(
    instrument: Instrument,
    *,
    assessment: UUID,
    title: str,
    leading: str,
    answered: int,
    started_at: datetime,
    completed_at: datetime | None,
    note: str = "",
    source: str = "",
) -> AssessmentRow:
    """Present one assessment; without a title it is called by its result or its progress."""
    model = model_name(instrument, leading, is_completed=completed_at is not None)
    return AssessmentRow(
        assessment=assessment,
        title=title or model,
        model=model,
        is_completed=completed_at is not None,
        when=completed_at or started_at,
        answered=answered,
        total=len(instrument.questions),
        note=next(iter(note.strip().splitlines()), ""),
        source=source,
    )


def model_name(instrument: Instrument, leading: str, *, is_completed: bool) -> str:
    """Return the name of the leading sales model, or what to say while there is none."""
    if not is_completed:
        return _("Unfinished assessment")
    if not leading:
        return _("No sales model stands out yet")
    return str(instrument.sales_model_by_key[leading].name)
