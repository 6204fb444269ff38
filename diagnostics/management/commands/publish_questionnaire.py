"""Publish the draft of a questionnaire that was checked, and no other."""

from argparse import ArgumentParser
from typing import Any, cast

from django.core.management.base import CommandError

from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.domain.seen import Seen
from diagnostics.instrument.document import dump_instrument, fingerprint
from diagnostics.instrument.errors import ChangedMeanwhile, InvalidInstrument, NothingChanged, NotPublishable
from diagnostics.instrument.readiness import Gap
from diagnostics.management.coded import CHANGED, GAPS, UNREADABLE, CodedCommand
from diagnostics.management.questionnaires import draft_of, gap_lines, note_from, questionnaire_by_key


class Command(CodedCommand):
    """Publishing the same draft again does nothing and exits with 0."""

    help = (
        "Publish the draft of a questionnaire as its next version, if its fingerprint is the one that "
        "check_questionnaire printed."
    )
    exit_codes = {
        0: "published, or published already",
        GAPS: "gaps prevent publishing; they are printed",
        UNREADABLE: "there is no such questionnaire, or its draft contradicts itself",
        CHANGED: "the draft is not the one with this fingerprint; nothing was published",
    }

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("key", help="the questionnaire's key")
        parser.add_argument("--expect", required=True, metavar="FINGERPRINT", help="of the draft that was checked")
        parser.add_argument("--note", default="", help="why, in a sentence or two; it stays with the version")

    def handle(self, *args: Any, **options: Any) -> None:
        questionnaire = questionnaire_by_key(options["key"])
        try:
            version = publish(
                questionnaire_id=questionnaire.pk,
                by=None,
                expected=Seen(contents=options["expect"].strip().lower()),
                note=note_from(options["note"]),
            )
        except ChangedMeanwhile as error:
            now = fingerprint(dump_instrument(draft_of(questionnaire)))
            raise CommandError(
                f"Nothing was published: the fingerprint of the draft is {now}. Check it again.", returncode=CHANGED
            ) from error
        except NotPublishable as error:
            for line in gap_lines(draft_of(questionnaire), cast("tuple[Gap, ...]", error.gaps)):
                self.stdout.write(line)
            raise CommandError(f"Not fit to publish; gaps: {len(error.gaps)}.", returncode=GAPS) from error
        except InvalidInstrument:
            draft_of(questionnaire)  # raises what is to be printed
        except NothingChanged:
            self.stdout.write(f"Nothing to publish: the draft is {questionnaire.current_version} already.")
        else:
            self.stdout.write(f"{version} of {questionnaire.key} is published.")
