"""The message to the person who runs the CRM: what to set up, the steps, the link to the file, and the open deals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.nouns import Nouns
from diagnostics.pipelines.domain.handoff import Selection
from diagnostics.pipelines.pages.addresses import HandoffUrls, Routes
from diagnostics.pipelines.pages.handoff import HandoffPage
from diagnostics.site.pages.texts import enumerated, quoted
from diagnostics.site.pages.urls import absolute_url

OF_LINK = Routes("shared", "shared-handoff", "shared-handoff-file", "shared-handoff-part", "shared-set-up")

MAILTO_LIMIT = 1900
"""Characters of an address that begins a message: Outlook and old browsers cut longer ones off."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message in plain text."""

    subject: str
    text: str

    @property
    def mailto(self) -> str:
        """The address that opens this message in a mail program, shorter by whole paragraphs if it must be."""
        paragraphs = self.text.strip().split("\n\n")
        while len(address := self._mailto("\n\n".join(paragraphs))) > MAILTO_LIMIT and len(paragraphs) > 2:
            paragraphs.pop(2)
        return address

    def _mailto(self, text: str) -> str:
        return f"mailto:?subject={quote(self.subject)}&body={quote(text.replace(chr(10), chr(13) + chr(10)))}"


@dataclass(frozen=True, slots=True)
class CrmMessagePage:
    """What is given away before the message is made, and the message afterwards. `crm` is "" if it is none of ours."""

    assessment: UUID
    back: str
    title: str
    crm: str
    message: Message | None
    nouns: Nouns


def crm_message_page(
    assessment: UUID, handoff: HandoffPage, *, title: str, message: Message | None = None
) -> CrmMessagePage:
    """Return the page of the message about a handover."""
    crm = str(handoff.chosen.target.name) if handoff.chosen else ""
    return CrmMessagePage(assessment, handoff.urls.page, title, crm, message, handoff.nouns)


def urls_of_link(secret: str, selection: Selection) -> HandoffUrls:
    """Return the addresses of a handover for those who have the link to it."""
    return HandoffUrls(OF_LINK, (secret,), selection)


def crm_message(
    page: HandoffPage, *, owner: str, moves: Sequence[str], expires_at: datetime, sender: str = "", note: str = ""
) -> Message:
    """Return the message; `page` is the one that its link opens. A mail has a `sender`, whose `note` is quoted."""
    crm = str(page.chosen.target.name) if page.chosen else _("the %(the_crm)s") % page.nouns
    subject = _("Set up our pipeline in %(crm)s") % {"crm": crm}
    if owner:
        subject = _("%(owner)s: %(name)s") % {"owner": owner, "name": subject[:1].lower() + subject[1:]}
    paragraphs = _paragraphs(page, crm, moves, expires_at, sender, note)
    return Message(subject, "\n\n".join(filter(None, paragraphs)) + "\n")


def _paragraphs(
    page: HandoffPage, crm: str, moves: Sequence[str], expires_at: datetime, sender: str, note: str
) -> Iterator[str]:
    labels = page.chosen.labels if page.chosen else tuple(pipeline.label for pipeline, _ in page.pipelines)
    yield ngettext(
        "Please set up this pipeline in %(crm)s: %(names)s.",
        "Please set up these pipelines in %(crm)s: %(names)s.",
        len(labels),
    ) % {"crm": crm, "names": enumerated(map(quoted, labels))}
    yield _("Here are the steps, the stages and the file:") + f"\n{absolute_url(page.urls.page)}"
    if note:
        yield "\n".join(f"> {line}".rstrip() for line in note.splitlines())
    yield "\n".join([_("Steps:"), *_steps(page)])
    if moves:
        first = _("Move the open %(the_deals)s before you delete a stage:") % page.nouns
        yield "\n".join([first, *(f"- {move}" for move in moves)])
    until = date_format(timezone.localtime(expires_at), "DATE_FORMAT")
    yield _("The link works until %(day)s. You need no account.") % {"day": until}
    if sender:
        yield _("%(sender)s gave us your address for this one message, and we do not keep it.") % {"sender": sender}


def _steps(page: HandoffPage) -> Iterator[str]:
    steps = page.chosen.target.format.instructions if page.chosen else (_("Type the stages in from the set-up sheet."),)
    return (f"{number}. {step}" for number, step in enumerate(steps, start=1))
