"""How long statements wait for a locked SQLite: a second, and those behind one that waited in vain much shorter."""

import sqlite3
from collections.abc import Callable

import pytest

from salesmodel.sqlite.patience import SHORT, Patience


class Lock:
    """A lock that others hold until `free_at`; a try takes `turn` seconds."""

    def __init__(self, free_at: float, turn: float = 0.03) -> None:
        self.now, self.free_at, self.turn = 0.0, free_at, turn

    def clock(self) -> float:
        return self.now

    def write(self) -> str:
        if self.now < self.free_at:
            self.now += self.turn
            raise busy(sqlite3.SQLITE_BUSY)
        return "written"


def busy(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    return error


def seconds_in_vain(lock: Lock, patience: Patience, statement: Callable[[], str] | None = None) -> float:
    began = lock.now
    with pytest.raises(sqlite3.OperationalError):
        patience.run(statement or lock.write, writes=True)
    return lock.now - began


def test_a_statement_is_repeated_until_the_lock_is_free() -> None:
    lock = Lock(free_at=0.9)
    assert Patience(1.0, lock.clock).run(lock.write, writes=True) == "written"
    assert lock.now == pytest.approx(0.9, abs=lock.turn)


def test_after_a_wait_in_vain_others_wait_shorter_until_a_write_succeeds() -> None:
    lock = Lock(free_at=3)
    patience = Patience(1.0, lock.clock)
    assert seconds_in_vain(lock, patience) == pytest.approx(1, abs=lock.turn)
    assert seconds_in_vain(lock, patience) == pytest.approx(SHORT, abs=lock.turn)
    patience.run(lambda: "read", writes=False)
    assert seconds_in_vain(lock, patience) == pytest.approx(SHORT, abs=lock.turn)
    lock.free_at = lock.now
    patience.run(lock.write, writes=True)
    lock.free_at = lock.now + 9
    assert seconds_in_vain(lock, patience) == pytest.approx(1, abs=lock.turn)


def test_what_waiting_cannot_mend_fails_at_once() -> None:
    lock = Lock(free_at=0)

    def outdated() -> str:
        raise busy(sqlite3.SQLITE_BUSY_SNAPSHOT)

    assert seconds_in_vain(lock, Patience(1.0, lock.clock), outdated) == 0
