"""Whether what an author has before them is still what stands in the draft."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Max

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.authoring import Parts, kept_records
from diagnostics.site.models.fields import Authored


def revision_of(model: type[Authored], ids: Iterable[int], parts: Parts) -> str:
    """Return what changes with every change of these rows and their parts, removals included.

    It is the newest entry of each record of changes, so nothing that writes a draft can forget to move it on. The
    number of queries depends on the kinds of part alone.
    """
    newest = (
        kept.aggregate(newest=Max("history_id", default=0))["newest"]
        for kept in kept_records(model, {"id__in": list(ids)}, parts)
    )
    return "-".join(map(str, newest))


def hold_drafts(ids: Sequence[int] | None = None) -> None:
    """Keep these drafts, all of them by default, from being written or published until the transaction ends.

    Whoever writes a draft takes this lock first: publishing then compiles no half of a saving, and what is compared
    with what stands stays as it is until it is written.
    """
    drafts: Any = Questionnaire.objects.order_by("pk")
    if ids is not None:
        drafts = drafts.filter(pk__in=ids)
    # in one order for everyone, so that nobody waits for each other
    list(drafts.select_for_update().values_list("pk", flat=True))


def newest_editor(model: type[Authored], ids: Iterable[int], parts: Parts) -> str:
    """Return who made the newest change of these rows and their parts; "" where the system did."""
    newest = [
        record
        for kept in kept_records(model, {"id__in": list(ids)}, parts)
        if (record := kept.select_related("history_user").order_by("history_id").last())
    ]
    latest = max(newest, key=lambda record: record.history_date, default=None)
    return str(latest.history_user or "") if latest else ""
