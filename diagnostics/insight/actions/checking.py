"""Compares the counts with the assessments that they are counts of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from diagnostics.insight.actions.refreshing import DAYS_AT_ONCE, refresh_insight
from diagnostics.insight.models import InsightDay
from diagnostics.insight.queries.counting import Counting, DayOfVersion, all_days


@dataclass(frozen=True, slots=True)
class Check:
    """How many days and assessments were counted, and the days whose counts are wrong."""

    days: int
    begun: int
    wrong: tuple[DayOfVersion, ...]


def check_insight() -> Check:
    """Count every day again and compare. A day that changes meanwhile is refreshed and compared once more."""
    days = all_days()
    begun, wrong, counting, left = 0, [], Counting(), iter(days)
    while batch := list(islice(left, DAYS_AT_ONCE)):
        counted = counting.rows(batch)
        begun += sum(row.begun for row in counted)
        different = _different(batch, counted)
        if different:
            refresh_insight()
            wrong += _different(different, counting.rows(different))
    return Check(len(days), begun, tuple(wrong))


def _different(days: Sequence[DayOfVersion], counted: Iterable[InsightDay]) -> list[DayOfVersion]:
    """Return the days whose rows are not those that were counted."""
    rows = InsightDay.objects.filter(day__in={day for _version, day in days})
    stored, right = _by_day(rows), _by_day(counted)
    return [day for day in days if stored.get(day) != right.get(day)]


def _by_day(rows: Iterable[InsightDay]) -> dict[DayOfVersion, dict[str, Any]]:
    found: defaultdict[DayOfVersion, dict[str, Any]] = defaultdict(dict)
    for row in rows:
        found[row.version_id, row.day][row.language] = (row.begun, row.completed, row.counts)
    return dict(found)
