"""The addresses of what belongs to one questionnaire, by its key."""

from dataclasses import dataclass

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
