"""Races: several threads, each with a connection of its own, let loose at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections
from django.db.models import QuerySet

from diagnostics.instrument.errors import DomainError

RACERS = 8
PATIENCE = 30
"""Seconds until a race that hangs fails."""

PAUSE = 0.4
"""Seconds for which a racer is held up if others wait for it; otherwise until they have passed."""

LIMITS = f"-c lock_timeout={PATIENCE}s -c statement_timeout={PATIENCE}s"
"""How long PostgreSQL lets a racer wait: of options that are given twice it takes the second."""

Racer = Callable[[int], object]


def race(*racers: Racer, rounds: int = 1) -> list[tuple[Any, ...]]:
    """Let the racers loose together in each round; return what each came back with, refusals and failures included."""
    line = Barrier(len(racers), timeout=PATIENCE)

    def run(racer: Racer) -> list[object]:
        try:
            return [_result(racer, number, line) for number in range(rounds)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(racers)) as threads:
        return list(zip(*threads.map(run, racers), strict=True))


def _result(racer: Racer, number: int, line: Barrier) -> object:
    connection.ensure_connection()
    line.wait()
    try:
        return racer(number)
    except (DatabaseError, DomainError) as error:
        return error


class Hold:
    """A point at which the first racer is held up until another has overtaken it or is known to wait."""

    def __init__(self) -> None:
        self.reached, self.passed = Event(), Event()

    def stop(self, *args: object, **kwargs: object) -> None:
        """Wait here, if this is the first to come."""
        if not self.reached.is_set():
            self.reached.set()
            self.passed.wait(PAUSE)

    def overtake(self, racer: Racer) -> Racer:
        """Return `racer` as one that sets out once the other is held up."""

        def overtaking(number: int) -> object:
            self.reached.wait(PATIENCE)
            try:
                return racer(number)
            finally:
                self.passed.set()

        return overtaking


def lift_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nothing wait for a row: the control of a test that shows what the lock protects.

    What is held up then waits for the other however long that takes, since the other does not wait for it.
    """
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)
    monkeypatch.setattr("tests.support.racing.PAUSE", PATIENCE)


@contextmanager
def room_for(racers: int) -> Iterator[None]:
    """Give each racer a connection and as long as it takes: a pool as large as the race, and no limits of a request.

    The last of many who wait for one row waits for all others, which on a busy machine is longer than a page may take.
    """
    given = connection.settings_dict["OPTIONS"]
    if "pool" not in given:
        yield
        return
    pool = {**given["pool"], "max_size": racers + 1, "timeout": PATIENCE}
    _reconnect({**given, "pool": pool, "options": f"{given['options']} {LIMITS}"})
    try:
        yield
    finally:
        _reconnect(given)


def _reconnect(options: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict["OPTIONS"] = options
