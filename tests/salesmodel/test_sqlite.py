"""A page learns in time that SQLite cannot write, and why; a mistake in a statement is no outage."""

import os
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError
from pytest_django import DjangoDbBlocker

from diagnostics.site.queries.outages import outage
from salesmodel import database
from salesmodel.sqlite.base import DatabaseWrapper

WRITE = "INSERT INTO kept VALUES (zeroblob(100000))"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.sqlite3"


@pytest.fixture
def config(file: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{file}")
    defaults: dict[str, Any] = {"TIME_ZONE": None, "AUTOCOMMIT": True, "CONN_HEALTH_CHECKS": False}
    return {**defaults, **database.settings("DATABASE_URL", folder=file.parent, default="", pool_size=1)}


@pytest.fixture
def wrapper(config: dict[str, Any], django_db_blocker: DjangoDbBlocker) -> Iterator[DatabaseWrapper]:
    """The connection of a page, opened."""
    page = DatabaseWrapper(config, "page")
    with django_db_blocker.unblock():
        run(page, "CREATE TABLE kept (content blob)")
        yield page
        page.close()


def run(wrapper: DatabaseWrapper, *statements: str) -> None:
    with wrapper.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def reason(wrapper: DatabaseWrapper, *statements: str) -> str | None:
    with pytest.raises(DatabaseError) as caught:
        run(wrapper, *statements)
    return outage(caught.value)


def test_a_page_waits_a_second_for_another_write_and_reads_meanwhile(wrapper: DatabaseWrapper, file: Path) -> None:
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    assert reason(wrapper, WRITE) == "busy"
    assert 0.9 < time.monotonic() - began < 2
    run(wrapper, "SELECT count(*) FROM kept")
    other.rollback()
    other.close()
    run(wrapper, WRITE)


def test_a_command_in_the_same_process_waits_longer_and_pages_do_not(config: dict[str, Any]) -> None:
    """A server asks its database as a command before its pages do."""
    command = DatabaseWrapper(database.settings_for_commands(config), "page")
    assert command.patience.seconds == database.COMMAND_TIMEOUT
    assert DatabaseWrapper(config, "page").patience.seconds == 1


def test_a_full_disk_is_an_outage_until_there_is_room(wrapper: DatabaseWrapper) -> None:
    assert reason(wrapper, "PRAGMA max_page_count = 2", WRITE) == "full"
    run(wrapper, "PRAGMA max_page_count = 1000", WRITE)


def test_a_database_that_takes_no_writes_is_an_outage(wrapper: DatabaseWrapper) -> None:
    assert reason(wrapper, "PRAGMA query_only = 1", WRITE) == "read-only"


def test_a_file_that_is_gone_or_broken_is_an_outage(wrapper: DatabaseWrapper, file: Path) -> None:
    wrapper.close()
    for part in file.parent.iterdir():
        os.remove(part)
    file.write_bytes(b"no database " * 9)
    assert reason(wrapper, "SELECT 1 FROM kept") == "not a database"
    os.remove(file)
    file.mkdir()
    assert reason(wrapper, "SELECT 1 FROM kept") == "cannot be opened"


def test_a_mistake_in_a_statement_is_none(wrapper: DatabaseWrapper) -> None:
    assert reason(wrapper, "SELECT 1 FROM nowhere") is None


def test_placeholders_are_translated_as_django_does(wrapper: DatabaseWrapper) -> None:
    run(wrapper, "CREATE TABLE named (name text)")
    for text in ("short", "x" * 5_000):
        for name in ("50 %", "%s"):
            with wrapper.cursor() as cursor:
                cursor.execute(f"INSERT INTO named VALUES (%s) /* {text} 100 %% */", [name])
                cursor.execute(f"SELECT name || '%%s %%' FROM named WHERE name = %s /* {text} */", [name])
                assert cursor.fetchall()[0] == (f"{name}%s %",)
                cursor.execute("SELECT %(name)s", {"name": name})
                assert cursor.fetchone() == (name,)
