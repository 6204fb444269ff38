"""Adding parts: everything on one page, last in their order, with a key that is made from the name."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from tests.builders import make_instrument
from tests.rows import make_draft
from tests.support.admin.forms import filled_in, opened, save, send

pytestmark = pytest.mark.both_databases


def page_of(row: Any) -> str:
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


def both(name: str, text: str) -> dict[str, str]:
    """Return the fields of a text in both languages."""
    return {f"{name}_en": text, f"{name}_nb": text}


def address_to_add(kind: str, questionnaire: Questionnaire) -> str:
    return f"{reverse(f'admin:diagnostics_{kind}_add')}?questionnaire={questionnaire.pk}"


@pytest.fixture
def draft(admin: Client) -> Questionnaire:
    """A second questionnaire, which is small."""
    return make_draft(make_instrument(key="small"))


class TestOnePage:
    def test_a_question_is_added_with_its_options_and_their_weights(self, admin: Client, draft: Questionnaire) -> None:
        inbound = draft.sales_models.get(key="inbound")
        options = {
            **both("options-0-label", "A few"),
            f"options-0-weight_{inbound.pk}": "2",
            **both("options-1-label", "Many"),
        }
        address = address_to_add("question", draft)
        response = send(admin, address, **both("text", "How many customers?"), **options)
        question = draft.questions.get(key="how-many-customers")
        # the page of the new part, in the tree
        assert response.redirect_chain == [(page_of(question), 302)]
        assert [(each.key, each.position) for each in question.options.all()] == [("a-few", 1), ("many", 2)]
        assert [weight.weight for weight in question.options.get(key="a-few").weights.all()] == [2]

    def test_a_process_is_added_with_its_stages_and_its_win(self, admin: Client, draft: Questionnaire) -> None:
        qualify, close = draft.stages.get(key="qualify"), draft.stages.get(key="close")
        stages = {"process_stages-0-stage": qualify.pk, "process_stages-3-stage": close.pk, "winning_stage": close.pk}
        save(admin, address_to_add("process", draft), **both("name", "Short"), **stages)
        process = draft.processes.get(key="short")
        places = [(place.stage.key, place.position) for place in process.process_stages.all()]
        assert (places, process.winning_stage) == ([("qualify", 1), ("close", 2)], close)

    def test_a_sales_model_is_added_with_its_process_and_its_kpis(self, admin: Client, draft: Questionnaire) -> None:
        process = draft.processes.get()
        more = {"process": process.pk, **both("kpis-0-name", "Win rate"), **both("kpis-0-formula", "Won / all")}
        save(admin, address_to_add("salesmodel", draft), **both("name", "Field sales"), **more)
        model = draft.sales_models.get(key="field-sales")
        assert (model.process, [kpi.name_en for kpi in model.kpis.all()]) == (process, ["Win rate"])

    def test_the_questionnaire_is_the_one_in_the_address_whatever_is_sent(
        self, admin: Client, questionnaire: Questionnaire, draft: Questionnaire
    ) -> None:
        save(admin, address_to_add("stage", draft), **both("name", "Demo"), questionnaire=questionnaire.pk)
        assert draft.stages.filter(key="demo").exists()


class TestOrder:
    @pytest.mark.parametrize(
        ("kind", "fields"),
        [("question", both("text", "New?")), ("stage", both("name", "New")), ("salesmodel", both("name", "New"))],
    )
    def test_a_new_part_is_the_last_one(
        self, admin: Client, questionnaire: Questionnaire, kind: str, fields: dict[str, str]
    ) -> None:
        save(admin, address_to_add(kind, questionnaire), **fields, position="1")
        rows = {
            "question": questionnaire.questions,
            "stage": questionnaire.stages,
            "salesmodel": questionnaire.sales_models,
        }[kind]
        positions = [row.position for row in rows.all()]
        assert (rows.last().key, positions) == ("new", list(range(1, len(positions) + 1)))

    def test_a_new_option_is_the_last_one(self, admin: Client, questionnaire: Questionnaire) -> None:
        question = questionnaire.questions.get(key="people")
        data = filled_in(opened(admin, page_of(question)))
        added = {**both("options-7-label", "An agency"), "options-7-position": "", "options-TOTAL_FORMS": 8}
        assert admin.post(page_of(question), data | added).status_code == 302
        assert [option.position for option in question.options.all()] == list(range(1, 9))
        assert question.options.last().key == "an-agency"

    def test_no_two_have_the_same_position_once_a_page_was_saved(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        question = questionnaire.questions.get(key="people")
        questionnaire.questions.update(position=3)
        question.options.update(position=6)
        save(admin, page_of(question), text_en="Who?")
        assert [row.position for row in questionnaire.questions.all()] == [1, 2, 3, 4]
        assert [row.position for row in question.options.all()] == list(range(6, 13))

    def test_an_arrow_moves_a_row_of_a_form_without_saving_it(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        question = questionnaire.questions.get(key="people")
        before = [option.key for option in question.options.all()]
        data = filled_in(opened(admin, page_of(question)))
        sent = {name: value for name, value in data.items() if value is not None}
        shown = admin.post(page_of(question), {**sent, "text_en": "Typed", "_step-options-2-up": ""})
        again = filled_in(shown)
        places = [again[f"options-{number}-position"] for number in range(4)]
        assert (shown.status_code, again["text_en"], places) == (200, "Typed", ["1", "3", "2", "4"])
        assert [option.key for option in question.options.all()] == before
        admin.post(page_of(question), {name: value for name, value in again.items() if value is not None})
        moved = [option.key for option in question.options.all()]
        assert moved == [before[0], before[2], before[1], *before[3:]]

    def test_a_row_is_dropped_anywhere_in_a_list(self, admin: Client, questionnaire: Questionnaire) -> None:
        row = questionnaire.questions.get(key="audience")
        admin.post(reverse("admin:diagnostics_question_changelist"), {"_move": f"2-{row.pk}"})
        assert [each.key for each in questionnaire.questions.all()][1] == "audience"


class TestMoreRows:
    def test_a_button_adds_one_without_javascript_and_keeps_what_was_typed(
        self, admin: Client, questionnaire: Questionnaire
    ) -> None:
        question = questionnaire.questions.get(key="people")
        data = {name: value for name, value in filled_in(opened(admin, page_of(question))).items() if value is not None}
        shown = admin.post(page_of(question), {**data, "text_en": "Typed", "_more-options": ""})
        formset = shown.context["inline_admin_formsets"][0].formset
        assert (len(formset.forms), filled_in(shown)["text_en"]) == (8, "Typed")


class TestKey:
    @pytest.mark.parametrize(
        ("name", "key"),
        [("Qualify", "qualify-2"), ("Ønske & behov", "onske-behov"), ("2. møte", "stage-2-mote"), ("电话", "stage")],
    )
    def test_is_made_from_the_name_unused_and_valid(
        self, admin: Client, questionnaire: Questionnaire, name: str, key: str
    ) -> None:
        save(admin, address_to_add("stage", questionnaire), **both("name", name))
        assert questionnaire.stages.last().key == key

    def test_is_none_that_has_a_meaning_of_its_own(self, admin: Client, questionnaire: Questionnaire) -> None:
        save(admin, address_to_add("salesmodel", questionnaire), **both("name", "Equal"))
        assert questionnaire.sales_models.last().key == "equal-2"

    def test_two_new_options_have_two_keys(self, admin: Client, draft: Questionnaire) -> None:
        labels = both("options-0-label", "The same") | both("options-1-label", "The same")
        save(admin, address_to_add("question", draft), **both("text", "Which?"), **labels)
        assert [option.key for option in draft.questions.last().options.all()] == ["the-same", "the-same-2"]

    def test_that_is_emptied_stays_as_it_was(self, admin: Client, questionnaire: Questionnaire) -> None:
        stage = questionnaire.stages.get(key="qualify")
        save(admin, page_of(stage), key="", name_en="Other")
        stage.refresh_from_db()
        assert (stage.key, stage.name_en) == ("qualify", "Other")
