"""Check that nothing saved was damaged: recompute every fingerprint, and score every saved assessment again."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from diagnostics.assessing.domain.integrity import Recheck
from diagnostics.assessing.models.triggers import missing_triggers
from diagnostics.assessing.queries.integrity import count_results, saved_results
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.integrity import damaged_versions
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import MalformedDocument
from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.queries.integrity import damaged_pipelines

DAMAGED = 1
"""Exit code if something is damaged."""

PROGRESS = 5.0
"""Seconds between two lines of progress."""


class Command(BaseCommand):
    """Reads in pages while the site serves, and writes nothing. Exits with 1 if something is damaged."""

    help = (
        "Check the database's file and triggers, the fingerprint of every published version, every own pipeline, and "
        "that every saved result is what its answers and its version yield."
    )
    requires_system_checks = ()  # they would end this command before it says what is damaged

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="print no progress")

    def handle(self, *args: Any, **options: Any) -> None:
        self.progress = not options["quiet"]
        damaged = 0
        for subject, problem in self._damage():
            damaged += 1
            self.stdout.write(f"{subject}: {problem}.")
        if damaged:
            raise CommandError(f"Damaged: {damaged}.", returncode=DAMAGED)
        self.stdout.write("Nothing is damaged.")

    def _damage(self) -> Iterator[tuple[str, str]]:
        yield from _damaged_file()
        yield from (
            (f"trigger {name}", "it is missing; manage.py migrate installs it") for name in missing_triggers(connection)
        )
        yield from damaged_versions()
        yield from damaged_pipelines()
        yield from self._damaged_results()

    def _damaged_results(self) -> Iterator[tuple[str, str]]:
        recheck, total = Recheck(_instrument), count_results()
        began = shown = time.monotonic()
        checked = 0
        for checked, result in enumerate(saved_results(), 1):
            damage = recheck.damage_of(result)
            if damage:
                yield f"assessment {result.assessment}", str(damage)
            if self.progress and time.monotonic() - shown >= PROGRESS:
                shown = time.monotonic()
                self.stderr.write(_progress(checked, total, shown - began))
        seconds = time.monotonic() - began
        self.stdout.write(f"Checked {checked} results, of {len(recheck.seen)} kinds, in {seconds:.0f} s.")


def _instrument(version: int) -> Instrument:
    try:
        return instrument_of(QuestionnaireVersion.objects.defer("document").get(pk=version))
    except QuestionnaireVersion.DoesNotExist as error:
        # lost with its foreign key, in a damaged database
        raise MalformedDocument("the version does not exist") from error


def _progress(checked: int, total: int, seconds: float) -> str:
    left = seconds / checked * max(total - checked, 0)
    return f"{checked} of {total} results, {checked / max(total, 1):.0%}, about {left:.0f} s left"


def _damaged_file() -> Iterator[tuple[str, str]]:
    """Yield what SQLite finds in its file; PostgreSQL has pg_amcheck for that."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check(20)")
        yield from (("the database file", text) for (text,) in cursor.fetchall() if text != "ok")
        cursor.execute("PRAGMA foreign_key_check")
        for table, row, parent, _ in cursor.fetchall():
            yield f"row {row} of {table}", f"it refers to a row of {parent} that does not exist"
