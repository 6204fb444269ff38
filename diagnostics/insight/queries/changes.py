"""Which days have to be counted again."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diagnostics.insight.models import InsightChange, InsightRefresh
from diagnostics.insight.queries.counting import DayOfVersion

CHANGES_AT_ONCE = 50_000
"""How many changes are dealt with in one transaction."""


@dataclass(frozen=True, slots=True)
class Pending:
    """Changes that were read, by their ids in order, and the days that they name.

    `refresh` is the number of the refreshes before they were read.
    """

    refresh: int
    ids: tuple[int, ...]
    days: tuple[DayOfVersion, ...]


def next_changes(*, most_days: int) -> Pending:
    """Return the oldest changes, of at most so many days, in two queries."""
    # read before the changes, so that a refresh in between is noticed
    refresh = InsightRefresh.objects.values_list("number", flat=True).first() or 0
    ids: list[int] = []
    days: dict[DayOfVersion, None] = {}
    changes = InsightChange.objects.order_by("pk").values_list("pk", "version_id", "day")
    for key, version, day in changes[:CHANGES_AT_ONCE]:
        if len(days) == most_days and (version, day) not in days:
            break
        ids.append(key)
        days[version, day] = None
    return Pending(refresh, tuple(ids), tuple(days))


def runs(ids: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive ids: what is read can be deleted in few statements."""
    first = last = None
    for key in ids:
        if first is None or last is None:
            first = key
        elif key != last + 1:
            yield first, last
            first = key
        last = key
    if first is not None and last is not None:
        yield first, last
