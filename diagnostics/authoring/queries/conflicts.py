"""Revisions and locks of drafts: they detect and prevent conflicting edits by two authors."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Max

from diagnostics.authoring.domain.seen import moment_of
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.history import Parts, history_querysets
from diagnostics.site.models.fields import Authored


def revision_of(model: type[Authored], ids: Iterable[int], parts: Parts) -> str:
    """Return a token that changes with every change of these rows and their parts, deletions included.

    It is made of the newest ids of their history, so code that writes a draft needs no step of its own to update it.
    The number of queries depends only on how many kinds of part there are.
    """
    newest = (
        records.aggregate(newest=Max("history_id", default=0))["newest"]
        for records in history_querysets(model, {"id__in": list(ids)}, parts)
    )
    return "-".join(map(str, newest))


def rows_then(model: type[Authored], condition: Mapping[str, Any], newest: int) -> dict[int, Any]:
    """Return rows as they were when `newest` was the newest id of their history, by id; none that did not exist then.

    With the numbers of a revision these are the rows from which a page with that revision was rendered.
    """
    records = model.history.filter(**condition, history_id__lte=newest).order_by("history_id")
    last = {record.id: record for record in records}
    return {pk: record.instance for pk, record in last.items() if record.history_type != "-"}


def lock_drafts(ids: Sequence[int] | None = None) -> None:
    """Lock these drafts, by default all, against writing and publishing until the transaction ends.

    Everything that writes a draft takes this lock first. So publishing never compiles a half-saved draft, and a draft
    cannot change between comparing its revision and writing it.
    """
    drafts: Any = Questionnaire.objects.order_by("pk")
    if ids is not None:
        drafts = drafts.filter(pk__in=ids)
    # always in the same order, so that two transactions cannot deadlock
    list(drafts.select_for_update().values_list("pk", flat=True))


Records = Mapping[tuple[type, int], Any]
"""Historical records by table and id of the row."""


def records_at(model: type[Authored], ids: Iterable[int], parts: Parts, revision: str) -> Records:
    """Return what these rows and their parts were at a revision; nothing if it is none. Deleted rows are left out."""
    moment = moment_of(revision)
    querysets = list(history_querysets(model, {"id__in": list(ids)}, parts))
    if len(moment) != len(querysets):
        return {}
    newest = {
        (record.instance_type, record.id): record
        for records, limit in zip(querysets, moment, strict=True)
        for record in records.filter(history_id__lte=limit).order_by("history_id")
    }
    return {row: record for row, record in newest.items() if record.history_type != "-"}


def newest_editor(model: type[Authored], ids: Iterable[int], parts: Parts) -> str:
    """Return the name of the user who made the newest change of these rows and their parts, or "" if none did."""
    newest = [
        record
        for records in history_querysets(model, {"id__in": list(ids)}, parts)
        if (record := records.select_related("history_user").order_by("history_id").last())
    ]
    latest = max(newest, key=lambda record: record.history_date, default=None)
    return str(latest.history_user or "") if latest else ""


def last_owner_of(model: type[Authored], row_id: str) -> int | None:
    """Return the id of the questionnaire that a deleted part belonged to; None if that is gone or unknown."""
    if not (row_id.isdecimal() and len(row_id) < 19):
        return None
    owners = model.history.filter(id=row_id).order_by("-history_id").values_list("questionnaire_id", flat=True)[:1]
    return Questionnaire.objects.filter(pk__in=list(owners)).values_list("pk", flat=True).first()
