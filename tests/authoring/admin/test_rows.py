"""Pages with several rows: they are saved together, and rows are added in empty ones."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diagnostics.authoring.admin import catalogue_rows, editors
from diagnostics.authoring.models import AnswerOption, OptionWeight, Question, SalesModel, Stage
from diagnostics.site.models import User
from tests.rows import costs
from tests.support.admin.forms import opened, rows_filled_in
from tests.support.admin.rows import Rows, cell, faults, make_written, of, option, signed_in, weight_of
from tests.visitors import with_second_factor

pytestmark = pytest.mark.both_databases


@pytest.fixture(scope="module")
def written(module_db):
    return make_written()


@pytest.fixture
def draft(written, db):
    return written


@pytest.fixture
def client(draft):
    return signed_in("admin")


class TestSaving:
    def test_an_unchanged_page_writes_nothing(self, client, draft):
        before = [model.history.count() for model in (Question, AnswerOption, OptionWeight, Stage, SalesModel)]
        for name in ("weights", "stages", "sales_models"):
            Rows(client, draft, name).save()
        assert [model.history.count() for model in (Question, AnswerOption, OptionWeight, Stage, SalesModel)] == before

    def test_cells_and_texts_are_saved_together(self, client, draft):
        page = Rows(client, draft)
        page.save(
            **{
                cell("small", "inbound"): "4",
                cell("big", "outbound"): "",
                cell("big", "inbound"): "1",
                f"{of(option('small'))}-label_en": "Tiny",
                f"question-{Question.objects.get(key='size').pk}-text_nb": "Hvor store?",
            }
        )
        assert [weight_of("small", "inbound"), weight_of("big", "outbound"), weight_of("big", "inbound")] == [
            4,
            None,
            1,
        ]
        assert (option("small").label_en, Question.objects.get(key="size").text_nb) == ("Tiny", "Hvor store?")

    def test_answers_and_questions_are_added_at_the_end_with_keys_from_their_names(self, client, draft):
        size, inbound = Question.objects.get(key="size"), SalesModel.objects.get(key="inbound")
        page = Rows(client, draft)
        page.save(
            **{
                f"option-{size.pk}_new0-label_en": "Very big",
                f"option-{size.pk}_new0-label_nb": "Svært stor",
                f"option-{size.pk}_new0-weight_{inbound.pk}": "5",
                "question-new0-text_en": "Who decides?",
                "question-new0-text_nb": "Hvem bestemmer?",
                "option-new0_new0-label_en": "The board",
                "option-new0_new0-label_nb": "Styret",
                "option-new0_new1-label_en": "The board",
                "option-new0_new1-label_nb": "Også styret",
                "option-new0_new1-is_unknown": "on",
            }
        )
        assert (weight_of("very-big", "inbound"), option("very-big").position) == (5, 3)
        added = Question.objects.get(key="who-decides")
        assert (added.position, added.questionnaire) == (3, draft)
        assert list(added.options.values_list("key", "position", "is_unknown")) == [
            ("the-board", 1, False),
            ("the-board-2", 2, True),
        ]

    def test_stages_and_sales_models_need_little_and_several_are_added_at_once(self, client, draft):
        texts = {"purpose": "Why", "exit_criterion": "When"}
        stages = {
            f"stage-new{number}-{text}_{language}": f"{value} {number}"
            for number in range(2)
            for text, value in {"name": "Ny", **texts}.items()
            for language in ("en", "nb")
        }
        Rows(client, draft, "stages").save(
            **stages, **{"stage-new1-win_probability": "40", "stage-new1-opens_deal": "on"}
        )
        added = draft.stages.filter(key__startswith="ny").values_list(
            "key", "win_probability", "idle_days", "opens_deal"
        )
        assert list(added) == [("ny-0", 0, 7, False), ("ny-1", 40, 7, True)]
        names = {
            f"salesmodel-new0-{text}_{language}": "Partner" for text in ("name", "summary") for language in ("en", "nb")
        }
        Rows(client, draft, "sales_models").save(**names)
        model = draft.sales_models.last()
        assert (model.key, model.position, model.threshold, model.market) == ("partner", 3, 3, "b2b")

    def test_what_is_wrong_is_listed_with_links_and_nothing_is_saved(self, client, draft):
        page = Rows(client, draft)
        response = page.send(
            **{cell("small", "inbound"): "4", cell("big", "inbound"): "900", "option-new0_new0-label_en": "A"}
        )
        wrong = {fault.target for fault in response.context_data["page"].faults}
        assert {f"id_{cell('big', 'inbound')}", "id_question-new0-text_en"} <= wrong
        assert (weight_of("small", "inbound"), response.context_data["conflict"]) == (1, None)
        page.data[cell("big", "inbound")] = "9"
        page.save(**{"option-new0_new0-label_en": ""})
        assert (weight_of("small", "inbound"), weight_of("big", "inbound")) == (4, 9)

    def test_a_row_without_its_name_is_called_what_it_was(self, client, draft):
        response = Rows(client, draft).send(**{f"{of(option('big'))}-label_{each}": "" for each in ("en", "nb")})
        assert {fault.split(",")[0] for fault in faults(response)} == {"Label big"}

    def test_an_answer_that_a_rule_needs_is_not_removed(self, client, draft):
        response = Rows(client, draft).send(**{f"{of(option('big'))}-remove": "on"})
        assert faults(response) == [
            "Label big, Remove this answer: "
            "Stage rules need this answer: 1. Change or remove them before you remove it."
        ]
        Rows(client, draft).save(**{f"{of(option('small'))}-remove": "on"})
        assert not AnswerOption.objects.filter(key="small").exists()

    def test_buttons_move_rows_and_save_the_page(self, client, draft):
        size = Question.objects.get(key="size")
        page = Rows(client, draft)
        anchor = page.save(_move=f"up-question-{size.pk}", **{cell("big", "inbound"): "7"}).partition("#")[2]
        assert (anchor, weight_of("big", "inbound")) == (f"up-question-{size.pk}", 7)
        assert [row.key for row in draft.questions.all()] == ["size", "leads"]
        moved = option("unsure")
        Rows(client, draft).save(_move=f"up-option-{moved.question_id}_{moved.pk}")
        assert [row.key for row in moved.question.options.all()] == ["inbound", "unsure", "outbound"]
        assert Rows(client, draft).save(_move="up-question-999").endswith("/weights/")

    def test_without_scripts_a_button_saves_and_brings_more_empty_rows(self, client, draft):
        where = Rows(client, draft, "stages").save(_more="stage")
        assert where.endswith("/stages/?more=stage#stage")
        shown = [opened(client, address).context_data["rows"] for address in (where.partition("?")[0], where)]
        assert [sum(number is None for _form, number in rows) for rows in shown] == [2, 6]

    def test_long_questionnaires_have_several_pages(self, client, draft, monkeypatch):
        monkeypatch.setattr(editors, "FIELDS_LIMIT", 1)
        second = Rows(client, draft, query="?page=2")
        size = Question.objects.get(key="size")
        assert {name for name in second.data if name.startswith("question-")} == {
            f"question-{size.pk}-text_en",
            f"question-{size.pk}-text_nb",
        }
        assert second.save(**{cell("small", "inbound"): "4"}).endswith("?page=2")
        assert weight_of("small", "inbound") == 4
        assert Rows(client, draft, "stages", "?page=99").data


class TestPage:
    @pytest.mark.parametrize("name", ["weights", "stages", "sales_models"])
    def test_costs_the_same_for_more_rows(self, client, draft, name):
        address = reverse(f"admin:diagnostics_questionnaire_{name}", args=[draft.pk])
        client.get(address)
        with CaptureQueriesContext(connection) as first:
            client.get(address)
        for number in range(3):
            question = Question.objects.create(questionnaire=draft, key=f"q{number}", text_en="Q", text_nb="Q")
            AnswerOption.objects.create(question=question, key="a", label_en="A", label_nb="A")
            Stage.objects.create(questionnaire=draft, key=f"s{number}", name_en=f"S{number}", name_nb="S")
            SalesModel.objects.create(questionnaire=draft, key=f"m{number}", name_en=f"M{number}", name_nb="M")
        with costs(len([query for query in first if not query["sql"].startswith(("BEGIN", "SAVEPOINT", "RELEASE"))])):
            client.get(address)

    @pytest.mark.parametrize(("name", "column"), [("stages", "win_probability"), ("sales_models", "threshold")])
    def test_of_many_rows_shows_their_names_and_what_is_wrong(self, client, draft, monkeypatch, name, column):
        page = Rows(client, draft, name)
        assert 'class="row-fold"' not in client.get(page.address).content.decode()
        monkeypatch.setattr(catalogue_rows, "ROWS_IN_VIEW", 1)
        rows = getattr(draft, name).all()
        html = client.get(page.address).content.decode()
        assert re.findall(r'<details class="row-fold" (\w*)>\s*<summary>(.*?)</summary>', html) == [
            ("", f"{number}. {row}") for number, row in enumerate(rows, start=1)
        ]
        wrong = {**page.data, f"{rows.model._meta.model_name}-{rows[1].pk}-{column}": "many"}
        response = client.post(page.address, {field: value for field, value in wrong.items() if value is not None})
        folds = re.findall(r'<details class="row-fold" (\w*)>', response.content.decode())
        assert folds == ["", "open", *[""] * (len(rows) - 2)]

    def test_leaves_open_what_was_worked_in(self, client, draft, monkeypatch):
        monkeypatch.setattr(catalogue_rows, "ROWS_IN_VIEW", 1)
        stages = list(draft.stages.all())
        first, last = f"stage-{stages[0].pk}", f"stage-{stages[-1].pk}"
        page = Rows(client, draft, "stages")
        location = page.save(**{f"{first}-name_en": "Found", f"{last}-entry_criterion_en": "They called."})
        assert location.endswith(f"#{first}")
        html = client.get(location).content.decode()
        folds = re.findall(r'<details class="row-fold" (\w*)>', html)
        assert (folds[0], folds[-1], set(folds[1:-1])) == ("open", "open", {""})
        assert re.findall(r'<details class="row-folded" (\w*)>', html)[: len(stages)] == [
            *[""] * (len(stages) - 1),
            "open",
        ]
        added = Rows(client, draft, "stages").save(**{"stage-new0-name_en": "Pilot"})
        assert added.endswith(f"#stage-{draft.stages.get(name_en='Pilot').pk}")

    def test_says_what_the_weights_allow(self, client, draft):
        SalesModel.objects.filter(key="outbound").update(threshold=9)
        columns = opened(client, Rows(client, draft).address).context_data["columns"]
        assert [(str(model), reach.highest, reach.leads) for model, reach in columns] == [
            ("name inbound", "4 points at most", "leads in 33.3%"),
            ("name outbound", "5 points at most", "cannot lead"),
        ]

    def test_shows_again_what_was_typed_in_another_language(self, client, draft):
        page = Rows(client, draft)
        sent = {
            **page.data,
            "stage": "",
            cell("small", "inbound"): "8",
            "question-new0-text_en": "Typed",
            "show-in": "nb",
        }
        response = client.post(page.address, {name: value for name, value in sent.items() if value is not None})
        html = response.content.decode()
        assert 'value="Typed"' in html
        assert response["Content-Language"] == "nb"
        assert rows_filled_in(response)[cell("small", "inbound")] == "8"
        assert "errorlist" not in html
        assert weight_of("small", "inbound") == 1

    def test_of_who_may_only_look_has_no_buttons(self, draft):
        looking = User.objects.create_user("viewer@example.com", "a long password 1", is_staff=True)
        looking.user_permissions.set(Permission.objects.filter(codename="view_questionnaire"))
        viewer = Client()
        viewer.force_login(with_second_factor(looking))
        for name in ("weights", "stages", "sales_models", "pipelines"):
            html = viewer.get(reverse(f"admin:diagnostics_questionnaire_{name}", args=[draft.pk])).content.decode()
            assert 'name="_save"' not in html
            assert 'name="_move"' not in html
