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


def test_the_result_links_to_a_get_form_that_starts_with_the_saved_answers(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    assert url("what-if", assessment) in Page(visitor.get(url("result", assessment))).links
    response = visitor.get(url("what-if", assessment))
    form = GetForm(response)
    assert (form.action, form.lists) == (url("what-if", assessment), GIVEN)
    assert Page(response).forms == []


def test_the_result_links_to_its_nearest_flip(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    response = visitor.get(url("result", assessment))
    flip = response.context["page"].flip_url
    assert flip in Page(response).links
    page = visitor.get(flip).context["page"]
    assert page.lead.endswith("would lead, not outbound sales.")


def test_the_form_shows_both_results_and_saves_nothing(visitor: Visitor) -> None:
    assessment = visitor.complete(**GIVEN)
    before = Assessment.objects.values().get()
    form = GetForm(visitor.get(url("what-if", assessment)))
    response = visitor.get(form.action, {**form.lists, "people": "every_deal"})
    text = " ".join(response.content.decode().split())
    assert "Team selling would lead, not outbound sales." in text
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


class TestSeparatingQuestion:
    def test_comes_up_as_a_list_that_is_open_and_then_decides(self, visitor: Visitor) -> None:
        assessment = visitor.complete(**GIVEN)
        address = url("what-if", assessment)
        form = GetForm(visitor.get(address, {"leads": "mixed"}))
        assert form.lists == {**GIVEN, "leads": "mixed", "stands_out": ""}
        response = visitor.get(address, {**form.lists, "stands_out": "inbound"})
        assert response.context["page"].lead == "Inbound sales would lead, not outbound sales."
        assert GetForm(response).lists["stands_out"] == "inbound"

    def test_is_open_behind_the_link_to_a_flip_that_draws_level(self, visitor: Visitor) -> None:
        answers = {"leads": "inbound", "repeat_revenue": "hardly_any", "people": "every_deal", "audience": "several"}
        result = visitor.get(url("result", visitor.complete(**answers))).context["page"]
        response = visitor.get(result.flip_url)
        assert response.context["page"].lead.startswith(
            "Account-based selling and team selling would have the same score."
        )
        assert GetForm(response).lists["stands_out"] == ""

    def test_is_open_without_an_error_when_others_tie(self, visitor: Visitor) -> None:
        assessment = visitor.complete(**{**ANSWERS, "stands_out": "account_based"})
        form = GetForm(visitor.get(url("what-if", assessment)))
        assert form.lists["stands_out"] == "account_based"
        response = visitor.get(form.action, {**form.lists, "audience": "decision_maker"})
        assert (Page(response).error, GetForm(response).lists["stands_out"]) == ("", "")
        assert response.context["page"].sides is None

    def test_is_not_in_the_list_where_nothing_ties(self, visitor: Visitor) -> None:
        assessment = visitor.complete(**{**ANSWERS, "stands_out": "team"})
        response = visitor.get(url("what-if", assessment), {"people": "one_seller", "audience": "decision_maker"})
        assert "stands_out" not in GetForm(response).lists
        assert response.context["page"].lead.startswith("Relationship selling would lead")


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
