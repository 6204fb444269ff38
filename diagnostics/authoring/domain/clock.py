"""Times as a clock on the wall shows them, which is put forward in spring and back in autumn."""

from datetime import UTC, datetime, tzinfo
from enum import Enum

from diagnostics.instrument.errors import DomainError


class Unclear(Enum):
    """Why no moment belongs to a time: clocks leave it out that day, or show it twice."""

    LEFT_OUT = "left_out"
    TWICE = "twice"


class UnclearTime(DomainError):
    """There is not exactly one moment at which clocks show this time."""

    def __init__(self, reason: Unclear) -> None:
        super().__init__(reason.value)
        self.reason = reason


def moment_at(shown: datetime, zone: tzinfo) -> datetime:
    """Return the moment at which clocks in `zone` show this day and time. Raises UnclearTime."""
    first, second = (shown.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first
    is_shown = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == shown
    raise UnclearTime(Unclear.TWICE if is_shown else Unclear.LEFT_OUT)
