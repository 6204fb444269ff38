"""How a team's results developed: those of one questionnaire about one company, in the order of their completion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID


@dataclass(frozen=True, slots=True)
class HistoricResult:
    """One result: the sales models that come first in it, and the assessment that it took again, if any.

    `company` is what it was said to be about, "" if nothing was said.
    """

    assessment: UUID
    questionnaire: str
    company: str
    completed_at: datetime
    first: tuple[str, ...]
    follows: UUID | None


@dataclass(frozen=True, slots=True)
class History:
    """Two results or more, the oldest first."""

    results: tuple[HistoricResult, ...]

    @property
    def retakes(self) -> int:
        """How many of them took an earlier assessment again."""
        return sum(result.follows is not None for result in self.results)

    @property
    def changes(self) -> int:
        """How often other sales models came first than in the result before."""
        return sum(before.first != after.first for before, after in pairwise(self.results))


def histories(results: Iterable[HistoricResult]) -> tuple[History, ...]:
    """Return the history of each questionnaire and company with several results, the latest first."""
    groups: defaultdict[tuple[str, str], list[HistoricResult]] = defaultdict(list)
    for result in results:
        groups[result.questionnaire, result.company.strip().casefold()].append(result)
    several = (
        History(tuple(sorted(group, key=lambda result: result.completed_at)))
        for group in groups.values()
        if len(group) > 1
    )
    return tuple(sorted(several, key=lambda history: history.results[-1].completed_at, reverse=True))
