"""The page and the messages for retaking an assessment."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.assessing.domain.retaking import CarriedOver
from diagnostics.assessing.pages.questions import question_texts
from diagnostics.instrument.instrument import Instrument

SETTLE = "settle"
"""Query parameter of the page that asks: what was answered with "I don't know yet" is asked again."""


@dataclass(frozen=True, slots=True)
class RetakePage:
    """The page that asks before an assessment is retaken; with `settles_unknown`, to answer what was not known."""

    assessment: UUID
    name: str
    completed_at: datetime
    settles_unknown: bool = False


def carried_over_text(before: Instrument, after: Instrument, carried: CarriedOver) -> str:
    """Return the message that says which of the last answers are filled in and which are not."""
    return " ".join(_sentences(before, after, carried))


def _sentences(before: Instrument, after: Instrument, carried: CarriedOver) -> Iterator[str]:
    if carried.answers:
        yield _("Your last answers are filled in. Change any that are no longer right.")
    if carried.unknown:
        yield _("Still open: %(questions)s") % {"questions": question_texts(after, carried.unknown)}
    if carried.new_options:
        yield ngettext(
            "Your answer to %(questions)s is no longer offered.",
            "Your answers to %(questions)s are no longer offered.",
            len(carried.new_options),
        ) % {"questions": question_texts(after, carried.new_options)}
    if carried.new_questions:
        yield _("New since then: %(questions)s") % {"questions": question_texts(after, carried.new_questions)}
    if carried.asked_anew:
        yield _("Others now have the same score, so this is asked again: %(questions)s") % {
            "questions": question_texts(after, carried.asked_anew)
        }
    if carried.no_longer_asked:
        yield _("No longer asked: %(questions)s") % {"questions": question_texts(before, carried.no_longer_asked)}


def retired_text() -> str:
    """Return the message for a questionnaire that is retired."""
    return _("This questionnaire is closed, so you can't retake it. Nothing was started, and this result stays.")
