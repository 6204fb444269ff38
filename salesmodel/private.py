"""Files that only the account that runs the site may read, whatever its umask."""

import os
import stat
from contextlib import suppress
from pathlib import Path

FILE, FOLDER = 0o600, 0o700
"""Permissions: for the owner alone."""


def tightened(path: Path) -> Path:
    """Take the file's or folder's permissions from everyone but its owner, if it exists and is ours; return it."""
    with suppress(OSError):
        mode = path.stat().st_mode
        if is_loose(path):
            path.chmod(FOLDER if stat.S_ISDIR(mode) else FILE)
    return path


def is_loose(path: Path) -> bool:
    """Whether the path exists and others than its owner may read or write it."""
    try:
        return bool(path.stat().st_mode & 0o077)
    except OSError:
        return False


def make_folder(folder: Path, *, is_ours: bool) -> None:
    """Make the folder, if it does not exist. One that is there is tightened if it is ours alone. Raises OSError."""
    folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    if is_ours:
        tightened(folder)


def make_sqlite(file: Path) -> None:
    """Make an empty database, if there is none. SQLite gives its other files the same permissions."""
    with suppress(OSError):
        os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, FILE))
    for name in ("", "-wal", "-shm", "-journal"):
        tightened(file.with_name(file.name + name))
