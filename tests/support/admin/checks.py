"""The page that checks a draft, and the button on it that publishes."""

from typing import Any

from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.checking import CheckPage
from tests.support.admin.forms import decide, opened


def check_address(questionnaire: Questionnaire) -> str:
    """Return the address of the page."""
    return reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])


def check_page(client: Client, questionnaire: Questionnaire) -> CheckPage:
    """Open the page, and return what it says."""
    page: CheckPage = opened(client, check_address(questionnaire)).context_data["page"]
    return page


def gaps_on(client: Client, questionnaire: Questionnaire) -> list[tuple[str, str, str]]:
    """Return every gap on the page with what goes away with it: where it is, what is wrong, and the link."""
    return [
        (line.where, line.text, line.url)
        for point in check_page(client, questionnaire).points
        for line in (*point.lines, *point.consequences)
    ]


def publish(client: Client, questionnaire: Questionnaire) -> Any:
    """Open the page, press its button, and return the page that it leads to, not rendered."""
    seen = check_page(client, questionnaire).seen
    return decide(client, reverse("admin:diagnostics_questionnaire_publish", args=[questionnaire.pk]), seen=seen)
