"""Trying other answers by address and by form; nothing is saved."""

from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest

from diagnostics.assessing.models import Assessment
from tests.visitors import ANSWERS, Page, Visitor, url

GIVEN = {"leads": "outbound", "repeat_revenue": "hardly_any", "people": "one_seller", "audience": "decision_maker"}


class GetForm(HTMLParser):
    """The GET form of a page: its action, and the selected option of each list."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.action, self.lists, self._name = "", {}, ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method") == "get":
            self.action = attributes["action"]
        if tag == "select":
            self._name = attributes["name"]
        if tag == "option" and "selected" in attributes:
            self.lists[self._name] = attributes["value"]


def test_the_result_has_a_get_form_that_starts_with_the_saved_answers(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    response = visitor.get(url("result", assessment))
    form = GetForm(response)
    assert (form.action, form.lists) == (url("what-if", assessment), GIVEN)
    assert Page(response).forms == []


def test_the_result_links_to_its_nearest_flip(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    response = visitor.get(url("result", assessment))
    flip = response.context["page"].flip_url
    assert flip in Page(response).links
    page = visitor.get(flip).context["page"]
    assert page.lead.endswith("would lead, not Outbound sales.")


def test_the_form_shows_both_results_and_saves_nothing(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    before = Assessment.objects.values().get()
    form = GetForm(visitor.get(url("result", assessment)))
    response = visitor.get(form.action, {**form.lists, "people": "every_deal"})
    text = " ".join(response.content.decode().split())
    assert "Team selling would lead, not Outbound sales." in text
    assert "Place with the other answers" in text
    assert GetForm(response).lists == {**GIVEN, "people": "every_deal"}
    assert Page(response).forms == []
    assert {url("what-if", assessment), url("again", assessment), url("result", assessment)} <= set(
        Page(response).links
    )
    assert Assessment.objects.values().get() == before


def test_an_unknown_option_is_an_error_of_the_form(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    response = visitor.get(url("what-if", assessment), {"leads": "robots", "people": "every_deal", "more": "1"})
    page = Page(response)
    assert page.error == "That is not one of the answers. Choose one of those in the list."
    assert page.title.startswith("Error:")
    assert GetForm(response).lists == {**GIVEN, "people": "every_deal"}


def test_an_unfinished_assessment_continues(visitor: Visitor) -> None:
    begun = visitor.begin(leads="mixed")
    assert visitor.get(url("what-if", begun))["Location"] == url("question", begun, "repeat_revenue")


def test_a_foreign_or_unknown_one_is_404(visitor: Visitor) -> None:
    assessment = Visitor().complete(**GIVEN)
    for other in (assessment, uuid4()):
        assert visitor.get(url("what-if", other), {"people": "every_deal"}).status_code == 404


@pytest.mark.parametrize("language", ["en", "nb"])
def test_works_for_an_undetermined_result_in_both_languages(visitor: Visitor, language: str) -> None:
    assessment = visitor.complete(**dict.fromkeys(ANSWERS, "unsure"))
    headers = {"accept-language": language}
    response = visitor.get(url("what-if", assessment), {"leads": "inbound"}, headers=headers)
    page = response.context["page"]
    assert response["Content-Language"] == language
    assert page.sides[1].headline == {"en": "Inbound sales", "nb": "Inngående salg"}[language]
