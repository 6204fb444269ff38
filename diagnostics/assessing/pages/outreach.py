"""The messages of a stage in which somebody is contacted, in the order in which they are sent."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.instrument.parts import Stage
from diagnostics.site.pages.texts import Letter, letter


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its place in the sequence, its subject (only the first has one), and its paragraphs.

    `language` is the one that it is written in; "" if that is the reader's.
    """

    name: str
    subject: Letter
    paragraphs: Letter
    language: str


def outreach_messages(stage: Stage) -> tuple[Message, ...]:
    """Return the messages that are written for a stage, in the reader's language."""
    named = (
        (_("First message"), stage.outreach_template),
        (_("Follow-up"), stage.outreach_follow_up),
        (_("Second follow-up"), stage.outreach_second_follow_up),
        (_("If you call: how to open"), stage.outreach_call),
        (_("Last message"), stage.outreach_last),
    )
    subject = letter(stage.outreach_subject)
    return tuple(
        Message(name, subject if text is stage.outreach_template else (), letter(text), text.other_language)
        for name, text in named
        if text
    )
