"""What may be shown without telling of few people: no group under SMALLEST, also not by subtraction."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

SMALLEST = 5
"""People of whom a group that is shown has at least so many."""

K = TypeVar("K", bound=Hashable)


def is_small(count: int) -> bool:
    """Whether a group is one that is not shown; nobody is no group."""
    return 0 < count < SMALLEST


def disclosed(counts: Mapping[K, int]) -> dict[K, int | None]:
    """Return the parts of a whole with None for those that are hidden.

    Small ones are, and with them as many of the next smallest as it takes until what is missing from the whole is two
    parts at least, and SMALLEST people: one part alone could be worked out from the others.
    """
    hidden = {key for key, count in counts.items() if is_small(count)}
    others = sorted((key for key in counts if counts[key] >= SMALLEST), key=lambda key: counts[key])
    while hidden and others and (len(hidden) < 2 or sum(counts[key] for key in hidden) < SMALLEST):
        hidden.add(others.pop(0))
    return {key: None if key in hidden else count for key, count in counts.items()}


def disclosed_of(count: int, total: int) -> int | None:
    """Return how many of `total` there are; None if they, or the others, are few."""
    return None if is_small(count) or is_small(total - count) else count


@dataclass(frozen=True, slots=True)
class Cell:
    """The assessments of a version that were begun in a month, by its first day, in one language ("": unknown)."""

    version: int
    month: date
    language: str
    begun: int
    completed: int


@dataclass(frozen=True, slots=True)
class Selection:
    """Which assessments are looked at; None means all of them. `first` and `last` are the first days of months."""

    first: date | None = None
    last: date | None = None
    version: int | None = None
    language: str | None = None

    def has_month(self, month: date) -> bool:
        """Whether a month, by its first day, is in the period."""
        return (self.first is None or month >= self.first) and (self.last is None or month <= self.last)

    def has(self, version: int, month: date, language: str) -> bool:
        """Whether assessments of a version, a month and a language are selected."""
        return all(self._places(version, month, language))

    def _places(self, version: int, month: date, language: str) -> tuple[bool, bool, bool]:
        """Return on which side of the period, of the version and of the language a cell is."""
        is_version = self.version is None or version == self.version
        return self.has_month(month), is_version, self.language is None or language == self.language

    def is_safe(self, cells: Iterable[Cell]) -> bool:
        """Whether results may be shown: neither those selected nor any that the filters leave out are few.

        The filters divide all results into up to eight groups. A group that is small could be worked out from what the
        page shows with other filters.
        """
        groups: Counter[tuple[bool, bool, bool]] = Counter()
        for cell in cells:
            groups[self._places(cell.version, cell.month, cell.language)] += cell.completed
        return groups[True, True, True] >= SMALLEST and not any(map(is_small, groups.values()))


def offered(counts: Mapping[K, int]) -> tuple[K, ...]:
    """Return the versions or languages that may be chosen alone: those that are shown as parts of all results."""
    return tuple(key for key, count in disclosed(counts).items() if count is not None)


def periods(completed: Mapping[date, int]) -> tuple[tuple[date, date], ...]:
    """Return the periods that may begin or end a selection, as first and last month: each has enough results.

    Months with few are joined to those after them, the last ones to those before them.
    """
    joined: list[tuple[date, date]] = []
    first, count = None, 0
    for month in sorted(completed):
        first, count = first or month, count + completed[month]
        if count >= SMALLEST:
            joined.append((first, month))
            first, count = None, 0
    if first is not None and joined:
        joined[-1] = (joined[-1][0], max(completed))
    return tuple(joined)
