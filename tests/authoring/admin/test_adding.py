"""Adding parts: everything on one page, last in their order, with a key that is made from the name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Question, Questionnaire
from tests.builders import make_instrument, make_option, make_question
from tests.rows import make_draft
from tests.support.admin.forms import filled_in, opened, save
from tests.support.admin.rows import signed_in


@pytest.fixture(scope="module")
def written(module_db: None) -> Questionnaire:
    """A questionnaire with two questions, the first of which has four options; there is another one beside it."""
    options = [make_option(key, inbound=number) for number, key in enumerate(("none", "few", "some", "many"))]
    make_draft(make_instrument(key="other"))
    questions = [make_question("people", *options), make_question("leads")]
    return make_draft(make_instrument(key="small", questions=questions))


@pytest.fixture
def draft(written: Questionnaire, db: None) -> Questionnaire:
    return written


@pytest.fixture
def client(draft: Questionnaire) -> Client:
    return signed_in("admin")


@pytest.fixture
def people(draft: Questionnaire) -> Question:
    return draft.questions.get(key="people")


def page_of(row: Any) -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def address_to_add(kind: str, questionnaire: Questionnaire) -> str:
    return f"{reverse(f'admin:diagnostics_{kind}_add')}?questionnaire={questionnaire.pk}"


def both(name: str, text: str) -> dict[str, str]:
    """Return the fields of a text in both languages."""
    return {f"{name}_en": text, f"{name}_nb": text}


def sent(response: Any) -> dict[str, Any]:
    """Return what the form of a page would send."""
    return {name: value for name, value in filled_in(response).items() if value is not None}


def places(question: Question) -> list[tuple[str, int]]:
    return [(option.key, option.position) for option in question.options.all()]


class TestOnePage:
    def test_a_question_is_added_with_its_options_and_their_weights(self, client: Client, draft: Questionnaire) -> None:
        weight = {f"options-0-weight_{draft.sales_models.get(key='inbound').pk}": "2"}
        options = both("options-0-label", "A few") | both("options-1-label", "Many") | weight
        data = filled_in(opened(client, address_to_add("question", draft)))
        answer = client.post(address_to_add("question", draft), data | both("text", "How many customers?") | options)
        question = draft.questions.get(key="how-many-customers")
        # the page of the new part, in the tree
        assert answer["Location"] == page_of(question)
        assert places(question) == [("a-few", 1), ("many", 2)]
        assert [weight.weight for weight in question.options.get(key="a-few").weights.all()] == [2]

    def test_a_process_is_added_with_its_stages_and_its_win(self, client: Client, draft: Questionnaire) -> None:
        qualify, close = draft.stages.get(key="qualify"), draft.stages.get(key="close")
        stages = {"process_stages-0-stage": qualify.pk, "process_stages-3-stage": close.pk, "winning_stage": close.pk}
        save(client, address_to_add("process", draft), **both("name", "Short"), **stages)
        process = draft.processes.get(key="short")
        found = [(place.stage.key, place.position) for place in process.process_stages.all()]
        assert (found, process.winning_stage) == ([("qualify", 1), ("close", 2)], close)

    def test_a_sales_model_is_added_with_its_process_and_its_kpis(self, client: Client, draft: Questionnaire) -> None:
        process = draft.processes.get()
        kpi = both("kpis-0-name", "Win rate") | both("kpis-0-formula", "Won / all")
        save(client, address_to_add("salesmodel", draft), **both("name", "Field sales"), **kpi, process=process.pk)
        model = draft.sales_models.get(key="field-sales")
        assert (model.process, [kpi.name_en for kpi in model.kpis.all()]) == (process, ["Win rate"])

    def test_the_questionnaire_is_the_one_in_the_address_whatever_is_sent(
        self, client: Client, draft: Questionnaire
    ) -> None:
        other = Questionnaire.objects.get(key="other")
        save(client, address_to_add("stage", draft), **both("name", "Demo"), questionnaire=other.pk, position="1")
        # and it is the last one, whatever position is sent
        assert [stage.key for stage in draft.stages.all()][-1] == "demo"
        assert not other.stages.filter(key="demo").exists()


class TestOrder:
    def test_a_new_option_is_the_last_one(self, client: Client, people: Question) -> None:
        data = filled_in(opened(client, page_of(people)))
        added = {**both("options-4-label", "An agency"), "options-4-position": "", "options-TOTAL_FORMS": 5}
        assert client.post(page_of(people), data | added).status_code == 302
        assert places(people) == [("none", 1), ("few", 2), ("some", 3), ("many", 4), ("an-agency", 5)]

    def test_no_two_have_the_same_position_once_a_page_was_saved(
        self, client: Client, draft: Questionnaire, people: Question
    ) -> None:
        draft.questions.update(position=3)
        people.options.update(position=6)
        save(client, page_of(people), text_en="Who?")
        assert [row.position for row in draft.questions.all()] == [1, 2]
        assert places(people) == [("none", 6), ("few", 7), ("some", 8), ("many", 9)]

    def test_an_arrow_moves_a_row_of_a_form_without_saving_it(self, client: Client, people: Question) -> None:
        data = sent(opened(client, page_of(people)))
        shown = client.post(page_of(people), {**data, "text_en": "Typed", "_step-options-2-up": ""})
        again = sent(shown)
        assert (shown.status_code, again["text_en"]) == (200, "Typed")
        assert [again[f"options-{number}-position"] for number in range(4)] == ["1", "3", "2", "4"]
        assert places(people) == [("none", 1), ("few", 2), ("some", 3), ("many", 4)]
        client.post(page_of(people), again)
        assert places(people) == [("none", 1), ("some", 2), ("few", 3), ("many", 4)]

    def test_a_button_adds_a_row_without_javascript_and_keeps_what_was_typed(
        self, client: Client, people: Question
    ) -> None:
        data = sent(opened(client, page_of(people)))
        shown = client.post(page_of(people), {**data, "text_en": "Typed", "_more-options": ""})
        formset = shown.context["inline_admin_formsets"][0].formset
        assert (len(formset.forms), filled_in(shown)["text_en"]) == (5, "Typed")

    def test_the_link_that_adds_one_has_no_capital_inside_it(self, client: Client, people: Question) -> None:
        page = client.get(page_of(people)).content.decode()
        assert "&quot;addText&quot;: &quot;Add another answer option&quot;" in page

    def test_a_row_is_dropped_anywhere_in_a_list(self, client: Client, draft: Questionnaire) -> None:
        row = draft.questions.get(key="leads")
        client.post(reverse("admin:diagnostics_question_changelist"), {"_move": f"1-{row.pk}"})
        assert [each.key for each in draft.questions.all()] == ["leads", "people"]


class TestKey:
    @pytest.mark.parametrize(
        ("name", "key"), [("Qualify", "qualify-2"), ("Ønske & behov", "onske-behov"), ("电话", "stage")]
    )
    def test_is_made_from_the_name_unused_and_valid(
        self, client: Client, draft: Questionnaire, name: str, key: str
    ) -> None:
        save(client, address_to_add("stage", draft), name_nb=name)
        assert [stage.key for stage in draft.stages.all()][-1] == key

    def test_is_none_that_has_a_meaning_of_its_own(self, client: Client, draft: Questionnaire) -> None:
        save(client, address_to_add("salesmodel", draft), **both("name", "Equal"))
        assert [model.key for model in draft.sales_models.all()][-1] == "equal-2"

    def test_two_new_options_have_two_keys(self, client: Client, draft: Questionnaire) -> None:
        labels = both("options-0-label", "The same") | both("options-1-label", "The same")
        save(client, address_to_add("question", draft), **both("text", "Which?"), **labels)
        assert places(draft.questions.get(key="which")) == [("the-same", 1), ("the-same-2", 2)]

    def test_that_is_emptied_stays_as_it_was(self, client: Client, draft: Questionnaire) -> None:
        stage = draft.stages.get(key="qualify")
        save(client, page_of(stage), key="", name_en="Other")
        stage.refresh_from_db()
        assert (stage.key, stage.name_en) == ("qualify", "Other")
