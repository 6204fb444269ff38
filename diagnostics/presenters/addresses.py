"""The addresses of what belongs to one questionnaire, by its key, and of the pages of one assessment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Learn:
    """Where one learns what a questionnaire's sales models and stages are, and how it arrives at a result."""

    catalogue: str
    how: str


def learn(questionnaire: str) -> Learn:
    """Return a questionnaire's pages to learn from."""
    return Learn(
        catalogue=reverse("diagnostics:catalogue-of", args=[questionnaire]),
        how=reverse("diagnostics:how-of", args=[questionnaire]),
    )


def questionnaire_url(questionnaire: str) -> str:
    """Return the address of a questionnaire's start page."""
    return reverse("diagnostics:questionnaire", args=[questionnaire])


def sales_model_url(questionnaire: str, key: str) -> str:
    """Return the address of one of its sales models."""
    return reverse("diagnostics:sales-model-of", args=[questionnaire, key])


def stage_url(questionnaire: str, key: str) -> str:
    """Return the address of one of its stages."""
    return reverse("diagnostics:stage-of", args=[questionnaire, key])


CHANGE = "change"
"""Query of a question page that was opened from the check page and leads back to it."""


class Way(Protocol):
    """Where the pages from the start to the check lead: those of an assessment, or those of a preview."""

    @property
    def home(self) -> str:
        """Return the address of the start page."""

    @property
    def check(self) -> str:
        """Return the address of the page on which all answers are checked."""

    @property
    def elsewhere(self) -> str:
        """Return the address of the link to another device, "" where there is none."""

    def question(self, key: str, *, is_change: bool = False) -> str:
        """Return the address of one question's page; with `is_change` it leads back to the check page."""


@dataclass(frozen=True, slots=True)
class AssessmentLinks:
    """Where one assessment is opened and what can be done with it."""

    assessment: UUID
    has_pdf: bool = False

    def _to(self, name: str) -> str:
        return reverse(f"diagnostics:{name}", args=[self.assessment])

    @property
    def open(self) -> str:
        """Return the address of the result, which leads on to the next question while there is none."""
        return self._to("result")

    @property
    def json(self) -> str:
        """Return the address of the result as JSON."""
        return self._to("result-json")

    @property
    def pdf(self) -> str:
        """Return the address of the result as PDF, "" where this site cannot make one."""
        return self._to("result-pdf") if self.has_pdf else ""

    @property
    def playbook(self) -> str:
        """Return the address of the playbook: every stage open."""
        return self._to("playbook")

    @property
    def playbook_pdf(self) -> str:
        """Return the address of the playbook as PDF, "" where this site cannot make one."""
        return self._to("playbook-pdf") if self.has_pdf else ""

    @property
    def set_up(self) -> str:
        """Return the address of the sheet from which a pipeline is typed into any CRM."""
        return self._to("set-up")

    @property
    def elsewhere(self) -> str:
        """Return the address of the link to another device."""
        return self._to("continue")

    @property
    def adapt(self) -> str:
        """Return the address of the page that adapts the pipeline before it is handed over."""
        return self._to("adapt")

    @property
    def gap_check(self) -> str:
        """Return the address of the page that compares with the stages a team has today."""
        return self._to("gap-check")

    @property
    def handoff(self) -> str:
        """Return the address of the page that takes the pipeline to a CRM."""
        return self._to("handoff")

    def push(self, crm: str) -> str:
        """Return the address of the page that sets the pipeline up in a CRM, by the key of its format."""
        return reverse("diagnostics:push", args=[self.assessment, crm])

    @property
    def edit(self) -> str:
        """Return the address of the page that changes name and note."""
        return self._to("edit")

    @property
    def undo_rename(self) -> str:
        """Return the address that restores the earlier name."""
        return self._to("undo-rename")

    @property
    def share(self) -> str:
        """Return the address of the page on which it is shared by link."""
        return self._to("share")

    @property
    def share_by_mail(self) -> str:
        """Return the address of the page on which a link is sent by e-mail."""
        return self._to("share-by-mail")

    @property
    def compare(self) -> str:
        """Return the address of the page that lets choose another one to compare it with."""
        return self._to("compare-choose")

    @property
    def again(self) -> str:
        """Return the address that takes it again, by POST."""
        return self._to("again")

    @property
    def what_if(self) -> str:
        """Return the address of the page that tries other answers."""
        return self._to("what-if")

    @property
    def remind(self) -> str:
        """Return the address of the page that sets a reminder of it."""
        return self._to("remind")

    @property
    def dismiss(self) -> str:
        """Return the address that waves its reminder away, by POST."""
        return self._to("remind-dismiss")

    @property
    def erase(self) -> str:
        """Return the address of the page that asks before it is erased."""
        return self._to("erase")


def compare_url(before: UUID, after: UUID) -> str:
    """Return the address of the page that compares two assessments, the first on the left."""
    return reverse("diagnostics:compare", args=[before, after])


def what_if_url(assessment: UUID, changes: Mapping[str, str]) -> str:
    """Return the address of the page that tries other answers, with these: question key to option key."""
    return f"{AssessmentLinks(assessment).what_if}?{urlencode(changes)}"


@dataclass(frozen=True, slots=True)
class AssessmentWay:
    """The pages of one assessment."""

    assessment: UUID

    @property
    def home(self) -> str:
        """Return the address of the start page."""
        return reverse("diagnostics:home")

    @property
    def check(self) -> str:
        """Return the address of the check page."""
        return reverse("diagnostics:check", args=[self.assessment])

    @property
    def elsewhere(self) -> str:
        """Return the address of the link to another device."""
        return reverse("diagnostics:continue", args=[self.assessment])

    def question(self, key: str, *, is_change: bool = False) -> str:
        """Return the address of one question's page."""
        url = reverse("diagnostics:question", args=[self.assessment, key])
        return f"{url}?{CHANGE}=1" if is_change else url
