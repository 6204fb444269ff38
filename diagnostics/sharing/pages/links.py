"""The pages on which a result is shared, the message that takes a link along, and what a reader is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.pages.urls import absolute_url


class Link(Protocol):
    """What is kept of a share link."""

    pk: int
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    views: int
    last_viewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in the list; its address is not known any more. `revoke_url` is "" once it does not work."""

    link: Link
    label: str
    is_expired: bool
    revoke_url: str


@dataclass(frozen=True, slots=True)
class MadeLink:
    """A link that was made just now: its address, for this once. `is_new` is false where the form was sent again."""

    url: str
    row: LinkRow
    is_new: bool


@dataclass(frozen=True, slots=True)
class SharePage:
    """The links of one result, and the one that was just made."""

    assessment: UUID
    rows: tuple[LinkRow, ...]
    made: MadeLink | None


@dataclass(frozen=True, slots=True)
class Message:
    """A message in plain text."""

    subject: str
    text: str


def share_page(assessment: UUID, links: Iterable[Link], *, now: datetime, made: MadeLink | None = None) -> SharePage:
    """Present the links of an assessment as they stand at `now`."""
    return SharePage(
        assessment=assessment,
        rows=tuple(link_row(assessment, link, now=now) for link in links),
        made=made,
    )


def link_row(assessment: UUID, link: Link, *, now: datetime) -> LinkRow:
    """Present one link as it stands at `now`."""
    is_expired = link.expires_at is not None and link.expires_at <= now
    works = link.revoked_at is None and not is_expired
    return LinkRow(
        link=link,
        label=link.label or _("A link without a name"),
        is_expired=is_expired,
        revoke_url=reverse("diagnostics:revoke", args=[assessment, link.pk]) if works else "",
    )


def shared_url(secret: str) -> str:
    """Return the address that a link's secret makes."""
    return absolute_url(reverse("diagnostics:shared", args=[secret]))


def link_message(*, url: str, sender: str, words: str, expires_at: datetime | None) -> Message:
    """Return the message that takes a link along, in the sender's language of the moment.

    The sender's own words stand in the text alone, marked as theirs line by line, and never in a header.
    """
    until = date_format(timezone.localtime(expires_at), "DATETIME_FORMAT") if expires_at else ""
    parts = [
        _("%(sender)s shares a result with you: which sales model fits the company, and the pipeline it needs.")
        % {"sender": sender},
        _quoted(words),
        _("Read it here:") + f"\n{url}",
        _("The link works until %(time)s, unless it is revoked before.") % {"time": until}
        if until
        else _("The link works until it is revoked."),
        _("Whoever has the link can read the result. You need no account."),
        _("%(sender)s gave us your address for this one message, and we do not keep it.") % {"sender": sender},
    ]
    return Message(subject=_("A result was shared with you"), text="\n\n".join(filter(None, parts)) + "\n")


def _quoted(words: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in words.splitlines())


def dead_link() -> ErrorPage:
    """Return what is said of every link that does not work, whatever the reason."""
    text = _(
        "It was revoked, it has expired, its result was erased, or the address is not complete. "
        "Ask whoever sent it to you for a new one."
    )
    return ErrorPage(404, _("This link does not work (any more)"), text)
