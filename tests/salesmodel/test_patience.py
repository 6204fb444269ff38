"""How long statements wait for a locked SQLite: a second, and those behind one that waited in vain much shorter."""

import sqlite3
from collections.abc import Callable

import pytest

from salesmodel.patience import Patience
from salesmodel.sqlite.base import SHORT, TURN, patient


class Lock:
    """A lock that others hold until `free_at`; each try waits for a turn."""

    def __init__(self, free_at: float) -> None:
        self.now, self.free_at = 0.0, free_at

    def clock(self) -> float:
        return self.now

    def write(self) -> str:
        if self.now < self.free_at:
            self.now += TURN
            raise failure(sqlite3.SQLITE_BUSY)
        return "written"

    def seconds_in_vain(self, patience: Patience, statement: Callable[[], str] | None = None) -> float:
        began = self.now
        with pytest.raises(sqlite3.OperationalError):
            patient(statement or self.write, patience, writes=True, clock=self.clock)
        return self.now - began


def failure(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def patience() -> Patience:
    return Patience(1.0, short=SHORT)


def test_a_statement_is_repeated_until_the_lock_is_free(patience: Patience) -> None:
    lock = Lock(free_at=0.9)
    assert patient(lock.write, patience, writes=True, clock=lock.clock) == "written"
    assert lock.now == pytest.approx(0.9, abs=TURN)


def test_after_a_wait_in_vain_others_wait_shorter_until_a_write_succeeds(patience: Patience) -> None:
    lock = Lock(free_at=3)
    assert lock.seconds_in_vain(patience) == pytest.approx(1, abs=TURN)
    assert lock.seconds_in_vain(patience) == pytest.approx(SHORT, abs=TURN)
    patient(lambda: "read", patience, writes=False)
    assert lock.seconds_in_vain(patience) == pytest.approx(SHORT, abs=TURN)
    lock.free_at = lock.now
    patient(lock.write, patience, writes=True, clock=lock.clock)
    lock.free_at = lock.now + 9
    assert lock.seconds_in_vain(patience) == pytest.approx(1, abs=TURN)


def test_what_waiting_cannot_mend_fails_at_once(patience: Patience) -> None:
    def outdated() -> str:
        raise failure(sqlite3.SQLITE_BUSY_SNAPSHOT)

    assert Lock(free_at=0).seconds_in_vain(patience, outdated) == 0
