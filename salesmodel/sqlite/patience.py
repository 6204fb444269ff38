"""How long a statement waits while another connection writes to SQLite."""

from collections.abc import Callable
from sqlite3 import SQLITE_BUSY, OperationalError
from time import monotonic
from typing import TypeVar

SHORT = 0.1
"""Seconds that the others of a process wait, after one of them waited in vain."""

Result = TypeVar("Result")


class Patience:
    """Guards the statements of all threads of a process.

    If a statement waited in vain, something holds the lock for longer than any page takes. The requests that queue for
    a thread would then wait one after the other, so they wait shorter, until a write succeeds.
    """

    def __init__(self, seconds: float, clock: Callable[[], float] = monotonic) -> None:
        self._seconds = seconds
        self._clock = clock
        self._was_in_vain = False

    def run(self, statement: Callable[[], Result], *, writes: bool) -> Result:
        """Return what the statement returns; repeat it while the database is locked. Raises OperationalError."""
        until: float | None = None
        while True:
            began = self._clock()
            try:
                result = statement()
            except OperationalError as error:
                if error.sqlite_errorcode != SQLITE_BUSY:
                    raise
                until = until or began + (min(SHORT, self._seconds) if self._was_in_vain else self._seconds)
                if self._clock() >= until:
                    self._was_in_vain = True
                    raise
            else:
                if writes:
                    self._was_in_vain = False
                return result
