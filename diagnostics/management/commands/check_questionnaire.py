"""Check whether a questionnaire can be published: a draft, or a file, which needs no database and so suits CI."""

import re
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.remarks import open_remarks
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import remarks
from diagnostics.instrument.text import KEY_PATTERN
from diagnostics.management.coded import GAPS, UNREADABLE, CodedCommand
from diagnostics.management.files import read_questionnaire
from diagnostics.management.questionnaires import (
    draft_of,
    gap_lines,
    known_keys,
    questionnaire_by_key,
    remark_lines,
)


class Command(CodedCommand):
    """Exits with 1 if there are gaps, and with 2 if there is no questionnaire to check."""

    help = "Prove a questionnaire, list what prevents publishing it and what to look at, and print its fingerprint."
    requires_system_checks = ()  # these need the database

    exit_codes = {
        0: "nothing prevents publishing; what to look at is printed",
        GAPS: "gaps prevent publishing; they are printed",
        UNREADABLE: "there is no such questionnaire or file, or it is no questionnaire; printed with line and column",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("questionnaire", help="a file, - for standard input, or the key of a draft in the database")

    def handle(self, *args: Any, **options: Any) -> None:
        instrument, questionnaire = _questionnaire(options["questionnaire"])
        proof = prove(instrument)
        gaps = all_gaps(instrument, proof)
        found = open_remarks(questionnaire, instrument, proof) if questionnaire else remarks(instrument, proof=proof)
        for line in gap_lines(instrument, gaps):
            self.stdout.write(line)
        for line in remark_lines(instrument, found):
            self.stdout.write(line)
        if gaps:
            raise CommandError(f"Not fit to publish; gaps: {len(gaps)}.", returncode=GAPS)
        method = "proved" if proof.is_exact else "bounded"
        self.stdout.write(f"Nothing prevents publishing. Combinations {method}: {proof.combinations}.")
        self.stdout.write(f"Fingerprint: {fingerprint(dump_instrument(instrument))}")


def _questionnaire(name: str) -> tuple[Instrument, Questionnaire | None]:
    """Return the questionnaire in the file of that name, or the draft with that key and its row."""
    if name == "-" or Path(name).exists() or not re.fullmatch(KEY_PATTERN, name):
        return read_questionnaire(name).instrument, None
    try:
        questionnaire = questionnaire_by_key(name)
    except CommandError as error:
        problem = f"There is neither a file nor a questionnaire {name}. Questionnaires: {known_keys()}."
        raise CommandError(problem, returncode=UNREADABLE) from error
    return draft_of(questionnaire), questionnaire
