"""Many golden examples accept at once what the draft yields now."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, GoldenExample, OptionWeight, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.golden import broken_examples
from tests.support.admin.checks import check_address
from tests.support.admin.forms import decide, messages_of, seen_on


@pytest.fixture
def settling(questionnaire: Questionnaire) -> str:
    return reverse("admin:diagnostics_questionnaire_settle", args=[questionnaire.pk])


@pytest.fixture
def checking(questionnaire: Questionnaire) -> str:
    return check_address(questionnaire)


def weaken_relationship() -> None:
    """Let revenue from existing customers give fewer points, which breaks two examples."""
    OptionWeight.objects.filter(option__key="nearly_all", sales_model__key="relationship").update(weight=2)


def page_of(response: Any) -> Any:
    return response.context["page"]


def accept(client: Client, address: str, *keys: str, **changes: str) -> Any:
    """Open the page, choose the examples with these keys, and send it."""
    return decide(client, address, **{"example": keys, "seen": seen_on(client, address), **changes})


def broken_keys(questionnaire: Questionnaire) -> list[str]:
    return [broken.example.key for broken in broken_examples(load_draft(questionnaire))]


class TestPage:
    def test_lists_what_broken_examples_must_yield_and_yield_now(self, admin: Client, settling: str) -> None:
        weaken_relationship()
        response = admin.get(settling)
        lines = {line.key: line for line in page_of(response).lines}
        assert list(lines) == ["it_services", "outsourcing_provider", "online_shop"]
        before, after = lines["it_services"].before, lines["it_services"].after
        assert (before.leading, after.leading) == ("relationship selling", "inbound sales")
        assert (before.present, after.present) == ("relationship selling and inbound sales", "inbound sales")
        assert ["→ Upsell →" in side.stages for side in (before, after)] == [True, False]
        assert response.content.decode().count('type="checkbox"') == 3

    def test_without_broken_examples_has_nothing_to_accept(self, admin: Client, settling: str) -> None:
        response = admin.get(settling)
        assert page_of(response).lines == ()
        assert "There is nothing to accept" in response.content.decode()

    def test_lists_examples_that_cannot_be_answered_apart(self, admin: Client, settling: str) -> None:
        AnswerOption.objects.filter(question__key="people", key="self_service").update(key="nobody")
        page = page_of(admin.get(settling))
        assert page.lines == ()
        assert [(line.key, line.reason) for line in page.unanswerable] == [
            (
                "online_shop",
                "It answers “How many of your people are involved in each sale?” with the option “self_service”, which "
                "is gone.",
            )
        ]

    def test_of_a_draft_that_contradicts_itself_says_so(
        self, admin: Client, settling: str, questionnaire: Questionnaire
    ) -> None:
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        fault = "The draft contradicts itself: no stage may have the key the_win"
        assert fault in admin.get(settling).content.decode()
        assert fault in admin.post(settling).content.decode()

    def test_is_linked_from_the_check_page_while_examples_are_broken(
        self, admin: Client, settling: str, checking: str
    ) -> None:
        assert settling not in admin.get(checking).content.decode()
        weaken_relationship()
        page = " ".join(admin.get(checking).content.decode().split())
        assert f'href="{settling}"' in page
        assert "3 golden examples no longer yield what they must." in page

    def test_is_not_linked_for_publishers_who_may_not_change_examples(
        self, staff: Any, settling: str, checking: str
    ) -> None:
        weaken_relationship()
        assert settling not in staff("publish_questionnaire").get(checking).content.decode()

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_opens_in_both_languages(self, admin: Client, settling: str, language: str) -> None:
        weaken_relationship()
        response = admin.get(settling, headers={"accept-language": language})
        assert (response.status_code, response["Content-Language"]) == (200, language)


class TestAccepting:
    def test_makes_the_chosen_examples_expect_what_the_draft_yields(
        self, admin: Client, settling: str, questionnaire: Questionnaire
    ) -> None:
        weaken_relationship()
        response = accept(admin, settling, "it_services", "online_shop")
        assert messages_of(response) == ["2 golden examples now expect what the draft yields."]
        assert broken_keys(questionnaire) == ["outsourcing_provider"]
        example = GoldenExample.objects.get(key="it_services")
        assert (example.leading, example.present) == ("inbound", ["inbound"])

    def test_is_recorded_in_the_history_of_each(self, admin: Client, settling: str) -> None:
        weaken_relationship()
        accept(admin, settling, "it_services")
        changes = GoldenExample.history.filter(history_type="~")
        assert [(change.key, change.history_user.email) for change in changes] == [("it_services", "admin@example.com")]

    def test_does_nothing_if_the_draft_has_changed_since(
        self, admin: Client, settling: str, questionnaire: Questionnaire
    ) -> None:
        weaken_relationship()
        seen = seen_on(admin, settling)
        questionnaire.stages.filter(key="qualify").update(name_en="Qualification")
        response = admin.post(settling, {"example": ["it_services"], "seen": seen}, follow=True)
        assert response.context["meanwhile"].text.startswith("Nothing was done")
        assert GoldenExample.objects.get(key="it_services").leading == "relationship"
        assert page_of(response).lines[0].after.stages.startswith("Qualification → ")

    def test_of_examples_that_hold_changes_nothing(self, admin: Client, settling: str) -> None:
        weaken_relationship()
        response = accept(admin, settling, "web_agency", "no_such_example")
        assert messages_of(response) == ["0 golden examples now expect what the draft yields."]
        assert not GoldenExample.history.filter(history_type="~").exists()

    def test_costs_two_queries_for_each_example(
        self, admin: Client, settling: str, django_assert_num_queries: Any, django_assert_max_num_queries: Any
    ) -> None:
        weaken_relationship()
        seen = seen_on(admin, settling)
        with django_assert_max_num_queries(60) as one:
            admin.post(settling, {"seen": seen, "example": ["it_services"]})
        cost = len(one)
        seen = seen_on(admin, settling)
        with django_assert_num_queries(cost + 2):
            admin.post(settling, {"seen": seen, "example": ["outsourcing_provider", "online_shop"]})


class TestPermission:
    def test_to_change_examples_is_enough(self, staff: Any, settling: str, questionnaire: Questionnaire) -> None:
        weaken_relationship()
        accept(staff("change_goldenexample"), settling, "it_services")
        assert "it_services" not in broken_keys(questionnaire)

    def test_to_change_other_parts_is_not_enough(self, staff: Any, settling: str) -> None:
        client = staff("change_questionnaire", "publish_questionnaire", "view_goldenexample")
        assert (client.get(settling).status_code, client.post(settling).status_code) == (403, 403)

    def test_an_unknown_questionnaire_is_not_found(self, admin: Client) -> None:
        assert admin.get(reverse("admin:diagnostics_questionnaire_settle", args=[999])).status_code == 404
