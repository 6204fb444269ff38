"""Messages shown in another site's frame if there is no page to show."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class FrameMessage:
    """A page in the frame that has only a message."""

    status: int
    title: str
    text: str


def no_cookie_message() -> FrameMessage:
    """The browser blocks cookies of pages in a frame."""
    text = _(
        "A cookie keeps your answers for you, and this browser doesn't allow one for a page inside another "
        "page. The questionnaire works in a tab of its own."
    )
    return FrameMessage(403, _("This browser keeps no cookies here"), text)


def csrf_message() -> FrameMessage:
    """The CSRF check failed: the form is from another page, or too old."""
    text = _("The page was open for too long. Nothing was saved. Start again here, or in a tab of its own.")
    return FrameMessage(403, _("Please start again"), text)


def not_found_message() -> FrameMessage:
    """The assessment is unknown, erased, or was begun in another browser."""
    text = _("It may have been erased, or started in another browser. Start again here, or in a tab of its own.")
    return FrameMessage(404, _("We can't show you this page"), text)


def wait_message() -> FrameMessage:
    """The visitor, or the network, has used up what there is for an hour."""
    text = _("That was a lot in a short time, more than this site can do for one visitor. Try again in a while.")
    return FrameMessage(429, _("Please wait a while"), text)


def closed_message() -> FrameMessage:
    """No questionnaire is open."""
    return FrameMessage(200, _("Nothing to answer just now"), _("No questionnaire is open at the moment."))
