"""Tell what stands in the way of publishing a file, for continuous integration: no database is asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from diagnostics.authoring.pages.publishing import gap_text, gap_where
from diagnostics.instrument.proof import all_gaps, prove
from diagnostics.management.files import questionnaire_in

GAPS = 1
"""Exit code where gaps stand in the way."""


class Command(BaseCommand):
    """The command; it exits with 1 where there are gaps, with 2 where the file is no questionnaire."""

    help = "Prove the questionnaire in a YAML file and list what stands in the way of publishing it."
    requires_system_checks = ()  # these ask the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file", help="the file, - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """List the gaps, or say that there are none."""
        instrument = questionnaire_in(options["file"]).instrument
        proof = prove(instrument)
        gaps = all_gaps(instrument, proof)
        for gap in gaps:
            self.stdout.write(f"{capfirst(gap_where(instrument, gap)) or instrument.key}: {gap_text(instrument, gap)}")
        if gaps:
            raise CommandError(f"Not fit to publish; gaps: {len(gaps)}.", returncode=GAPS)
        found = "proved" if proof.is_exact else "bounded"
        self.stdout.write(f"Nothing stands in the way of publishing. Combinations {found}: {proof.combinations}.")
