"""What the site writes is for the account that runs it alone, whatever its umask; what was loose is tightened."""

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnostics.site.actions.erasures import _append
from salesmodel import database, env


@pytest.fixture(autouse=True)
def _open_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def permissions(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}


def write_everything(folder: Path, monkeypatch: pytest.MonkeyPatch) -> "sqlite3.Connection":
    """Write what a site on this machine writes, and return the open database."""
    monkeypatch.setenv("DATABASE_URL", "")
    monkeypatch.setenv("SECRET_KEY", "")
    env.secret_key("SECRET_KEY", file=folder / "var" / "secret_key")
    database.settings("DATABASE_URL", folder=folder, default="var/site.sqlite3", pool_size=1)
    _append(folder / "var" / "erasures.log", b"a line\n")
    connection = sqlite3.connect(folder / "var" / "site.sqlite3", isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE IF NOT EXISTS a (b)")
    return connection


EXPECTED = {
    "var": 0o700,
    **dict.fromkeys(("secret_key", "erasures.log", "site.sqlite3", "site.sqlite3-wal", "site.sqlite3-shm"), 0o600),
}


def test_everything_new_is_private(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = write_everything(tmp_path, monkeypatch)
    assert permissions(tmp_path / "var") == EXPECTED
    connection.close()


def test_control_sqlite_leaves_it_to_the_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.private, "make_sqlite", lambda file: None)
    connection = write_everything(tmp_path, monkeypatch)
    assert permissions(tmp_path / "var")["site.sqlite3"] == 0o644
    connection.close()


def test_what_was_loose_is_tightened_at_the_next_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connection = write_everything(tmp_path, monkeypatch)
    for path in (tmp_path / "var", *(tmp_path / "var").iterdir()):
        path.chmod(0o755)
    database.private.tightened(tmp_path / "var" / "erasures.log")
    write_everything(tmp_path, monkeypatch).close()
    assert permissions(tmp_path / "var") == EXPECTED
    connection.close()


def test_a_folder_that_others_use_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/site.sqlite3")
    database.settings("DATABASE_URL", folder=tmp_path, default="var/site.sqlite3", pool_size=1)
    assert permissions(tmp_path) == {tmp_path.name: 0o755, "site.sqlite3": 0o600}
