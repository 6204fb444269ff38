"""The database that DATABASE_URL names, and the sentence by which others are refused."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from salesmodel import database

REMEDY = "set it to postgresql://user:password@host:5432/name, or sqlite:///file.sqlite3."
FOLDER = Path("/somewhere/that is/made")


def settings_of(url: str, monkeypatch: pytest.MonkeyPatch, folder: Path) -> dict[str, Any]:
    monkeypatch.setenv("DATABASE_URL", url)
    return database.settings("DATABASE_URL", folder=folder, default="var/site #1.sqlite3", pool_size=3)


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("", "var/site #1.sqlite3"),
        ("sqlite:///site.sqlite3", "site.sqlite3"),
        ("sqlite:///new/folder/site.sqlite3", "new/folder/site.sqlite3"),
    ],
)
def test_an_sqlite_file_is_relative_to_the_project_not_the_working_directory(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, file: str
) -> None:
    config = settings_of(url, monkeypatch, tmp_path)
    assert (config["ENGINE"], config["NAME"]) == ("salesmodel.sqlite", tmp_path / file)
    assert config["NAME"].parent.is_dir()


def test_an_absolute_path_stays_as_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert settings_of(f"sqlite:///{tmp_path}/a.sqlite3", monkeypatch, FOLDER)["NAME"] == tmp_path / "a.sqlite3"


def test_postgresql_has_a_bounded_pool_and_nothing_waits_for_ever(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = settings_of("postgresql://ann:pass%20word@db:5433/sales?sslmode=verify-full", monkeypatch, tmp_path)
    assert [config[name] for name in ("HOST", "PORT", "NAME", "USER", "PASSWORD")] == [
        "db",
        5433,
        "sales",
        "ann",
        "pass word",
    ]
    assert config["OPTIONS"] == {
        "sslmode": "verify-full",
        "connect_timeout": 3,
        **database.DEAD_PEER,
        "prepare_threshold": 2,
        "pool": {"min_size": 2, "max_size": 3, "timeout": 1.0, "reconnect_timeout": 1.0},
        "options": "-c lock_timeout=800ms -c statement_timeout=1s -c idle_in_transaction_session_timeout=10s",
    }


def test_the_urls_own_options_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = settings_of("postgresql://db/sales?currentSchema=own&connect_timeout=9", monkeypatch, tmp_path)
    assert config["OPTIONS"]["options"].endswith("=10s -c search_path=own")
    assert config["OPTIONS"]["connect_timeout"] == 9


def test_a_command_has_no_pool_and_its_statements_may_take_their_time(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = settings_of("postgresql://db/sales", monkeypatch, tmp_path)
    changed = database.settings_for_commands(config)
    assert changed["OPTIONS"] == {
        "connect_timeout": 3,
        **database.DEAD_PEER,
        "prepare_threshold": 2,
        "options": "-c lock_timeout=2s",
    }
    assert "pool" in config["OPTIONS"]


def test_a_command_waits_longer_for_a_lock_of_sqlite_than_a_page(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    config = settings_of("", monkeypatch, tmp_path)
    changed = database.settings_for_commands(config)
    assert (config["OPTIONS"].pop("timeout"), changed["OPTIONS"].pop("timeout")) == (1.0, 20)
    assert changed == config
    # whoever changes settings changes those of nobody else
    assert settings_of("", monkeypatch, tmp_path)["OPTIONS"]["timeout"] == 1.0


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("nonsense", f"DATABASE_URL is not understood; {REMEDY}"),
        ("postgres//ann:secret@db/sales", f"DATABASE_URL is not understood; {REMEDY}"),
        ("postgresql://ann:secret@db:port/sales", f"DATABASE_URL is not understood; {REMEDY}"),
        ("postgresql://ann:secret@[db/sales", f"DATABASE_URL is not understood; {REMEDY}"),
        ("postgresql://ann:secret@db", f"DATABASE_URL names a server but no database; {REMEDY}"),
        ("mysql://ann:secret@db/sales", f"DATABASE_URL names neither PostgreSQL nor SQLite; {REMEDY}"),
        ("timescale://ann:secret@db/sales", f"DATABASE_URL names neither PostgreSQL nor SQLite; {REMEDY}"),
        (
            "sqlite://",
            f"DATABASE_URL names no file, and threads cannot share a database in memory; {REMEDY}",
        ),
    ],
)
def test_errors_do_not_contain_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, message: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(message)}$"):
        settings_of(url, monkeypatch, tmp_path)


def test_a_folder_that_cannot_be_made_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    message = f"DATABASE_URL: {tmp_path / 'file'} cannot be made (File exists); {REMEDY}"
    with pytest.raises(ImproperlyConfigured, match=f"^{re.escape(message)}$"):
        settings_of("sqlite:///file/site.sqlite3", monkeypatch, tmp_path)


def test_no_statement_is_prepared_if_the_settings_say_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_PREPARES", "false")
    config = settings_of("postgresql://ann@pgbouncer/sales", monkeypatch, tmp_path)
    assert config["OPTIONS"]["prepare_threshold"] is None
