"""Texts that somebody translates: what they saw, what they wrote, and why it cannot be saved.

Each text is compared by itself, so that two people can translate one draft at the same time, and nobody overwrites what
they have not seen.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from diagnostics.instrument.errors import DomainError

DIGITS = 12
"""Hexadecimal digits by which a text is recognised."""


@dataclass(frozen=True, slots=True)
class SeenTexts:
    """A text and its translation as somebody saw them, in short. Written as text it has no spaces."""

    source: str
    target: str

    @classmethod
    def of(cls, source: str, target: str) -> "SeenTexts":
        """Return what somebody saw who was shown these."""
        return cls(_digest(source), _digest(target))

    @classmethod
    def read(cls, text: str) -> "SeenTexts":
        """Return what `str` made a text of; what it did not make equals nothing."""
        source, _, target = text.strip().partition("-")
        return cls(source, target)

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


@dataclass(frozen=True, slots=True)
class TypedText:
    """A translation that somebody wrote: the key of the text, and what they saw of it."""

    key: str
    text: str
    seen: SeenTexts


class Reason(Enum):
    """Why a translation is not saved."""

    GONE = "gone"
    SOURCE_MOVED = "source_moved"
    TARGET_MOVED = "target_moved"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Refusal:
    """One translation that is not saved; `details` say what is wrong with it, if it is invalid."""

    key: str
    reason: Reason
    details: tuple[str, ...] = ()


class TranslationsRefused(DomainError):
    """Nothing was saved, because some of the translations cannot be."""

    def __init__(self, refusals: Iterable[Refusal]) -> None:
        self.refusals = tuple(refusals)
        super().__init__("; ".join(f"{refusal.key}: {refusal.reason.value}" for refusal in self.refusals))


def is_written(typed: TypedText, target: str) -> bool:
    """Whether somebody wrote something else than is there and than they saw."""
    return typed.text != target and _digest(typed.text) != typed.seen.target


def moved(typed: TypedText, *, source: str, target: str) -> Reason | None:
    """Return which of the two texts is another one than was seen, None if neither is."""
    if typed.seen.target != _digest(target):
        return Reason.TARGET_MOVED
    return Reason.SOURCE_MOVED if typed.seen.source != _digest(source) else None
