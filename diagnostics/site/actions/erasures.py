"""Writing the list of erasures: an append-only file outside the database."""

import errno
import fcntl
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.conf import settings
from django.utils import timezone

from diagnostics.instrument.errors import ErasureNotRecorded
from diagnostics.site.domain.erasures import Erased, Erasure

log = structlog.get_logger("diagnostics.privacy")


def record_erasures(*, users: Iterable[int] = (), assessments: Iterable[UUID] = ()) -> None:
    """Append one line for each id and sync the file to disk. Call it last in the transaction that erases.

    So every committed erasure is in the list. If the commit then fails, the line stays, and a replay erases the row.
    Raises ErasureNotRecorded if the list cannot be written, which rolls the transaction back.
    """
    now = timezone.now()
    erasures = [
        *(Erasure(Erased.USER, user, now) for user in users),
        *(Erasure(Erased.ASSESSMENT, assessment, now) for assessment in assessments),
    ]
    if not erasures:
        return
    try:
        _append(Path(settings.ERASURES_FILE), "".join(f"{erasure}\n" for erasure in erasures).encode())
    except OSError as error:
        log.error("erasures cannot be recorded", why=error.strerror)
        raise ErasureNotRecorded(str(error.strerror)) from error


def _append(file: Path, lines: bytes) -> None:
    is_new = not file.exists()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600), "rb+", buffering=0) as opened:
        # locked, so that lines of two processes never mix and a failed write is truncated safely
        fcntl.flock(opened, fcntl.LOCK_EX)
        _write(opened, lines)
    if is_new:
        # a new file survives a power cut only if its folder is synced too
        _sync_folder(file.parent)


def _write(opened: Any, lines: bytes) -> None:
    """Write all of `lines` to disk or nothing; an earlier line that a power cut broke off is ended first."""
    end = opened.seek(0, os.SEEK_END)
    lines = _line_break_missing(opened, end) + lines
    try:
        if _write_some(opened, lines) < len(lines):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(opened)
    except OSError:
        with suppress(OSError):
            opened.truncate(end)
        raise


def _write_some(opened: Any, lines: bytes) -> int:
    return int(opened.write(lines))


def _line_break_missing(opened: Any, end: int) -> bytes:
    if not end:
        return b""
    return b"" if os.pread(opened.fileno(), 1, end - 1) == b"\n" else b"\n"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
