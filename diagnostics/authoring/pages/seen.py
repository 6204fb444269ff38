"""What came in between: the sentences for somebody whose decision was about something else than is there now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from django.utils.translation import gettext as _

from diagnostics.authoring.pages.authoring import ChangeLine
from diagnostics.site.pages.dates import minute_text


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Why nothing was done, and what came in between, newest first."""

    text: str
    lines: tuple[ChangeLine, ...]


def meanwhile(lines: Iterable[ChangeLine]) -> Meanwhile:
    """Return what came in between, as it is shown above the page that asks again."""
    ordered = tuple(sorted(lines, key=attrgetter("at"), reverse=True))
    if ordered:
        text = _("Nothing was done, because this came in between. Look at it, and decide again.")
    else:
        text = _("Nothing was done: this is not what was shown when you decided. Look at it again.")
    return Meanwhile(text, ordered)


def event_line(
    *, at: datetime, by: str, version: str, event: str, note: str = "", planned_for: datetime | None = None
) -> ChangeLine:
    """Return the line of a publication or of retiring; an empty `by` means the system."""
    text = _("%(version)s: %(event)s") % {"version": version, "event": event}
    planned = _("Planned for %(when)s") % {"when": minute_text(planned_for)} if planned_for else ""
    return ChangeLine(at=at, by=by or _("the system"), text=text, details=tuple(filter(None, (note, planned))))
