"""The preview shows a draft's pages as respondents will see them, marked, and saves nothing."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from diagnostics.authoring.models import OptionWeight, Questionnaire, StageRule
from diagnostics.site.languages import override_language
from tests.loaded import load_reference
from tests.rows import row_counts
from tests.support.admin.permissions import World
from tests.visitors import ANSWERS, Page

MARK = "Preview of the draft."


def address_of(questionnaire: Questionnaire, page: str, *args: str) -> str:
    return reverse(f"admin:diagnostics_questionnaire_preview_{page}", args=[questionnaire.pk, *args])


def query(**answers: str) -> dict[str, str]:
    return {f"answer-{key}": option for key, option in answers.items()}


def walk_through(client: Client, questionnaire: Questionnaire) -> Iterator[Any]:
    """Walk through the preview as a respondent does, and yield every page and redirect."""
    home = address_of(questionnaire, "home")
    yield client.get(home)
    response = client.post(home)
    yield response
    for option in ANSWERS.values():
        yield client.get(response["Location"])
        yield client.post(response["Location"])
        response = client.post(response["Location"], {"option": option})
        yield response
    yield client.get(response["Location"])
    response = client.post(response["Location"], {"company": "North team"})
    yield response
    yield client.get(response["Location"])


def marks_on(responses: Iterable[Any], mark: str) -> list[tuple[str, bool]]:
    """Return the language of each page, and whether it has the mark."""
    pages = [response.content.decode() for response in responses if response.status_code == 200]
    return [(re.findall(r'<html lang="(\w+)">', html)[0], mark in html) for html in pages]


@dataclass(frozen=True)
class Walk:
    """A walk through the preview of the reference questionnaire, and whether it wrote anything."""

    client: Client
    questionnaire: Questionnaire
    responses: list[Any]
    wrote: bool


@pytest.fixture(scope="class")
def walk(class_db: None) -> Walk:
    """A walk of an administrator, in English."""
    questionnaire = load_reference()
    client = World(questionnaire.current_version).client(is_superuser=True)
    before = row_counts()
    responses = list(walk_through(client, questionnaire))
    return Walk(client, questionnaire, responses, wrote=row_counts() != before)


class TestWalk:
    """What holds for every page of a walk, which several tests read."""

    def test_goes_from_the_start_to_the_result(self, db: None, walk: Walk) -> None:
        page = walk.responses[-1].context["page"]
        assert (page.headline, page.title) == (
            "Account-based selling, relationship selling and team selling",
            "North team",
        )

    def test_shows_what_respondents_see_except_what_needs_a_saved_assessment(self, db: None, walk: Walk) -> None:
        html = walk.responses[-1].content.decode()
        assert "Stage by stage" in html
        for text in ("More you can do with this result", "result.json", "/erase/", "/continue/"):
            assert text not in html

    def test_leads_only_to_pages_of_the_draft(self, db: None, walk: Walk) -> None:
        """None leads to a page of the site about a part that it may not have."""
        questionnaire = walk.questionnaire
        shown = [address_of(questionnaire, "home"), address_of(questionnaire, "sales_model", "team")]
        for response in (walk.responses[-1], *map(walk.client.get, shown)):
            links = [link for link in Page(response).links if re.search("/(sales-models|stages)/[a-z]", link)]
            assert links
            assert {link.partition("preview")[0] for link in links} == {
                address_of(questionnaire, "home").partition("preview")[0]
            }

    def test_writes_no_row_and_sets_no_cookie(self, db: None, walk: Walk) -> None:
        assert not walk.wrote
        assert {name for response in walk.responses for name in response.cookies} <= {settings.CSRF_COOKIE_NAME}

    def test_is_neither_indexed_nor_stored(self, db: None, walk: Walk) -> None:
        for response in walk.responses:
            assert response["X-Robots-Tag"] == "noindex"
            assert "no-store" in response["Cache-Control"]

    def test_has_the_mark_on_every_page(self, db: None, walk: Walk) -> None:
        assert marks_on(walk.responses, MARK) == [("en", True)] * 13


class TestJourney:
    def test_shows_the_draft(self, admin: Client, questionnaire: Questionnaire) -> None:
        OptionWeight.objects.filter(option__key="everyone", sales_model__key="account_based").update(weight=1)
        questionnaire.questions.filter(key="leads").update(text_en="Where from?")
        *_before, last = walk_through(admin, questionnaire)
        assert last.context["page"].headline == "Relationship selling and team selling"
        assert last.context["page"].answers[0].question.text.en == "Where from?"

    def test_shows_the_same_error_as_to_respondents_if_no_option_is_chosen(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        response = admin.post(address_of(questionnaire, "question", "leads"))
        assert response.status_code == 200
        assert response.context["page"].error == "Choose the answer that fits best, or “I don't know yet”."
        forged = admin.post(address_of(questionnaire, "question", "leads"), {"option": "no such option"})
        assert forged.status_code == 400

    def test_redirects_to_the_first_open_question(self, admin: Client, questionnaire: Questionnaire) -> None:
        for page in ("check", "result"):
            response = admin.get(address_of(questionnaire, page), query(leads="inbound"))
            assert response["Location"] == (
                address_of(questionnaire, "question", "leads").replace("leads", "repeat_revenue")
                + "?answer-leads=inbound"
            )
        skipped = admin.get(address_of(questionnaire, "question", "audience"))
        assert skipped["Location"] == address_of(questionnaire, "question", "leads")

    def test_returns_to_the_check_page_after_a_change(self, admin: Client, questionnaire: Questionnaire) -> None:
        check = admin.get(address_of(questionnaire, "check"), query(**ANSWERS))
        change = check.context["page"].rows[0].change_url
        response = admin.post(change, {"option": "inbound"})
        answers = query(**{**ANSWERS, "leads": "inbound"})
        assert response["Location"] == f"{address_of(questionnaire, 'check')}?" + "&".join(
            f"{name}={option}" for name, option in answers.items()
        )

    def test_asks_the_separating_question_anew_when_others_tie_after_a_change(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        change = address_of(questionnaire, "question", "audience")
        response = admin.post(
            change, {"option": "decision_maker"}, QUERY_STRING=urlencode(query(**ANSWERS, change="1"))
        )
        address, _, sent = response["Location"].partition("?")
        assert address == address_of(questionnaire, "question", "stands_out")
        assert "answer-stands_out" not in sent
        assert Page(admin.get(response["Location"])).forms[0].options == ["relationship", "team", "equal"]
        response = admin.post(response["Location"], {"option": "team"})
        assert response["Location"].endswith("answer-audience=decision_maker&answer-stands_out=team")

    @pytest.mark.parametrize("page", ["check", "result"])
    def test_waits_for_the_separating_question(self, admin: Client, questionnaire: Questionnaire, page: str) -> None:
        for unusable in ({"stands_out": "inbound"}, {"stands_out": ""}):
            response = admin.get(address_of(questionnaire, page), query(**{**ANSWERS, **unusable}))
            address, _, sent = response["Location"].partition("?")
            assert (address, "stands_out" in sent) == (address_of(questionnaire, "question", "stands_out"), False)

    def test_an_unknown_question_is_not_found(self, admin: Client, questionnaire: Questionnaire) -> None:
        assert admin.get(address_of(questionnaire, "question", "nothing")).status_code == 404

    @pytest.mark.parametrize("page", ["home", "check", "result"])
    def test_a_draft_without_options_leads_to_its_workspace(
        self, admin: Client, questionnaire: Questionnaire, page: str
    ) -> None:
        StageRule.objects.filter(option__question__key="leads").delete()
        questionnaire.questions.get(key="leads").options.all().delete()
        check = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
        response = admin.get(address_of(questionnaire, page), follow=True)
        assert response.redirect_chain == [(check, 302)]
        assert "it needs questions with answer options" in response.content.decode()


class TestCatalogue:
    """The pages about sales models and stages, of the draft."""

    def test_show_what_is_not_published_yet(self, admin: Client, questionnaire: Questionnaire) -> None:
        questionnaire.sales_models.filter(key="team").update(key="field", name_en="Field sales")
        questionnaire.stages.filter(key="visit").update(key="demo", name_en="Demo")
        StageRule.objects.all().delete()
        questionnaire.questions.all().delete()
        for page, key, name in (("sales_model", "field", "Field sales"), ("stage", "demo", "Demo")):
            shown = admin.get(address_of(questionnaire, page, key))
            assert (shown.status_code, Page(shown).heading) == (200, name)
            assert MARK in shown.content.decode()
            assert admin.get(address_of(questionnaire, page, "nothing")).status_code == 404


class TestTrace:
    def test_a_control_writes(self, admin: Client, questionnaire: Questionnaire) -> None:
        before = row_counts()
        response = admin.post(reverse("diagnostics:start"))
        assert row_counts() != before
        assert set(response.cookies) - {settings.CSRF_COOKIE_NAME} != set()


class TestMark:
    def test_is_on_every_page_in_norwegian(self, admin: Client, questionnaire: Questionnaire) -> None:
        admin.cookies[settings.LANGUAGE_COOKIE_NAME] = "nb"
        with override_language("nb"):
            mark = gettext(MARK)
        assert mark != MARK
        assert marks_on(walk_through(admin, questionnaire), mark) == [("nb", True)] * 13

    def test_is_on_no_page_of_an_assessment(self, client: Client, questionnaire: Questionnaire) -> None:
        assert MARK not in client.get("/").content.decode()


def test_is_refused_without_permission(staff: Any, questionnaire: Questionnaire) -> None:
    assert staff("view_assessment").get(address_of(questionnaire, "home")).status_code == 403


def test_an_unknown_questionnaire_is_not_found(admin: Client) -> None:
    address = reverse("admin:diagnostics_questionnaire_preview_home", args=[0])
    assert admin.get(address).status_code == 404
