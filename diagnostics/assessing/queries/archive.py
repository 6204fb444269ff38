"""The list of past assessments: which ones, in which order, page by page.

A viewer sees up to three ranges: what they own, what their browser began, what their browser was let into. Each is read
by an index of its own and they are merged here, since a condition with OR makes databases read the whole table. Pages
go on after a row's place in the order, never by a number of rows, so rows that come and go move nothing.

What a page costs is bounded: where a filter leaves rows out, at most WINDOW rows of each range are looked at, and the
page says how far it looked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, Q, TextField, UUIDField, Value, When
from django.db.models.fields.json import KeyTransform
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from diagnostics.assessing.domain.archive import ArchiveFilter, Place, PublishedVersion, Sort, State
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet, id_at
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.text import Text

PAGE_SIZE = 20

WINDOW = 10_000
"""Rows of one range that one page looks at, at most."""

CLOCK_TOLERANCE = timedelta(days=1)
"""How far the time in an id may be from the time at which the assessment was begun."""

_known: dict[str, tuple[Text, dict[str, Text]]] = {}
"""By fingerprint: what a version is called, and its sales models."""

ORDER = {Sort.NEWEST: ("-pk",), Sort.OLDEST: ("pk",), Sort.NAME: ("name_key", "pk")}

NAMELESS_LAST = Case(When(name_key="", then=1), default=0)


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """Some assessments in order, and the place after which the next page begins (None: this is the last).

    `searched_to` is set where the page is not full because no more rows may be looked at: the last one that was.
    """

    assessments: tuple[Assessment, ...]
    next_after: Place | None
    searched_to: Assessment | None = None


def filtered(viewer: Viewer, asked: ArchiveFilter) -> AssessmentQuerySet:
    """Return all that `viewer` may open and that fits what is asked, in the list's order, with versions."""
    rows = narrowed(Assessment.objects.visible_to(viewer), asked).with_version()
    return rows.order_by(*((NAMELESS_LAST,) if asked.sort is Sort.NAME else ()), *ORDER[asked.sort])


def narrowed(rows: AssessmentQuerySet, asked: ArchiveFilter) -> AssessmentQuerySet:
    """Keep the rows that fit what is asked, whatever the order."""
    for word in asked.words:
        rows = rows.filter(search_text__contains=word)
    if asked.state is not None:
        rows = rows.filter(completed_at__isnull=asked.state is State.BEGUN)
    if asked.leading is not None:
        rows = rows.filter(completed_at__isnull=False, leading=asked.leading)
    if asked.questionnaire is not None:
        rows = rows.filter(version__questionnaire__key=asked.questionnaire)
    if asked.version is not None:
        questionnaire, number = asked.version
        rows = rows.filter(version__questionnaire__key=questionnaire, version__number=number)
    if asked.since is not None:
        rows = rows.filter(started_at__gte=asked.since)
    return rows if asked.until is None else rows.filter(started_at__lt=asked.until)


def assessments_of(
    viewer: Viewer, asked: ArchiveFilter | None = None, *, after: Place | None = None, size: int = PAGE_SIZE
) -> AssessmentPage:
    """Return one page of what `viewer` may open and that fits what is asked, without outcomes and documents.

    It takes one query for each range, and one more for each where a filter leaves rows out; by name, the nameless ones
    are ranges of their own.
    """
    asked = asked or ArchiveFilter()
    found: list[Assessment] = []
    for conditions in _parts(asked.sort, after):
        ranges = [rows.filter(*conditions).order_by(*ORDER[asked.sort]) for rows in _ranges(viewer, asked.sort)]
        stretches = [_stretch(rows, asked, size + 1 - len(found)) for rows in ranges]
        rows, end = _merged(stretches, asked.sort)
        found += rows
        if len(found) > size:
            return AssessmentPage(tuple(found[:size]), _place(found[size - 1], asked.sort))
        if end is not None:
            return AssessmentPage(tuple(found), _place(end, asked.sort), searched_to=end)
    return AssessmentPage(tuple(found), None)


def published_versions() -> list[PublishedVersion]:
    """Return what lists tell of every published version, the first questionnaire first and its newest version first.

    Of each version the document is read once per process, for it never changes; after that this is one small query.
    """
    rows = QuestionnaireVersion.objects.select_related("questionnaire")
    rows = rows.only("number", "fingerprint", "questionnaire__key").order_by("questionnaire_id", "-number")
    versions = list(rows)
    unknown = [version.pk for version in versions if version.fingerprint not in _known]
    if unknown:
        parts = (KeyTransform("title", "document"), KeyTransform("sales_models", "document"))
        for print_, title, models in QuestionnaireVersion.objects.filter(pk__in=unknown).values_list(
            "fingerprint", *parts
        ):
            _known[print_] = Text(**title), {model["key"]: Text(**model["name"]) for model in models}
    return [
        PublishedVersion(version.questionnaire.key, version.number, *_known[version.fingerprint])
        for version in versions
    ]


def end_of_window(rows: AssessmentQuerySet) -> Assessment | None:
    """Return the last of the first WINDOW rows of an ordered range that an index yields; None where it has fewer."""
    return rows.only("name_key", "title", "started_at")[WINDOW - 1 : WINDOW].first()


def _ranges(viewer: Viewer, sort: Sort) -> Iterable[AssessmentQuerySet]:
    """Yield the ranges of which the viewer's list consists; no row stands in two of them."""
    rows = Assessment.objects.all()
    if viewer.user_id is not None:
        yield rows.owned_by(viewer.user_id)
    if viewer.browser:
        yield rows.begun_in(viewer.browser)
        granted = rows.granted_to(viewer.browser).exclude(browser=viewer.browser)
        if sort is Sort.NAME:
            # grants stand in no index by name: of more than a window of them only the newest are listed by name
            granted = rows.filter(owner=None, pk__in=_newest_grants(viewer.browser)).exclude(browser=viewer.browser)
        yield granted


def _newest_grants(browser: str) -> Any:
    grants = AssessmentGrant.objects.filter(browser=browser).order_by("-assessment_id")
    return grants.values("assessment_id")[:WINDOW]


def _parts(sort: Sort, after: Place | None) -> Iterable[tuple[Any, ...]]:
    """Yield the conditions of the parts that follow one another in a list, from `after` on."""
    if sort is Sort.NAME:
        if after is None or after.name:
            yield (_names_after(after) if after else Q(name_key__gt=""),)
        yield (Q(name_key="") if after is None or after.name else Q(name_key="", pk__gt=after.id),)
    elif after is None:
        yield ()
    else:
        yield (Q(pk__lt=after.id) if sort is Sort.NEWEST else Q(pk__gt=after.id),)


def _stretch(
    rows: AssessmentQuerySet, asked: ArchiveFilter, want: int
) -> tuple[Sequence[Assessment], Assessment | None]:
    """Return the next `want` rows of an ordered range that fit, and where looking for them ended before there were so
    many."""
    end = end_of_window(rows) if asked.is_narrow else None
    if end is not None and (asked.since or asked.until) and asked.sort is not Sort.NAME:
        rows = _around(rows, asked.since, asked.until)
        end = end_of_window(rows)
    if end is not None:
        rows = rows.filter(_up_to(end, asked.sort))
    found = list(narrowed(rows, asked).with_version().defer("outcome", "version__document")[:want])
    return found, end if len(found) < want else None


def _around(rows: AssessmentQuerySet, since: datetime | None, until: datetime | None) -> AssessmentQuerySet:
    """Keep the rows that a period can hold, by the time in their ids: a range of the index, where rows are many."""
    if since is not None:
        rows = rows.filter(pk__gte=id_at(since - CLOCK_TOLERANCE))
    return rows if until is None else rows.filter(pk__lt=id_at(until + CLOCK_TOLERANCE))


def _merged(
    stretches: Sequence[tuple[Sequence[Assessment], Assessment | None]], sort: Sort
) -> tuple[list[Assessment], Assessment | None]:
    """Return the rows of all stretches in order, up to where the first of these ended early, and that end."""
    ends = [end for _rows, end in stretches if end is not None]
    rows = [row for found, _end in stretches for row in found]
    if len([found for found, end in stretches if found or end]) < 2:
        return rows, ends[0] if ends else None
    ranks = _ranks({row.pk: row for row in [*rows, *ends]}, sort)
    rows.sort(key=lambda row: ranks[row.pk])
    ends.sort(key=lambda end: ranks[end.pk])
    return [row for row in rows if not ends or ranks[row.pk] <= ranks[ends[0].pk]], ends[0] if ends else None


def _ranks(rows: dict[UUID, Assessment], sort: Sort) -> dict[UUID, int]:
    """Return where each row stands among `rows`."""
    ordered: Iterable[UUID] = sorted(rows, reverse=sort is Sort.NEWEST)
    if len({row.name_key for row in rows.values()}) > 1 and sort is Sort.NAME:
        # names are compared by the database alone, which knows its collation
        ordered = Assessment.objects.filter(pk__in=rows).order_by(*ORDER[sort]).values_list("pk", flat=True)
    return {key: rank for rank, key in enumerate(ordered)}


def _place(row: Assessment, sort: Sort) -> Place:
    return Place(row.pk, row.name_key if sort is Sort.NAME else "")


def _pair(name: Any, key: Any) -> Func:
    """Return name and id as one value, which databases compare from left to right, along their index."""
    return Func(name, key, template="(%(expressions)s)", output_field=TextField())


def _names_after(place: Place) -> GreaterThan:
    return GreaterThan(_pair(F("name_key"), F("pk")), _pair(*_values(place.name, place.id)))


def _up_to(end: Assessment, sort: Sort) -> Any:
    if sort is Sort.NAME:
        return LessThanOrEqual(_pair(F("name_key"), F("pk")), _pair(*_values(end.name_key, end.pk)))
    return Q(pk__gte=end.pk) if sort is Sort.NEWEST else Q(pk__lte=end.pk)


def _values(name: str, key: UUID) -> tuple[Value, Value]:
    return Value(name, TextField()), Value(key, UUIDField())
