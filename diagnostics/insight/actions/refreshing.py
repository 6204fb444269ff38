"""Counts again the days that changed.

Each change was noted in its own transaction (`insight/models/triggers.py`). A refresh reads notes, counts their days
whole from the assessments, and in one short transaction writes the counts and deletes exactly the notes that it read. A
change that commits meanwhile has a note that was not read, so its day is counted again. Of two refreshes at once only
the first writes, since the other may have counted before a change whose note the first deleted.
"""

import time
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import structlog
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django_tasks import task

from diagnostics.insight.models import InsightChange, InsightDay, InsightRefresh
from diagnostics.insight.queries.changes import Pending, next_changes, runs
from diagnostics.insight.queries.counting import Counting, DayOfVersion, all_days

ROW = 1
"""The id of the one row of InsightRefresh."""

DAYS_AT_ONCE, DAYS_IN_REQUEST = 50, 4
"""Days counted in one go: few while a visitor waits, since time is looked at in between."""

QUEUED_FOR = 30
"""Seconds for which a refresh in the background is not queued again."""

log = structlog.get_logger("diagnostics.insight")


def refresh_insight(*, seconds: float | None = None) -> bool:
    """Count changed days again, until none is left or `seconds` are over; return whether none is left."""
    ends = None if seconds is None else time.monotonic() + seconds
    counting = Counting()
    while True:
        pending = next_changes(most_days=DAYS_AT_ONCE if ends is None else DAYS_IN_REQUEST)
        if not pending.ids:
            return True
        if ends is not None and time.monotonic() > ends:
            return False
        rows = counting.rows(pending.days)
        written = _write(pending=pending, rows=rows)
        log.info("insight refreshed", days=len(pending.days), changes=len(pending.ids), written=written)


@transaction.atomic
def _write(*, pending: Pending, rows: Sequence[InsightDay]) -> bool:
    """Replace the rows of the days and delete the changes, unless another refresh was first; return whether it did."""
    InsightRefresh.objects.get_or_create(pk=ROW)
    is_first = InsightRefresh.objects.filter(pk=ROW, number=pending.refresh).update(number=F("number") + 1)
    if not is_first:
        return False
    for version, days in _by_version(pending.days).items():
        InsightDay.objects.filter(version=version, day__in=days).delete()
    InsightDay.objects.bulk_create(rows)
    for first, last in runs(pending.ids):
        InsightChange.objects.filter(pk__range=(first, last)).delete()
    return True


def _by_version(days: Sequence[DayOfVersion]) -> dict[int, list[date]]:
    grouped: defaultdict[int, list[date]] = defaultdict(list)
    for version, day in days:
        grouped[version].append(day)
    return grouped


def refresh_later() -> None:
    """Queue a refresh for the background worker, unless one was queued moments ago."""
    if cache.add("insight:queued", True, QUEUED_FOR):
        refresh_in_background.enqueue()


@task()
def refresh_in_background() -> None:
    """Count all changed days again. It may run twice at once."""
    refresh_insight()


@transaction.atomic
def count_everything_again() -> int:
    """Note every day as changed, so that the next refresh counts it; return how many days."""
    days = all_days()
    InsightChange.objects.bulk_create(
        [InsightChange(version_id=version, day=day) for version, day in days], batch_size=1000
    )
    return len(days)
