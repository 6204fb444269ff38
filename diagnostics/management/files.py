"""Reading a questionnaire from a file, for management commands."""

import sys
from pathlib import Path

from django.core.management.base import CommandError

from diagnostics.authoring.files import SIZE_LIMIT, QuestionnaireFile, UnreadableFile, read_file
from diagnostics.authoring.pages.files import located_faults, syntax_fault
from diagnostics.authoring.queries.columns import column_faults
from diagnostics.management.coded import UNREADABLE


def read_questionnaire(path: str) -> QuestionnaireFile:
    """Return the questionnaire in a file, or in standard input for "-". Raises CommandError with the position."""
    try:
        file = read_file(_content(path))
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=UNREADABLE) from error
    except UnreadableFile as error:
        raise CommandError(f"{path}: {syntax_fault(error)}", returncode=UNREADABLE) from error
    faults = located_faults(file, column_faults(file.instrument))
    if faults:
        raise CommandError("\n".join(f"{path}: {fault}" for fault in faults), returncode=UNREADABLE)
    return file


def _content(path: str) -> bytes:
    """Read at most one byte more than the limit: enough to notice that a file is too large."""
    if path == "-":
        return sys.stdin.buffer.read(SIZE_LIMIT + 1)
    with Path(path).open("rb") as file:
        return file.read(SIZE_LIMIT + 1)
