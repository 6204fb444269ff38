"""The list of erasures: one line each, ids only, to erase the same rows again after a backup is restored."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from diagnostics.instrument.errors import DamagedErasures


class Erased(StrEnum):
    """What can be erased."""

    USER = "user"
    ASSESSMENT = "assessment"


_ID = {Erased.USER: r"[1-9][0-9]{0,17}", Erased.ASSESSMENT: r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"}


@dataclass(frozen=True, slots=True)
class Erasure:
    """The erasure of one user or assessment; `at` is timezone-aware."""

    kind: Erased
    id: int | UUID
    at: datetime

    def __str__(self) -> str:
        return f"{self.kind} {self.id} {self.at.isoformat()}"


def parse_erasures(lines: Iterable[str]) -> Iterator[Erasure]:
    """Parse lines, skipping blank ones. Raises DamagedErasures with the number of the first bad line."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _parse(number, line)


def _parse(number: int, line: str) -> Erasure:
    try:
        # unpacking, the enum and the time all raise ValueError
        kind, key, moment = line.removesuffix("\n").split(" ")
        erased, at = Erased(kind), datetime.fromisoformat(moment)
    except ValueError:
        raise DamagedErasures(number) from None
    if not re.fullmatch(_ID[erased], key) or at.tzinfo is None:
        raise DamagedErasures(number)
    return Erasure(erased, int(key) if erased is Erased.USER else UUID(key), at)
