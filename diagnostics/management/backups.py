"""Backups as files that are whole or not there, and the dump of a PostgreSQL database."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

OPTIONS_OF_DJANGO = ("pool", "options", "connect_timeout", "assume_role", "server_side_binding")
"""Options of a connection that pg_dump does not get: the site's time limits would end it."""


UNFINISHED = ".unfinished"
"""How the name of a file ends that is being written."""


class UnfitBackup(Exception):
    """A file is no copy of a whole database, or none can be made; the message says why."""


@contextmanager
def whole_file(to: Path) -> Iterator[Path]:
    """Give the name of a new file to write, readable by its owner only; it becomes `to` when the block ends.

    `to` exists only when it is whole and on the disk. After an exception there is neither.
    """
    unfinished = to.with_name(f".{to.name}{UNFINISHED}")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        # held as long as it is written, and by no process that was killed
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield unfinished
        _sync(unfinished)
        unfinished.rename(to)
        _sync(to.parent)
    finally:
        unfinished.unlink(missing_ok=True)
        os.close(descriptor)


def remove_unfinished(folder: Path) -> int:
    """Remove what processes left that were killed while they wrote a file; return how many. What is written is left."""
    removed = 0
    for file in folder.glob(f".*{UNFINISHED}"):
        with file.open("rb") as opened, suppress(BlockingIOError):
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # SQLite's journal of the copy, too
            for each in (file, file.with_name(f"{file.name}-journal")):
                each.unlink(missing_ok=True)
            removed += 1
    return removed


def dump_postgresql(config: dict[str, Any], to: Path) -> None:
    """Write a dump of the database of Django's settings `config` to the new file `to`, for pg_restore.

    It has everything that was committed when it began. Raises OSError and UnfitBackup.
    """
    with whole_file(to) as unfinished:
        _run("pg_dump", config, "--format=custom", f"--file={unfinished}", config["NAME"])
        # reads the table of contents, which is written last
        _run("pg_restore", config, "--list", str(unfinished))


def _run(program: str, config: dict[str, Any], *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise UnfitBackup(f"{program} is not installed (on Debian: apt install postgresql-client)")
    environment = server_environment(config)
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise UnfitBackup(done.stderr.strip().rstrip("."))


def server_environment(config: dict[str, Any]) -> dict[str, str]:
    """Return the environment that says which server; not arguments, which other users of the machine can read.

    Source: https://www.postgresql.org/docs/current/libpq-envars.html
    """
    server = {"PGHOST": config["HOST"], "PGPORT": config["PORT"], "PGUSER": config["USER"]}
    more = {f"PG{name.upper()}": value for name, value in config["OPTIONS"].items() if name not in OPTIONS_OF_DJANGO}
    wanted = {**server, "PGPASSWORD": config["PASSWORD"], **more}
    return {**os.environ, **{name: str(value) for name, value in wanted.items() if value}}


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
