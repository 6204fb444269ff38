import pytest
from django.urls import reverse

from diagnostics.authoring.models import (
    AnswerOption,
    CommonKpi,
    DoubtfulPair,
    OptionWeight,
    Question,
    Questionnaire,
    SalesModel,
    StageRule,
)
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.document import dump_instrument
from tests.builders import make_instrument
from tests.reference import reference_instrument
from tests.rows import make_draft, without_triggers
from tests.support.admin.forms import delete, errors, filled_in, opened, refused, save

pytestmark = pytest.mark.both_databases


def page_of(row):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])


RESERVED = "This key is reserved: it has a meaning of its own. Choose another."


def weights_of(option):
    return {row.sales_model.key: row.weight for row in option.weights.all()}


def option_of(questionnaire, answer):
    """Return the option that is said as "question.option"."""
    question, key = answer.split(".")
    return AnswerOption.objects.get(question__questionnaire=questionnaire, question__key=question, key=key)


def weight_name(number, key):
    return f"options-{number}-weight_{SalesModel.objects.get(key=key).pk}"


class TestQuestion:
    def test_saving_the_unchanged_page_changes_nothing(self, admin, questionnaire):
        before = OptionWeight.history.count(), Question.history.count(), AnswerOption.history.count()
        for question in questionnaire.questions.all():
            save(admin, page_of(question))
        assert dump_instrument(load_draft(questionnaire)) == dump_instrument(reference_instrument())
        assert OptionWeight.history.count() == before[0]
        assert AnswerOption.history.count() == before[2]

    def test_texts_can_be_changed_in_both_languages(self, admin, questionnaire):
        question = questionnaire.questions.get(key="leads")
        save(admin, page_of(question), text_en="Where from?", text_nb="Hvorfra?")
        question.refresh_from_db()
        assert (question.text_en, question.text_nb) == ("Where from?", "Hvorfra?")

    def test_an_option_has_a_weight_for_each_sales_model(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        changes = {weight_name(2, "team"): "2", weight_name(2, "outbound"): "1", weight_name(0, "transactional"): ""}
        save(admin, page_of(question), **changes)
        options = {option.key: weights_of(option) for option in question.options.all()}
        assert (options["self_service"], options["one_seller"]) == ({}, {"team": 2, "outbound": 1})

    def test_a_weight_has_a_range(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        response = refused(admin, page_of(question), **{weight_name(0, "team"): "101"})
        assert errors(response) == ["Write a whole number from 0 to 100."]
        assert weights_of(question.options.get(key="self_service")) == {"transactional": 4}

    def test_an_option_can_be_added_with_its_weights(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        data = filled_in(opened(admin, page_of(question)))
        new = {
            "position": 8,
            "key": "agency",
            "label_en": "An agency sells for us",
            "label_nb": "Et byrå selger for oss",
        }
        added = {f"options-7-{name}": value for name, value in new.items()}
        team = f"options-7-weight_{SalesModel.objects.get(key='channel').pk}"
        admin.post(page_of(question), {**data, "options-TOTAL_FORMS": 8, **added, team: "2"})
        assert weights_of(question.options.get(key="agency")) == {"channel": 2}

    def test_an_option_can_be_deleted(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        save(admin, page_of(question), **{"options-0-DELETE": "on"})
        assert not question.options.filter(key="self_service").exists()

    def test_an_option_that_rules_need_is_not_deleted(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        response = refused(admin, page_of(question), text_en="How many?", **{"options-1-DELETE": "on"})
        assert errors(response) == ["Stage rules need this answer: 28, 29. Change or remove them before you remove it."]
        assert response.context_data["adminform"].form["text_en"].value() == "How many?"
        assert question.options.filter(key="product_led").exists()

    def test_options_have_grades(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        save(admin, page_of(question), **{"options-2-grade": "", "options-3-grade": "7"})
        grades = {option.key: option.grade for option in question.options.all()}
        assert (grades["one_seller"], grades["occasional_help"], grades["every_deal"]) == (None, 7, 3)

    def test_the_key_of_the_separating_answer_is_reserved(self, admin, questionnaire):
        question = questionnaire.questions.create(key="new", position=9, text_en="New?", text_nb="Nytt?")
        response = refused(admin, page_of(question), key="stands_out")
        assert errors(response) == [RESERVED]

    def test_a_duplicate_key_is_refused_and_the_input_is_kept(self, admin, questionnaire):
        question = questionnaire.questions.create(key="new", position=9, text_en="New?", text_nb="Nytt?")
        response = refused(admin, page_of(question), key="people", text_en="Where from?")
        assert errors(response) == ["Another question of this questionnaire has this key."]
        assert response.context_data["adminform"].form["text_en"].value() == "Where from?"

    def test_the_page_costs_the_same_with_one_option_and_with_seven(
        self, admin, questionnaire, django_assert_num_queries, django_assert_max_num_queries
    ):
        question = questionnaire.questions.get(key="leads")
        with django_assert_max_num_queries(100) as seven:
            admin.get(page_of(question))
        StageRule.objects.filter(option__question=question).delete()
        question.options.exclude(key="inbound").delete()
        with django_assert_num_queries(len(seven)):
            admin.get(page_of(question))


class TestQuestionnaire:
    def test_its_texts_and_its_common_process_can_be_changed(self, admin, questionnaire):
        process = questionnaire.processes.get(key="channel")
        save(admin, page_of(questionnaire), title_en="Which model?", common_process=process.pk)
        questionnaire.refresh_from_db()
        assert (questionnaire.title_en, questionnaire.common_process) == ("Which model?", process)

    def test_only_its_own_processes_are_offered(self, admin, questionnaire):
        other = Questionnaire.objects.create(key="other", title_en="Other", title_nb="Annet")
        form = opened(admin, page_of(other)).context_data["adminform"].form
        assert list(form.fields["common_process"].queryset) == []

    def test_its_key_cannot_change_after_publishing(self, admin, questionnaire):
        assert "key" not in opened(admin, page_of(questionnaire)).context_data["adminform"].form.fields
        draft = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        save(admin, page_of(draft), key="newer")
        assert Questionnaire.objects.get(pk=draft.pk).key == "newer"

    def test_the_separating_question_is_written_on_its_page(self, admin, questionnaire):
        save(admin, page_of(questionnaire), separating_question_en="Which one?", edition="1")
        questionnaire.refresh_from_db()
        assert (questionnaire.separating_question_en, questionnaire.edition) == ("Which one?", 1)

    def test_saving_its_unchanged_page_changes_nothing(self, admin, questionnaire):
        before = [table.history.count() for table in (Questionnaire, CommonKpi, DoubtfulPair)]
        save(admin, page_of(questionnaire))
        assert [table.history.count() for table in (Questionnaire, CommonKpi, DoubtfulPair)] == before

    def test_deleting_it_deletes_its_rules_of_answers_too(self, admin, questionnaire):
        Questionnaire.objects.filter(pk=questionnaire.pk).update(current_version=None, common_process=None)
        questionnaire.events.all().delete()
        with without_triggers():
            questionnaire.versions.all().delete()
        delete(admin, reverse("admin:diagnostics_questionnaire_delete", args=[questionnaire.pk]))
        assert (Questionnaire.objects.count(), StageRule.objects.count()) == (0, 0)


class TestCommonKpi:
    def test_can_be_changed_on_the_questionnaires_page(self, admin, questionnaire):
        changes = {"name_en": "Churn", "direction": "lower", "in_hubspot_en": "Reports", "in_pipedrive_nb": ""}
        save(admin, page_of(questionnaire), **{f"kpis-0-{name}": value for name, value in changes.items()})
        kpi = questionnaire.kpis.first()
        assert {name: getattr(kpi, name) for name in changes} == changes


class TestDoubtfulPair:
    def pair(self, questionnaire, *answers):
        """Return the fields of a new pair of two answers, each said as "question.option"."""
        ids = [option_of(questionnaire, answer).pk for answer in answers]
        number = questionnaire.doubtful_pairs.count()
        new = {"option": ids[0], "other_option": ids[1], "position": 20, "note_en": "Both?", "note_nb": "Begge?"}
        return {f"doubtful_pairs-{number}-{name}": value for name, value in new.items()} | {
            "doubtful_pairs-TOTAL_FORMS": number + 1
        }

    def test_can_be_added(self, admin, questionnaire):
        pair = self.pair(questionnaire, "people.one_seller", "audience.no_pitch")
        save(admin, page_of(questionnaire), **pair)
        assert str(questionnaire.doubtful_pairs.last()) == (
            "One seller from start to finish / No one; customers decide without talking to us"
        )

    def test_is_of_two_questions(self, admin, questionnaire):
        pair = self.pair(questionnaire, "people.one_seller", "people.every_deal")
        response = refused(admin, page_of(questionnaire), title_en="Kept", **pair)
        assert errors(response) == ["Choose an answer of another question: no one gives both of these."]
        assert response.context_data["adminform"].form["title_en"].value() == "Kept"

    @pytest.mark.parametrize("answers", [["people.one_seller", "leads.mixed"], ["leads.mixed", "people.one_seller"]])
    def test_is_there_only_once(self, admin, questionnaire, answers):
        save(admin, page_of(questionnaire), **self.pair(questionnaire, "people.one_seller", "leads.mixed"))
        response = refused(admin, page_of(questionnaire), **self.pair(questionnaire, *answers))
        assert errors(response) == ["These two answers are a pair already."]

    def test_is_of_answers_of_its_own_questionnaire(self, admin, questionnaire):
        foreign = AnswerOption.objects.get(
            question__questionnaire=make_draft(make_instrument(key="other")), key="unsure"
        )
        response = refused(admin, page_of(questionnaire), **{"doubtful_pairs-0-other_option": foreign.pk})
        assert errors(response) == ["Choose one that is offered here: it must belong to this questionnaire."]

    def test_offers_the_answers_by_question(self, admin, questionnaire):
        form = admin.get(page_of(questionnaire)).context["inline_admin_formsets"][1].formset.forms[0]
        groups = [name for name, _options in form.fields["option"].choices]
        assert groups == ["", *(str(question) for question in questionnaire.questions.all())]

    def test_costs_the_page_the_same_with_one_and_with_all(
        self, admin, questionnaire, django_assert_num_queries, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(100) as all_of_them:
            admin.get(page_of(questionnaire))
        questionnaire.doubtful_pairs.exclude(pk=questionnaire.doubtful_pairs.first().pk).delete()
        with django_assert_num_queries(len(all_of_them)):
            admin.get(page_of(questionnaire))


class TestHistory:
    def test_shows_changes_of_parts_as_sentences(self, admin, questionnaire):
        question = questionnaire.questions.get(key="people")
        save(
            admin,
            page_of(question),
            text_en="How many?",
            **{"options-2-label_en": "Just one", weight_name(2, "team"): "2", weight_name(0, "transactional"): "1"},
        )
        save(admin, page_of(question), **{"options-2-DELETE": "on"})
        lines = admin.get(reverse("admin:diagnostics_question_history", args=[question.pk])).context["lines"]
        changes = {(line.text, line.by, line.details) for line in lines if line.by == "admin@example.com"}
        assert changes == {
            ("Changed question “How many?”", "admin@example.com", (
                "Question [en]: “How many?”, was “How many of your people are involved in each sale?”",
            )),
            ("Changed answer option “Just one”", "admin@example.com", (
                "Label [en]: “Just one”, was “One seller from start to finish”",
            )),
            ("Changed weight “None; customers order by themselves → Transactional sales”", "admin@example.com", (
                "weight: “1”, was “4”",
            )),
            ("Added weight “Just one → Team selling”", "admin@example.com", ("weight: “2”",)),
            ("Removed weight “Just one → Team selling”", "admin@example.com", ("weight: it was “2”",)),
            ("Removed answer option “Just one”", "admin@example.com", ()),
        }  # fmt: skip
        assert [line.at for line in lines] == sorted((line.at for line in lines), reverse=True)

    def test_of_a_questionnaire_has_its_common_kpis_and_its_doubtful_pairs(self, admin, questionnaire):
        save(admin, page_of(questionnaire), **{"kpis-0-name_en": "Speed", "doubtful_pairs-0-note_en": "Both?"})
        lines = admin.get(reverse("admin:diagnostics_questionnaire_history", args=[questionnaire.pk])).context["lines"]
        pair = questionnaire.doubtful_pairs.first()
        assert {line.text for line in lines if line.by == "admin@example.com"} == {
            "Changed KPI for every sales model “Speed”",
            f"Changed doubtful pair “{pair}”",
        }

    def test_of_an_unknown_questionnaire_is_not_found(self, admin):
        assert admin.get(reverse("admin:diagnostics_question_history", args=[999])).status_code == 404

    def test_needs_the_permission_to_view(self, staff, questionnaire):
        address = reverse("admin:diagnostics_question_history", args=[questionnaire.questions.first().pk])
        assert staff("view_stage").get(address).status_code == 403
