"""A circuit breaker: after a failure callers fail at once, and one of them a second tries again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic

PAUSE = 0.5
"""Seconds after a failed connection until the next is tried."""


class Breaker:
    """Guards something that fails slowly, for all threads of a process."""

    def __init__(self, pause: float, clock: Callable[[], float] = monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._lock = Lock()
        self._failed_until: float | None = None

    @contextmanager
    def attempt(self, refusal: Exception) -> Iterator[None]:
        """Run the block, or raise `refusal` if it failed less than a pause ago, or another thread tries it just now."""
        with self._lock:
            is_broken, now = self._failed_until is not None, self._clock()
            if self._failed_until is not None and now < self._failed_until:
                raise refusal
            if is_broken:
                # a try that takes longer than ten pauses no longer keeps the others waiting
                self._failed_until = now + 10 * self._pause
        try:
            yield
        except Exception:
            self._failed_until = self._clock() + self._pause
            raise
        self._failed_until = None
