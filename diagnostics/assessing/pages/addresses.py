"""The addresses of what belongs to one questionnaire, by its key, and those that compare and try answers."""

from collections.abc import Mapping
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse


def compare_url(before: UUID, after: UUID) -> str:
    """Return the address of the page that compares two assessments, the first on the left."""
    return reverse("diagnostics:compare", args=[before, after])


def what_if_url(assessment: UUID, changes: Mapping[str, str]) -> str:
    """Return the address of the page that tries other answers, with these: question key to option key."""
    return f"{reverse('diagnostics:what-if', args=[assessment])}?{urlencode(changes)}"
