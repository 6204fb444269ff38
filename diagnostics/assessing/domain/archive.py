"""Filter, order and pagination of a list of assessments."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from diagnostics.instrument.text import Text

NONE_LEADS = "-"
"""The value in an address for results without a leading sales model; it is not a valid key."""


class State(StrEnum):
    """The state of an assessment."""

    BEGUN = "begun"
    COMPLETED = "completed"


class Sort(StrEnum):
    """The order of a list. Assessments without a name come last by name."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version in filters: its questionnaire, its number, and the sales models that can lead."""

    questionnaire: str
    number: int
    title: Text
    sales_models: Mapping[str, Text]

    @property
    def code(self) -> str:
        """The value in an address."""
        return f"{self.questionnaire}.{self.number}"


@dataclass(frozen=True, slots=True)
class Choices:
    """The choices of the filters: pairs of value and label."""

    models: tuple[tuple[str, str], ...] = ()
    questionnaires: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """A filter and an order; by default all assessments, the newest first.

    `words` are casefolded and must all occur in the name or note. `leading` is a key of a sales model, or "" for
    results without a leading one. `version` is the key of a questionnaire and a number. Assessments were
    begun from `since` on and before `until`, both timezone-aware.
    """

    words: tuple[str, ...] = ()
    state: State | None = None
    leading: str | None = None
    questionnaire: str | None = None
    version: tuple[str, int] | None = None
    since: datetime | None = None
    until: datetime | None = None
    sort: Sort = Sort.NEWEST

    @property
    def is_narrow(self) -> bool:
        """Whether any filter is set."""
        return any(getattr(self, field.name) not in (None, ()) for field in fields(self) if field.name != "sort")


@dataclass(frozen=True, slots=True)
class Place:
    """The position of a row in a list, after which the next page begins; `name` is used only in order of names."""

    id: UUID
    name: str = ""

    def __str__(self) -> str:
        return f"{self.id}~{self.name}" if self.name else str(self.id)


def parse_place(text: str) -> Place:
    """Parse the result of `str(place)`. Raises ValueError."""
    key, _tilde, name = text.partition("~")
    return Place(UUID(key), name)


def words_of(text: str) -> tuple[str, ...]:
    """Return the distinct casefolded words of a search."""
    return tuple(dict.fromkeys(text.casefold().split()))
