#!/usr/bin/env python
"""Django's command line, with wrong settings and a missing database told in one sentence instead of a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connection

from salesmodel.database import settings_for_commands, why_busy, why_unreachable

CLOSED_PIPE = 141
"""Exit code if whoever read the output stopped reading, as of a program that the signal SIGPIPE ends."""


def main() -> None:
    """Run the command that the arguments name."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesmodel.settings")
    try:
        try:
            _run()
        finally:
            # now, and not when Python exits: there nobody could answer for a pipe that is closed
            sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(CLOSED_PIPE)


def _run() -> None:
    try:
        settings.DATABASES["default"] = settings_for_commands(settings.DATABASES["default"])
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(f"Settings: {error}")
    except DatabaseError as error:
        reason = why_unreachable(connection) or why_busy(error)
        if reason is None:
            raise
        sys.exit(f"Database: {reason}")


if __name__ == "__main__":
    main()
