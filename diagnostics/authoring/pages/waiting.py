"""What waits to be published, as sentences: requests for review, and publications at a set time."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from diagnostics.authoring.pages.authoring import ChangeLine
from diagnostics.site.pages.dates import minute_text


@dataclass(frozen=True, slots=True)
class Notice:
    """What waits, or what became of it: a sentence, and the note that somebody wrote with it.

    `is_over`: nothing happens any more by itself. `has_moved`: the draft is another one now; `since` are the changes.
    """

    text: str
    note: str = ""
    is_over: bool = False
    has_moved: bool = False
    since: tuple[ChangeLine, ...] = ()


def request_notice(*, by: str, at: datetime, note: str) -> Notice:
    """Return the notice of a request for review; an empty `by` means a person whose account is erased."""
    return Notice(_("%(who)s asked for a review on %(when)s.") % _who_when(by, at), note)


def answer_notice(*, by: str, at: datetime, answer: str) -> Notice:
    """Return the notice that a draft was given back."""
    return Notice(_("%(who)s gave the draft back on %(when)s.") % _who_when(by, at), answer, is_over=True)


def plan_notice(*, by: str, due_at: datetime, note: str, failure: str) -> Notice:
    """Return the notice of a publication at a set time; `failure` says why there was none, "" if it is ahead."""
    values = {**_who_when(by, due_at), "why": failure}
    if failure:
        return Notice(_("Not published on %(when)s: %(why)s. %(who)s set the time.") % values, note, is_over=True)
    return Notice(_("To be published on %(when)s. %(who)s set the time.") % values, note)


def _who_when(by: str, at: datetime) -> dict[str, str]:
    return {"who": by or _("Somebody without an account any more"), "when": minute_text(at)}
