"""The questionnaire inside the page of another site: where its pages lead, and what leads out of it."""

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnostics.presenters.addresses import CHANGE


@dataclass(frozen=True, slots=True)
class EmbeddedWay:
    """The pages of one assessment inside a frame. Nothing leads elsewhere but the frame's own link out of it."""

    assessment: UUID
    elsewhere: str = ""

    @property
    def home(self) -> str:
        """Return the address of the start page."""
        return reverse("diagnostics:embed")

    @property
    def check(self) -> str:
        """Return the address of the check page."""
        return reverse("diagnostics:embed-check", args=[self.assessment])

    @property
    def result(self) -> str:
        """Return the address of the result."""
        return reverse("diagnostics:embed-result", args=[self.assessment])

    def question(self, key: str, *, is_change: bool = False) -> str:
        """Return the address of one question's page."""
        url = reverse("diagnostics:embed-question", args=[self.assessment, key])
        return f"{url}?{CHANGE}=1" if is_change else url


def embedded_questionnaire_url(questionnaire: str) -> str:
    """Return the address of a questionnaire's start page inside a frame."""
    return reverse("diagnostics:embed-questionnaire", args=[questionnaire])


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
