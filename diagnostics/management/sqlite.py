"""The SQLite database as a file: copies that are consistent while the site serves, and putting one back.

Source: SQLite's online backup interface, https://www.sqlite.org/backup.html. A plain copy of the file lacks what is
still in the write-ahead log.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper

from diagnostics.management.backups import UnfitBackup, whole_file

HEADER = b"SQLite format 3\x00"
SUFFIXES = ("-shm", "-wal", "")
"""Of the files of one database, that with the data last."""


def require_sqlite(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError for another database than SQLite."""
    if connection.vendor != "sqlite":
        raise CommandError("This command is for SQLite. docs/recovery.md says how to back up and restore PostgreSQL.")


@contextmanager
def working_on(connection: BaseDatabaseWrapper, file: Path) -> Iterator[None]:
    """Let Django work on another SQLite file until the block ends."""
    original = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = original


def copy_database(source: Path, to: Path) -> None:
    """Write the database `source` to the new file `to`, readable by its owner only.

    The copy has everything that was committed when it began. `to` exists only when it is whole and on the disk. Raises
    OSError, sqlite3.Error and UnfitBackup.
    """
    with whole_file(to) as unfinished:
        with closing(_reading(source)) as database, closing(sqlite3.connect(unfinished)) as copy:
            # in one step: in several, every commit of the site would restart the copy
            database.backup(copy)
            # a copy is one file, which needs no log beside it
            copy.execute("PRAGMA journal_mode=DELETE")
        require_whole(unfinished)


def replace(file: Path, by: Path, *, keep: Path) -> None:
    """Replace the content of the database `file` by that of `by`; what it was is `keep` then, if there was one.

    If that fails, as when the disk is full, all is as it was. Raises OSError and sqlite3.Error.
    """
    existed = file.exists()
    is_moved = existed and _keep_as(file, keep)
    try:
        _put_back(by, file)
    except BaseException:
        # one that was copied is as it was, since the transaction was rolled back
        _remove(keep if existed and not is_moved else file)
        if is_moved:
            _move(keep, file)
        raise


def _keep_as(file: Path, to: Path) -> bool:
    """Copy a database. A damaged one, which SQLite cannot copy, is moved; return whether it was."""
    try:
        copy_database(file, to)
    except sqlite3.OperationalError:
        # it is no damage: the disk is full, for example
        raise
    except (sqlite3.DatabaseError, UnfitBackup):
        _move(file, to)
        return True
    return False


def _move(file: Path, to: Path) -> None:
    # its log goes along: SQLite would write it into the database that takes its place
    for suffix in SUFFIXES:
        with suppress(FileNotFoundError):
            file.with_name(file.name + suffix).rename(to.with_name(to.name + suffix))


def _remove(file: Path) -> None:
    for suffix in SUFFIXES:
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _put_back(source: Path, to: Path) -> None:
    """Replace the content of the database `to` by that of `source`, in one transaction.

    Waits until nobody is writing. After a power cut in between, `to` is as before.
    """
    # made here if it is missing, since SQLite would make it readable by all
    to.touch(mode=0o600)
    with closing(_reading(source)) as backup, closing(sqlite3.connect(to, timeout=60)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        backup.backup(database)
        # all of it is in the log now, which only has to be brought into the file at some time
        with suppress(sqlite3.OperationalError):
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def require_whole(file: Path) -> None:
    """Raise UnfitBackup if the file is no SQLite database, or a damaged one. Raises OSError if it cannot be read."""
    with file.open("rb") as opened:
        if opened.read(len(HEADER)) != HEADER:
            raise UnfitBackup("it is no SQLite database")
    try:
        with closing(_reading(file)) as database:
            problems = [text for (text,) in database.execute("PRAGMA integrity_check(1)") if text != "ok"]
    except sqlite3.DatabaseError as error:
        problems = [str(error)]
    if problems:
        raise UnfitBackup(f"it is damaged: {problems[0]}")


def applied_migrations(file: Path) -> set[tuple[str, str]]:
    """Return (app, name) of every migration that was applied. Raises UnfitBackup for a database of something else."""
    try:
        with closing(_reading(file)) as database:
            return set(database.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError as error:
        raise UnfitBackup("it is no database of this site") from error


def _reading(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=60)
