"""Commands whose help ends with their exit codes."""

from argparse import RawDescriptionHelpFormatter
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandParser

GAPS = 1
"""Exit code if gaps prevent publishing."""

UNREADABLE = 2
"""Exit code if there is no such questionnaire, or if its file or draft is none."""

CHANGED = 3
"""Exit code if the draft is not the one that was checked."""


class CodedCommand(BaseCommand):
    """A command that says in its `--help` what each exit code means."""

    exit_codes: ClassVar[Mapping[int, str]]

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        lines = ("exit codes:", *(f"  {code}  {meaning}" for code, meaning in self.exit_codes.items()))
        return super().create_parser(
            prog_name, subcommand, epilog="\n".join(lines), formatter_class=RawDescriptionHelpFormatter, **kwargs
        )
