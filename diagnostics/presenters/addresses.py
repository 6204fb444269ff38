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


def compare_url(before: UUID, after: UUID) -> str:
    """Return the address of the page that compares two assessments, the first on the left."""
    return reverse("diagnostics:compare", args=[before, after])


def what_if_url(assessment: UUID, changes: Mapping[str, str]) -> str:
    """Return the address of the page that tries other answers, with these: question key to option key."""
    return f"{reverse('diagnostics:what-if', args=[assessment])}?{urlencode(changes)}"


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
