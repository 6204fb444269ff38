"""Check whether the questionnaire in a file can be published. Needs no database, so it suits continuous integration."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.text import capfirst

from diagnostics.authoring.pages.publishing import gap_text, gap_where
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.proof import prove
from diagnostics.management.files import read_questionnaire

GAPS = 1
"""Exit code if gaps prevent publishing."""


class Command(BaseCommand):
    """Exits with 1 if there are gaps, and with 2 if the file is no questionnaire."""

    help = "Prove the questionnaire in a YAML file and list what prevents publishing it."
    requires_system_checks = ()  # these need the database

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the file, - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument = read_questionnaire(options["file"]).instrument
        proof = prove(instrument)
        gaps = all_gaps(instrument, proof)
        for gap in gaps:
            self.stdout.write(f"{capfirst(gap_where(instrument, gap)) or instrument.key}: {gap_text(instrument, gap)}")
        if gaps:
            raise CommandError(f"Not fit to publish; gaps: {len(gaps)}.", returncode=GAPS)
        method = "proved" if proof.is_exact else "bounded"
        self.stdout.write(f"Nothing prevents publishing. Combinations {method}: {proof.combinations}.")
