"""The list of past assessments, filtered, ordered and paginated by keyset.

A viewer sees up to three ranges: owned, begun in this browser, granted to this browser. Each is read by its own index
and they are merged here, because an OR makes databases scan the whole table. A page begins after a row's position in
the order, not after a number of rows, so inserted and deleted rows shift nothing.

The cost of a page is bounded: if a filter excludes rows, at most WINDOW rows of each range are scanned, and the page
says how far.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Func, Q, TextField, UUIDField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from diagnostics.assessing.domain.archive import ArchiveFilter, Place, PublishedVersion, Sort, State
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet, id_at
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.instrument.instrument import EQUAL
from diagnostics.instrument.text import Text

PAGE_SIZE = 20

WINDOW = 5_000
"""The largest number of rows of a range that a page scans."""

CLOCK_TOLERANCE = timedelta(days=1)
"""The largest difference between the time in an id and `started_at`."""

_known: dict[str, tuple[Text, dict[str, Text]]] = {}
"""By fingerprint: the title of a version and its sales models."""

_separates: dict[str, bool] = {}
"""By fingerprint: whether a version asks which of the sales models that tie stands out."""

LISTED = (
    *("title", "company", "note", "answers", "started_at", "completed_at"),
    *("name_key", "follows_id", "owner_id", "browser", "version__number", "version__fingerprint"),
)
"""The columns that a list shows or that its view asks for."""

ORDER = {Sort.NEWEST: ("-pk",), Sort.OLDEST: ("pk",), Sort.NAME: ("name_key", "pk")}

NAMELESS_LAST = Case(When(name_key="", then=1), default=0)


@dataclass(frozen=True, slots=True)
class AssessmentPage:
    """A page of assessments, and the place after which the next page begins (None: this is the last).

    `searched_to`: the last row scanned, if the scan limit was reached before the page was full.
    """

    assessments: tuple[Assessment, ...]
    next_after: Place | None
    searched_to: Assessment | None = None


def filtered(viewer: Viewer, query: ArchiveFilter) -> AssessmentQuerySet:
    """Return all matching assessments that `viewer` may open, in the list's order, with versions."""
    rows = narrowed(Assessment.objects.visible_to(viewer), query).with_version()
    return rows.order_by(*((NAMELESS_LAST,) if query.sort is Sort.NAME else ()), *ORDER[query.sort])


def narrowed(rows: AssessmentQuerySet, query: ArchiveFilter) -> AssessmentQuerySet:
    """Filter the matching rows, regardless of the order."""
    for word in query.words:
        rows = rows.filter(search_text__contains=word)
    if query.state is not None:
        rows = rows.filter(completed_at__isnull=query.state is State.BEGUN)
    if query.leading is not None:
        rows = _having_first(rows.filter(completed_at__isnull=False), query.leading)
    if query.questionnaire is not None:
        rows = rows.filter(version__questionnaire__key=query.questionnaire)
    if query.version is not None:
        questionnaire, number = query.version
        rows = rows.filter(version__questionnaire__key=questionnaire, version__number=number)
    if query.since is not None:
        rows = rows.filter(started_at__gte=query.since)
    return rows if query.until is None else rows.filter(started_at__lt=query.until)


def _having_first(rows: AssessmentQuerySet, key: str) -> AssessmentQuerySet:
    """Filter the results in which a sales model comes first, alone or with others; "": in which none leads."""
    if not key:
        return rows.filter(leading="")
    # only the order decides ties where the separating question is not asked; the outcomes of all others stay unread
    shared, unseparated = Q(answers__stands_out=EQUAL), _unseparated_versions()
    if unseparated:
        shared |= Q(version__in=unseparated)
    tied = Cast(KeyTextTransform("tie", "outcome"), TextField())
    return rows.alias(tied=tied).filter(Q(leading=key) | (shared & Q(tied__contains=f'"{key}"')))


def _unseparated_versions() -> list[int]:
    """Return the ids of the versions that do not ask which of the sales models stands out."""
    versions = list(QuestionnaireVersion.objects.order_by().values_list("pk", "fingerprint"))
    if not {fingerprint for _pk, fingerprint in versions} <= _separates.keys():
        question = KeyTransform("separating_question", "document")
        for fingerprint, text in QuestionnaireVersion.objects.order_by().values_list("fingerprint", question):
            _separates[fingerprint] = any((text or {}).values())
    return [pk for pk, fingerprint in versions if not _separates[fingerprint]]


def assessments_of(
    viewer: Viewer, query: ArchiveFilter | None = None, *, after: Place | None = None, size: int = PAGE_SIZE
) -> AssessmentPage:
    """Return one page of the matching assessments that `viewer` may open, without outcomes and documents.

    It needs one query for each range, and another one if a filter excludes rows. In the order of names, rows without a
    name are ranges of their own.
    """
    query = query or ArchiveFilter()
    page_rows: list[Assessment] = []
    for conditions in _parts(query.sort, after):
        ranges = [rows.filter(*conditions).order_by(*ORDER[query.sort]) for rows in _ranges(viewer, query.sort)]
        scans = [_rows_from(rows, query, size + 1 - len(page_rows)) for rows in ranges]
        rows, end = _merged(scans, query.sort)
        page_rows += rows
        if len(page_rows) > size:
            return AssessmentPage(tuple(page_rows[:size]), _place(page_rows[size - 1], query.sort))
        if end is not None:
            return AssessmentPage(tuple(page_rows), _place(end, query.sort), searched_to=end)
    return AssessmentPage(tuple(page_rows), None)


def published_versions() -> list[PublishedVersion]:
    """Return every published version for lists: the first questionnaire first, and its newest version first.

    Each process reads the document of a version once; after that this is one small query.
    """
    rows = QuestionnaireVersion.objects.order_by("questionnaire_id", "-number")
    versions = list(rows.values_list("questionnaire__key", "number", "fingerprint"))
    unknown = [fingerprint for *_number, fingerprint in versions if fingerprint not in _known]
    if unknown:
        parts = (KeyTransform("title", "document"), KeyTransform("sales_models", "document"))
        documents = QuestionnaireVersion.objects.filter(fingerprint__in=unknown)
        for fingerprint, title, models in documents.values_list("fingerprint", *parts):
            _known[fingerprint] = Text(**title), {model["key"]: Text(**model["name"]) for model in models}
    return [PublishedVersion(key, number, *_known[fingerprint]) for key, number, fingerprint in versions]


def end_of_window(rows: AssessmentQuerySet) -> Assessment | None:
    """Return the WINDOW-th row of an ordered range, or None if it has fewer."""
    return rows.only("name_key", "title", "company", "started_at")[WINDOW - 1 : WINDOW].first()


def _ranges(viewer: Viewer, sort: Sort) -> Sequence[AssessmentQuerySet]:
    """Return the disjoint ranges of the viewer's list."""
    ranges = Assessment.objects.ranges_of(viewer)
    if viewer.browser and sort is Sort.NAME:
        # grants have no index by name, so only the newest WINDOW of them are listed by name
        ranges[-1] = ranges[-1].filter(pk__in=_newest_grants(viewer.browser))
    return ranges


def _newest_grants(browser: str) -> Any:
    grants = AssessmentGrant.objects.filter(browser=browser).order_by("-assessment_id")
    return grants.values("assessment_id")[:WINDOW]


def _parts(sort: Sort, after: Place | None) -> Iterable[tuple[Any, ...]]:
    """Yield the conditions of the consecutive parts of a list, from `after` on."""
    if sort is Sort.NAME:
        if after is None or after.name:
            yield (_names_after(after) if after else Q(name_key__gt=""),)
        yield (Q(name_key="") if after is None or after.name else Q(name_key="", pk__gt=after.id),)
    elif after is None:
        yield ()
    else:
        yield (Q(pk__lt=after.id) if sort is Sort.NEWEST else Q(pk__gt=after.id),)


def _rows_from(
    rows: AssessmentQuerySet, query: ArchiveFilter, want: int
) -> tuple[Sequence[Assessment], Assessment | None]:
    """Return the next `want` matching rows, and the last row scanned if the scan limit was reached first."""
    end = end_of_window(rows) if query.is_narrow else None
    if end is not None and (query.since or query.until) and query.sort is not Sort.NAME:
        rows = around(rows, query.since, query.until)
        end = end_of_window(rows)
    if end is not None:
        rows = rows.filter(_up_to(end, query.sort))
    matching = list(narrowed(rows, query).select_related("version").marking_own().only(*LISTED)[:want])
    return matching, end if len(matching) < want else None


def around(rows: AssessmentQuerySet, since: datetime | None, until: datetime | None) -> AssessmentQuerySet:
    """Narrow the rows to a period by the time in their ids, which is a range of the index."""
    if since is not None:
        rows = rows.filter(pk__gte=id_at(since - CLOCK_TOLERANCE))
    return rows if until is None else rows.filter(pk__lt=id_at(until + CLOCK_TOLERANCE))


def _merged(
    scans: Sequence[tuple[Sequence[Assessment], Assessment | None]], sort: Sort
) -> tuple[list[Assessment], Assessment | None]:
    """Merge the rows of all ranges in order, up to the first one that reached its scan limit, and that end."""
    ends = [end for _rows, end in scans if end is not None]
    rows = [row for scanned, _end in scans for row in scanned]
    if len([scanned for scanned, end in scans if scanned or end]) < 2:
        return rows, ends[0] if ends else None
    ranks = _ranks({row.pk: row for row in [*rows, *ends]}, sort)
    rows.sort(key=lambda row: ranks[row.pk])
    ends.sort(key=lambda end: ranks[end.pk])
    return [row for row in rows if not ends or ranks[row.pk] <= ranks[ends[0].pk]], ends[0] if ends else None


def _ranks(rows: dict[UUID, Assessment], sort: Sort) -> dict[UUID, int]:
    """Return the index of each row in the order."""
    ordered: Iterable[UUID] = sorted(rows, reverse=sort is Sort.NEWEST)
    if len({row.name_key for row in rows.values()}) > 1 and sort is Sort.NAME:
        # the database compares names, because it knows the collation
        ordered = Assessment.objects.filter(pk__in=rows).order_by(*ORDER[sort]).values_list("pk", flat=True)
    return {key: rank for rank, key in enumerate(ordered)}


def _place(row: Assessment, sort: Sort) -> Place:
    return Place(row.pk, row.name_key if sort is Sort.NAME else "")


def _pair(name: Any, key: Any) -> Func:
    """Return name and id as a row value, which databases compare from left to right, using the index."""
    return Func(name, key, template="(%(expressions)s)", output_field=TextField())


def _names_after(place: Place) -> GreaterThan:
    return GreaterThan(_pair(F("name_key"), F("pk")), _pair(*_values(place.name, place.id)))


def _up_to(end: Assessment, sort: Sort) -> Any:
    if sort is Sort.NAME:
        return LessThanOrEqual(_pair(F("name_key"), F("pk")), _pair(*_values(end.name_key, end.pk)))
    return Q(pk__gte=end.pk) if sort is Sort.NEWEST else Q(pk__lte=end.pk)


def _values(name: str, key: UUID) -> tuple[Value, Value]:
    return Value(name, TextField()), Value(key, UUIDField())
