"""A lock for commands that may run once at a time on a machine."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def sqlite_setup_lock() -> Iterator[None]:
    """Cross-process lock beside an SQLite file; waits until it is free. PostgreSQL's migrations lock what they change.

    Two processes that make the same tables at once would fail with "database is locked".
    """
    if connection.vendor != "sqlite":
        yield
        return
    file = Path(connection.settings_dict["NAME"])
    descriptor = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
