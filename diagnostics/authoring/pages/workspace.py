"""The frame around the pages of a questionnaire: its parts as a tree with what is left to do, and its other pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.domain.remaining import Remaining
from diagnostics.authoring.pages.waiting import Notice
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the questionnaire."""

    name: str
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A part with its page. `left` says what is left to do, "" if nothing; `parts` are on the same page."""

    name: str
    url: str
    left: str = ""
    is_current: bool = False
    parts: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Branch:
    """The parts of one kind, in order. `left` counts what is left to do; `pages` are about all of them."""

    name: str
    nodes: tuple[Node, ...]
    left: int
    is_open: bool
    pages: tuple[Link, ...] = ()
    add: Link | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """The simulator beside a page: the answers that are tried, where they are sent, and the page to come back to.

    `draft` is None if it contradicts itself.
    """

    draft: Instrument | None
    answers: Mapping[str, str]
    url: str
    whole_url: str
    back: str


@dataclass(frozen=True, slots=True)
class Workspace:
    """The frame. `next` is what to add first in a new questionnaire; `trial` is None for those who may not read it.

    `notices` say what waits to be published, and `check_url` is the page on which that is decided.
    """

    home: Node
    branches: tuple[Branch, ...]
    links: tuple[Link, ...]
    next: Link | None = None
    trial: Trial | None = None
    is_valid: bool = field(default=True)
    notices: tuple[Notice, ...] = ()
    check_url: str = ""


def left_text(left: Remaining) -> str:
    """Return what is left to do in a part: "2 of 6 texts missing, 1 more point"; "" if nothing."""
    texts = ngettext("%(missing)s of %(needed)s texts missing", "%(missing)s of %(needed)s texts missing", left.needed)
    texts = texts % {"missing": left.missing, "needed": left.needed}
    if not left.points:
        return texts if left.missing else ""
    if not left.missing:
        return ngettext("%(count)s point", "%(count)s points", left.points) % {"count": left.points}
    points = ngettext("%(count)s more point", "%(count)s more points", left.points) % {"count": left.points}
    return _("%(texts)s, %(points)s") % {"texts": texts, "points": points}
