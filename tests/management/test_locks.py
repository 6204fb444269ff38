"""Two processes that prepare one SQLite file wait for each other."""

import sqlite3
from pathlib import Path
from threading import Event, Thread

import pytest
from django.db import OperationalError, connection

from diagnostics.management.locks import sqlite_setup_lock
from salesmodel.database import why_busy


@pytest.mark.parametrize("is_held", [True, False], ids=["held", "control: not held"])
def test_the_second_waits_for_the_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_held: bool) -> None:
    monkeypatch.setattr(connection, "vendor", "sqlite")
    monkeypatch.setitem(connection.settings_dict, "NAME", tmp_path / "site.sqlite3")
    entered = Event()

    def second() -> None:
        with sqlite_setup_lock():
            entered.set()

    # in the thread, `connection` would be another one
    monkeypatch.setattr("diagnostics.management.locks.connection", connection._connections["default"])
    thread = Thread(target=second)
    if is_held:
        with sqlite_setup_lock():
            thread.start()
            assert not entered.wait(0.3)
    else:
        thread.start()
    assert entered.wait(10)
    thread.join()


def test_a_lock_that_lasts_too_long_is_one_sentence(tmp_path: Path) -> None:
    first, second = (sqlite3.connect(tmp_path / "site.sqlite3", isolation_level=None, timeout=0) for _ in range(2))
    first.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as locked:
        second.execute("BEGIN IMMEDIATE")
    error = OperationalError("database is locked")
    error.__cause__ = locked.value
    assert why_busy(error) == (
        "another process has locked the database, for example a second `make run`; wait for it, then try again."
    )
    assert why_busy(OperationalError("no such table")) is None
    first.close()
    second.close()
