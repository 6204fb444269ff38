"""The addresses of the wizard's pages: on the site, in a frame of another site, or in the preview of a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from diagnostics.authoring.pages.answers import answers_query
from diagnostics.instrument.journey import Journey, Step
from diagnostics.site.pages.urls import address_of

CHANGE = "change"
"""Query of a question page that was opened from the check page and returns to it."""

TITLE = "title"
"""Query of a preview's result: the company entered on the check page."""


@dataclass(frozen=True, slots=True)
class WizardPages:
    """The URL names of the wizard's pages. `continue_elsewhere` is "" if only this browser can go on."""

    home: str
    question: str
    check: str
    result: str
    continue_elsewhere: str = ""


SITE = WizardPages(
    home="diagnostics:home",
    question="diagnostics:question",
    check="diagnostics:check",
    result="diagnostics:result",
    continue_elsewhere="diagnostics:continue",
)
FRAME = WizardPages(
    home="diagnostics:embed",
    question="diagnostics:embed-question",
    check="diagnostics:embed-check",
    result="diagnostics:embed-result",
)
PREVIEW = WizardPages(
    home="admin:diagnostics_questionnaire_preview_home",
    question="admin:diagnostics_questionnaire_preview_question",
    check="admin:diagnostics_questionnaire_preview_check",
    result="admin:diagnostics_questionnaire_preview_result",
)


@dataclass(frozen=True, slots=True)
class WizardUrls:
    """The addresses of the wizard's pages for one assessment, or for the preview of one questionnaire's draft.

    `id` is that of the assessment or the questionnaire. A preview saves nothing, so its addresses carry `answers`.
    """

    pages: WizardPages
    id: UUID | int
    answers: Mapping[str, str] = field(default_factory=dict)

    def home(self) -> str:
        """Return the address of the start page."""
        return address_of(self.pages.home, *([self.id] if self.pages is PREVIEW else []))

    def question(self, key: str, *, is_change: bool = False) -> str:
        """Return the address of a question; with `is_change`, answering it leads back to the check page."""
        return self._url(self.pages.question, key, query={CHANGE: "1"} if is_change else {})

    def check(self) -> str:
        """Return the address of the check page."""
        return self._url(self.pages.check)

    def result(self, title: str = "") -> str:
        """Return the address of the result. `title` is for a preview, which has no assessment to keep it."""
        return self._url(self.pages.result, query={TITLE: title} if title and self.pages is PREVIEW else {})

    def continue_elsewhere(self) -> str:
        """Return the address of the link to another device, "" if there is none."""
        return self._url(self.pages.continue_elsewhere) if self.pages.continue_elsewhere else ""

    def _url(self, name: str, *args: str, query: Mapping[str, str] | None = None) -> str:
        url = address_of(name, self.id, *args)
        query = {**answers_query(self.answers), **(query or {})}
        return f"{url}?{urlencode(query)}" if query else url


def open_step_url(urls: WizardUrls, journey: Journey) -> str:
    """Return the address of the first question without an answer, or of the check page if there is none."""
    return urls.check() if journey.is_complete else urls.question(journey.open_steps[0].question.key)


def next_step_url(urls: WizardUrls, journey: Journey, step: Step, *, is_change: bool) -> str:
    """Return the address that answering `step` leads to; `journey` is with the new answer."""
    following = () if is_change else journey.steps[step.position :]
    return urls.question(following[0].question.key) if following else open_step_url(urls, journey)
