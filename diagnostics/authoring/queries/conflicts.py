"""Revisions and locks of drafts: they detect and prevent conflicting edits by two authors."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

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


def newest_editor(model: type[Authored], ids: Iterable[int], parts: Parts) -> str:
    """Return the name of the user who made the newest change of these rows and their parts, or "" if none did."""
    newest = [
        record
        for records in history_querysets(model, {"id__in": list(ids)}, parts)
        if (record := records.select_related("history_user").order_by("history_id").last())
    ]
    latest = max(newest, key=lambda record: record.history_date, default=None)
    return str(latest.history_user or "") if latest else ""
