"""Races: several threads, each with a connection of its own, let loose at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier, Event
from typing import Any

from django.db import DatabaseError, connection, connections

from diagnostics.domain.errors import DomainError

RACERS = 8
PATIENCE = 30
"""Seconds until a race that hangs fails."""

PAUSE = 0.4
"""Seconds for which something is held up, so that whatever does not wait for it gets ahead of it."""

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
    """A place where the first racer is held up until another has overtaken it, or has shown that it waits."""

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


@contextmanager
def room_for(racers: int) -> Iterator[None]:
    """Let the connection pool be as large as the race, where there is one."""
    pool = connection.settings_dict["OPTIONS"].get("pool")
    if pool is None:
        yield
        return
    connection.close()
    connection.close_pool()
    size = pool["max_size"]
    pool["max_size"] = racers + 1
    try:
        yield
    finally:
        connection.close()
        connection.close_pool()
        pool["max_size"] = size
