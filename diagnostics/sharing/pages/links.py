"""The pages on which a result is shared, the mail with a link, and the page of a dead link."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from diagnostics.instrument.nouns import Nouns
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.pages.texts import isolated
from diagnostics.site.pages.urls import absolute_url

LIKE_AN_ADDRESS = re.compile(r"://|www\.|\w\.[^\W\d_]{2,}", re.IGNORECASE)
"""What mail programs may turn into a link: https://, www., example.com."""


class Link(Protocol):
    """The fields of a share link that the pages show."""

    pk: int
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    views: int
    last_viewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One link in the list, without its URL, which is not stored. `revoke_url` is "" if it no longer works."""

    link: Link
    label: str
    is_expired: bool
    revoke_url: str


@dataclass(frozen=True, slots=True)
class CreatedLink:
    """A link that was just made, with its URL. `is_new` is false if the same form was sent before."""

    url: str
    row: LinkRow
    is_new: bool


@dataclass(frozen=True, slots=True)
class SharePage:
    """The links of one result, and the link that was just made."""

    assessment: UUID
    rows: tuple[LinkRow, ...]
    made: CreatedLink | None


def share_page(assessment: UUID, links: Iterable[Link], *, now: datetime, made: CreatedLink | None = None) -> SharePage:
    """Return the page; `now` decides which links have expired."""
    return SharePage(
        assessment=assessment,
        rows=tuple(link_row(assessment, link, now=now) for link in links),
        made=made,
    )


def link_row(assessment: UUID, link: Link, *, now: datetime) -> LinkRow:
    """Return one link for the list; `now` decides whether it has expired."""
    is_expired = link.expires_at is not None and link.expires_at <= now
    works = link.revoked_at is None and not is_expired
    return LinkRow(
        link=link,
        label=link.label or _("A link without a name"),
        is_expired=is_expired,
        revoke_url=reverse("diagnostics:revoke", args=[assessment, link.pk]) if works else "",
    )


def shared_url(secret: str) -> str:
    """Return the absolute URL of the link with this secret."""
    return absolute_url(reverse("diagnostics:shared", args=[secret]))


def link_message(*, url: str, sender: str, note: str, expires_at: datetime | None, nouns: Nouns) -> str:
    """Return the text of the mail with a link, in the active language; the sender's own note is quoted in it."""
    until = date_format(timezone.localtime(expires_at), "DATETIME_FORMAT") if expires_at else ""
    parts = [
        _("%(sender)s shares a result with you: the %(the_model)s that fits the company, and the pipeline it needs.")
        % {**nouns, "sender": sender},
        _quoted(note),
        _("Read it here:") + f"\n{url}",
        _("The link works until %(time)s, unless it is revoked before.") % {"time": until}
        if until
        else _("The link works until it is revoked."),
        _("Anyone with the link can read the result. You don't need an account."),
        _("%(sender)s gave us your address for this one message, and we do not keep it.") % {"sender": sender},
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def mail_subject(*, name: str, models: str, nouns: Nouns) -> str:
    """Return the subject of a mail with a link; `name` of the result and its `models` inside a sentence may be "".

    A name that reads like an address of the web is left out, so that nobody's subject leads elsewhere.
    """
    values = {**nouns, "name": isolated(name), "models": models or _("none stands out yet")}
    if name and not LIKE_AN_ADDRESS.search(name):
        return capfirst(_("%(the_model)s of %(name)s: %(models)s") % values)
    return capfirst(_("%(model)s: %(models)s") % values)


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in isolated(text).splitlines())


def dead_link() -> ErrorPage:
    """Return the page for any link that does not work; it does not reveal the reason."""
    text = _(
        "It was revoked, it has expired, its result was erased, or the address is not complete. Ask the "
        "person who sent it to you for a new one."
    )
    return ErrorPage(404, _("This link does not work"), text)
