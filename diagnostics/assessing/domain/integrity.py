"""Whether saved results are still what their answers yield: the answers are scored again and compared."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from uuid import UUID

from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome, diagnose

REMEMBERED = 50_000
"""How many different results a recheck remembers, at a tenth of a kilobyte each."""


class Damage(StrEnum):
    """What is wrong with a saved result."""

    VERSION = "its version cannot be read"
    UNREADABLE = "its saved result cannot be read"
    ANSWERS = "its answers do not fit its version"
    OUTCOME = "its saved result is not what its answers yield"
    LEADING = "the sales model it is listed under is not the one that leads in its result"


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A completed assessment as the database holds it: answers and outcome are JSON."""

    assessment: UUID
    version: int
    answers: str
    outcome: str
    leading: str


@dataclass(slots=True)
class Recheck:
    """Rechecks saved results. Equal results are scored once: a million of them are mostly the same few hundred."""

    instrument_of: Callable[[int], Instrument]
    """Returns the instrument of a version's id, or raises a DomainError."""
    seen: OrderedDict[bytes, Damage | None] = field(default_factory=OrderedDict)

    def damage_of(self, result: StoredResult) -> Damage | None:
        """Return what is wrong with the result, or None."""
        key = _digest(result)
        if key in self.seen:
            self.seen.move_to_end(key)
            return self.seen[key]
        self.seen[key] = damage = self._find(result)
        if len(self.seen) > REMEMBERED:
            self.seen.popitem(last=False)
        return damage

    def _find(self, result: StoredResult) -> Damage | None:
        try:
            instrument = self.instrument_of(result.version)
        except DomainError:
            return Damage.VERSION
        return _damage_of(result, instrument)


def _digest(result: StoredResult) -> bytes:
    parts = (str(result.version), result.answers, result.outcome, result.leading)
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).digest()


def _damage_of(result: StoredResult, instrument: Instrument) -> Damage | None:
    try:
        saved = parse_outcome(json.loads(result.outcome))
        answers = json.loads(result.answers)
    except (ValueError, DomainError):
        return Damage.UNREADABLE
    if result.leading != (saved.leading or ""):
        return Damage.LEADING
    try:
        scored = diagnose(instrument, answers)
    except (DomainError, AttributeError, TypeError):
        # what is no mapping of questions to options fails in many ways
        return Damage.ANSWERS
    return None if saved == _as_recorded(scored, saved) else Damage.OUTCOME


def _as_recorded(scored: Outcome, saved: Outcome) -> Outcome:
    # outcomes that were saved before the process was recorded have none
    return scored if saved.process is not None else replace(scored, process=None)
