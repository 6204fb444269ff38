"""Races: threads with their own connections that start at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet

from diagnostics.instrument.errors import DomainError
from diagnostics.site.models import statements

RACERS = 8
PATIENCE = 30
"""Seconds until a race that hangs fails."""

PAUSE = 0.4
"""Seconds for which a racer is held up if others wait for it; otherwise until they have passed."""

LIMITS = f"-c lock_timeout={PATIENCE}s -c statement_timeout={PATIENCE}s"
"""PostgreSQL's time limits for a racer; they override those before them in the same options."""

Racer = Callable[[int], object]


def race(*racers: Racer, rounds: int = 1) -> list[tuple[Any, ...]]:
    """Start the racers together in each round; return their results, with database and domain errors as results."""
    barrier = Barrier(len(racers), timeout=PATIENCE)

    def run(racer: Racer) -> list[object]:
        try:
            return [_result(racer, number, barrier) for number in range(rounds)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(racers)) as threads:
        return list(zip(*threads.map(run, racers), strict=True))


def _result(racer: Racer, number: int, barrier: Barrier) -> object:
    connection.ensure_connection()
    barrier.wait()
    try:
        return racer(number)
    except (DatabaseError, DomainError) as error:
        return error


class Hold:
    """A point at which the first racer is held up until another has overtaken it or is known to wait."""

    def __init__(self) -> None:
        self.reached, self.passed = Event(), Event()

    def stop(self, *args: object, **kwargs: object) -> None:
        """Pause the first racer that calls it."""
        if not self.reached.is_set():
            self.reached.set()
            self.passed.wait(PAUSE)

    def overtake(self, racer: Racer) -> Racer:
        """Return a racer that starts when the other one is paused."""

        def overtaking(number: int) -> object:
            self.reached.wait(PATIENCE)
            try:
                return racer(number)
            finally:
                self.passed.set()

        return overtaking


def lift_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable row locks, for the control of a test of a lock.

    The paused racer then waits for the other until it has passed, because the other does not wait for a lock.
    """
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    # those that are written by now have their locks
    monkeypatch.setattr(statements._Statement, "written", property(lambda statement: statement.write()))
    monkeypatch.setattr("tests.support.racing.PAUSE", PATIENCE)


@contextmanager
def room_for(racers: int) -> Iterator[None]:
    """Enlarge the connection pool to the number of racers, and lift the time limits of requests.

    The last of many racers that wait for one row waits for all others, which can exceed the limits of a page.
    """
    original = connection.settings_dict["OPTIONS"]
    if "pool" not in original:
        yield
        return
    pool = {**original["pool"], "max_size": racers + 1, "timeout": PATIENCE}
    _reconnect({**original, "pool": pool, "options": f"{original['options']} {LIMITS}"})
    try:
        yield
    finally:
        _reconnect(original)


def _reconnect(options: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["OPTIONS"] = options
