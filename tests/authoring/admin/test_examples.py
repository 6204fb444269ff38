"""Golden examples in the admin: changing them, updating their expected outcome, and the broken ones."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, GoldenExample, OptionWeight, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.golden import broken_examples
from tests.support.admin.checks import gaps_on, publish
from tests.support.admin.forms import delete, errors, filled_in, messages_of, opened, save, send

LIST = reverse("admin:diagnostics_goldenexample_changelist")


def example_of(key: str = "it_services") -> GoldenExample:
    return GoldenExample.objects.get(key=key)


def page_of(example: GoldenExample) -> str:
    return reverse("admin:diagnostics_goldenexample_change", args=[example.pk])


def answer_field(response: Any, question: str) -> str:
    return next(
        name
        for name, field in response.context_data["adminform"].form.fields.items()
        if str(field.label).startswith(question)
    )


def test_every_documented_example_is_shipped_and_holds(admin: Client, questionnaire: Questionnaire) -> None:
    assert questionnaire.golden_examples.count() == 16
    assert broken_examples(load_draft(questionnaire)) == ()


def test_the_list_names_the_expected_sales_models(admin: Client) -> None:
    changelist = opened(admin, LIST).context_data["cl"]
    leading = {row.name_en: changelist.model_admin.must_lead(row) for row in changelist.result_list}
    assert leading["IT services on monthly fees: relationship selling"] == "Relationship selling"
    assert list(leading.values()).count("no sales model") == 2


class TestPage:
    def test_shows_the_answers_and_the_expected_outcome_by_name(self, admin: Client) -> None:
        page = admin.get(page_of(example_of())).content.decode()
        assert "Qualify → Present → Proposal → Negotiate → Closed won → First check-in → Upsell" in page
        assert "Yes, the draft yields it." in page

    def test_links_to_the_page_that_updates_several_at_once(self, admin: Client, questionnaire: Questionnaire) -> None:
        settling = reverse("admin:diagnostics_questionnaire_settle", args=[questionnaire.pk])
        assert f'href="{settling}"' in admin.get(page_of(example_of())).content.decode()

    def test_shows_which_sales_models_must_be_present(self, admin: Client) -> None:
        page = admin.get(page_of(example_of())).content.decode()
        assert "Relationship selling and Inbound sales" in page
        GoldenExample.objects.update(present=[])
        assert "not checked" in admin.get(page_of(example_of())).content.decode()

    def test_shows_and_changes_the_separating_answer(self, admin: Client) -> None:
        address = page_of(example_of("industrial_supplier"))
        form = opened(admin, address).context_data["adminform"].form
        assert form.initial["answer_stands_out"] == "outbound"
        page = send(admin, address, answer_stands_out="inbound", _continue="yes").content.decode()
        assert example_of("industrial_supplier").answers["stands_out"] == "inbound"
        assert "Outbound sales must lead; now it is inbound sales." in page

    def test_without_a_separating_answer_lets_the_sales_models_count_the_same(self, admin: Client) -> None:
        send(admin, page_of(example_of("industrial_supplier")), answer_stands_out=None, _settle="yes")
        example = example_of("industrial_supplier")
        assert (example.answers["stands_out"], example.leading) == ("equal", "outbound")

    def test_does_not_ask_for_it_if_no_question_separates(self, admin: Client, questionnaire: Questionnaire) -> None:
        Questionnaire.objects.update(separating_question_en="", separating_question_nb="")
        form = opened(admin, page_of(example_of())).context_data["adminform"].form
        assert "answer_stands_out" not in form.fields

    def test_saves_new_answers_without_changing_the_expected_outcome(self, admin: Client) -> None:
        address = page_of(example_of())
        field = answer_field(admin.get(address), "How much")
        page = send(admin, address, **{field: "hardly_any", "_continue": "yes"}).content.decode()
        example = example_of()
        assert (example.answers["repeat_revenue"], example.leading) == ("hardly_any", "relationship")
        assert "Relationship selling must lead; now it is inbound sales." in page

    def test_updates_the_expected_outcome(self, admin: Client) -> None:
        address = page_of(example_of())
        field = answer_field(admin.get(address), "How much")
        page = send(admin, address, **{field: "hardly_any", "_settle": "yes"})
        example = example_of()
        expected = example_of("web_agency")
        assert (example.leading, example.present, example.stages) == ("inbound", ["inbound"], expected.stages)
        assert "The example now expects what the draft yields." in page.content.decode()

    @pytest.mark.parametrize("answer", ["", "referred"])
    def test_refuses_a_missing_or_unknown_answer(self, admin: Client, answer: str) -> None:
        address = page_of(example_of())
        page = opened(admin, address)
        data = filled_in(page) | {answer_field(page, "How much"): answer}
        assert len(errors(admin.post(address, data))) == 1
        assert example_of().answers["repeat_revenue"] == "nearly_all"

    def test_saved_unchanged_changes_nothing(self, admin: Client) -> None:
        before = list(GoldenExample.objects.values())
        save(admin, page_of(example_of()))
        assert list(GoldenExample.objects.values()) == before
        assert GoldenExample.history.filter(history_type="~").count() == 0

    def test_deletes(self, admin: Client) -> None:
        delete(admin, reverse("admin:diagnostics_goldenexample_delete", args=[example_of().pk]))
        assert not GoldenExample.objects.filter(key="it_services").exists()

    def test_for_a_user_who_may_only_view_shows_the_answers(self, staff: Any) -> None:
        client = staff("view_goldenexample")
        page = client.get(page_of(example_of())).content.decode()
        assert "Nearly all" in page
        assert "_settle" not in page


class TestBroken:
    def test_is_linked_from_the_check_page(self, admin: Client, questionnaire: Questionnaire) -> None:
        AnswerOption.objects.filter(question__key="people", key="self_service").update(key="nobody")
        ((where, text, url),) = gaps_on(admin, questionnaire)
        example = example_of("online_shop")
        assert where == "golden example “Online shop whose customers come back: transactional sales”"
        assert text == (
            "It answers “How many of your people are involved in each sale?” with the option “self_service”,"
            " which is gone."
        )
        assert opened(admin, url).context_data["original"] == example

    def test_shows_the_current_outcome(self, admin: Client, questionnaire: Questionnaire) -> None:
        OptionWeight.objects.filter(option__key="nearly_all", sales_model__key="relationship").update(weight=2)
        texts = {url: text for _where, text, url in gaps_on(admin, questionnaire)}
        assert texts[page_of(example_of())] == (
            "Relationship selling must lead; now it is inbound sales. Present must be relationship selling and inbound"
            " sales; now it is inbound sales. The pipeline must be Qualify → Present → Proposal → Negotiate → Closed"
            " won → First check-in → Upsell → Renewal or repurchase; now it is Qualify → Present → Proposal → Negotiate"
            " → Closed won → First check-in → Renewal or repurchase."
        )

    def test_prevents_publishing(self, admin: Client, questionnaire: Questionnaire) -> None:
        GoldenExample.objects.filter(key="it_services").update(leading="team")
        assert messages_of(publish(admin, questionnaire)) == ["Not published: correct the points below first."]
        assert questionnaire.versions.count() == 1

    def test_because_of_a_new_or_deleted_question_is_named(self, admin: Client, questionnaire: Questionnaire) -> None:
        questionnaire.questions.filter(key="people").update(key="sellers")
        texts = {text for _where, text, _url in gaps_on(admin, questionnaire)}
        assert texts == {
            "It answers the question “people”, which is gone."
            " It does not answer “How many of your people are involved in each sale?”."
        }
