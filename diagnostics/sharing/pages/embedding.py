"""What is said inside the frame of another site when there is no page to show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class FrameMessage:
    """A page inside the frame that only says something."""

    status: int
    title: str
    text: str


def no_cookie() -> FrameMessage:
    """Say that the browser gives a page inside another one no cookie, and what works instead."""
    text = _(
        "Your answers are kept for you by a cookie, and this browser gives none to a page inside another page. "
        "In a tab of its own the questionnaire works."
    )
    return FrameMessage(403, _("This browser keeps no cookies here"), text)


def send_again() -> FrameMessage:
    """Say that a form did not come from the page that it seems to come from, or too late."""
    text = _("The page was open for too long. Nothing was saved. Begin again here, or in a tab of its own.")
    return FrameMessage(403, _("Please begin again"), text)


def not_here() -> FrameMessage:
    """Say that there is nothing to show: unknown, erased, or begun elsewhere."""
    text = _("It may have been erased, or begun in another browser. Begin again here, or in a tab of its own.")
    return FrameMessage(404, _("There is no page here for you"), text)


def closed() -> FrameMessage:
    """Say that no questionnaire is open."""
    return FrameMessage(200, _("Nothing to answer just now"), _("No questionnaire is open at the moment."))
