"""What a list of assessments is asked for: which of them, in which order, and from where it goes on."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from diagnostics.instrument.text import Text

NONE_LEADS = "-"
"""What an address says for the results in which no sales model leads: no key looks like it."""


class State(StrEnum):
    """How far an assessment is."""

    BEGUN = "begun"
    COMPLETED = "completed"


class Sort(StrEnum):
    """The order of a list. By name, those without one come last."""

    NEWEST = "newest"
    OLDEST = "oldest"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """What lists need to know of a published version: whose it is, its number, and the sales models that can lead."""

    questionnaire: str
    number: int
    title: Text
    sales_models: Mapping[str, Text]

    @property
    def code(self) -> str:
        """Return what an address calls it by."""
        return f"{self.questionnaire}.{self.number}"


@dataclass(frozen=True, slots=True)
class Choices:
    """What a list can be filtered by: pairs of what an address says and what a person reads."""

    models: tuple[tuple[str, str], ...] = ()
    questionnaires: tuple[tuple[str, str], ...] = ()
    versions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ArchiveFilter:
    """Which assessments are asked for, and in which order; without anything set all of them, the newest first.

    `words` are casefolded and must all occur in name or note. `leading` is a sales model's key, "" for those in which
    none leads. `questionnaire` is a key, `version` a questionnaire's key and a number. The period is that of the
    beginning: from `since` on, before `until`, both aware.
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
        """Tell whether it leaves anything out, whatever the order."""
        return any(getattr(self, field.name) not in (None, ()) for field in fields(self) if field.name != "sort")


@dataclass(frozen=True, slots=True)
class Place:
    """A row's place in a list, after which the next page begins; `name` counts in the order of names alone."""

    id: UUID
    name: str = ""

    def __str__(self) -> str:
        return f"{self.id}~{self.name}" if self.name else str(self.id)


def parse_place(text: str) -> Place:
    """Return the place that `str(place)` wrote; raises ValueError where it did not."""
    key, _tilde, name = text.partition("~")
    if "\0" in name:
        raise ValueError("a place holds no null character")
    return Place(UUID(key), name)


def words_of(text: str) -> tuple[str, ...]:
    """Return the words to search for, without case, each once."""
    return tuple(dict.fromkeys(text.casefold().split()))


def naming_mark(title: str, note: str) -> str:
    """Return what tells whether name and note are still those that a page was opened with."""
    return hashlib.sha256(f"{title}\0{note}".encode()).hexdigest()[:16]
