"""Saving over another author's newer change is refused, and nothing is lost."""

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import AnswerOption, Kpi, Question, Questionnaire, SalesModel, Stage, StageRule
from diagnostics.site.models import User
from tests.builders import make_instrument
from tests.rows import make_draft
from tests.support.admin.forms import decide, delete, errors, filled_in, messages_of, opened, save, seen_on, unrendered
from tests.visitors import with_second_factor

REFUSED = "Not saved: someone else saved this page after you opened it."


@pytest.fixture
def kari(questionnaire):
    client = Client()
    client.force_login(with_second_factor(User.objects.create_superuser("kari@example.com", "a long password 1")))
    return client


def page_of(row, name="change"):
    return reverse(f"admin:diagnostics_{row._meta.model_name}_{name}", args=[row.pk])


def without_none(data):
    return {name: value for name, value in data.items() if value is not None}


class OpenPage:
    """A page that an author has open while others save theirs."""

    def __init__(self, client, row):
        self.client, self.address = client, page_of(row)
        self.data = filled_in(opened(client, self.address))

    def save(self, **changes):
        """Save it, and return the answer, not rendered."""
        with unrendered():
            return self.show(**changes)

    def show(self, **changes):
        """Save it, and return the answer."""
        return self.client.post(self.address, without_none(self.data | changes))


def save_again(client, response):
    """Submit the page that a refusal shows."""
    return client.post(response.wsgi_request.path, without_none(filled_in(response)))


def differences(response):
    return [(part.where, part.field, part.theirs, part.yours) for part in response.context_data["conflict"].differences]


def taken_over(response):
    return [(part.where, part.field, part.theirs) for part in response.context_data["conflict"].taken_over]


@pytest.fixture
def leads(questionnaire):
    return questionnaire.questions.get(key="leads")


class TestSecondEdition:
    def test_common_kpis_and_doubtful_pairs_are_parts_of_the_questionnaires_page(self, admin, kari, questionnaire):
        mine = OpenPage(admin, questionnaire)
        save(kari, page_of(questionnaire), **{"kpis-0-name_en": "Hers", "doubtful_pairs-1-note_en": "Hers?"})
        response = mine.save(title_en="Mine", **{"doubtful_pairs-1-note_en": "Mine?"})
        before = questionnaire.kpis.first().name_en
        assert (errors(response)[0], before) == (REFUSED, "Hers")
        assert differences(response) == [("doubtful pair 2", "Note [en]", "Hers?", "Mine?")]
        assert taken_over(response) == [("KPI for every sales model 1", "Name [en]", "Hers")]

    def test_conditions_of_a_rule_are_shown_by_their_names(self, admin, kari, questionnaire):
        rule = questionnaire.rules.get(stage__key="first_check_in")
        options = {key: AnswerOption.objects.get(key=key) for key in ("tenders", "partners")}
        mine = OpenPage(admin, rule)
        save(kari, page_of(rule), option=options["tenders"].pk)
        response = mine.save(option=options["partners"].pk, from_points="")
        assert errors(response) == [REFUSED]
        assert differences(response) == [("", "with the answer", str(options["tenders"]), str(options["partners"]))]
        assert response.context_data["adminform"].form["from_points"].value() == ""


class TestPage:
    def test_the_second_save_is_refused_and_shows_both_texts(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), text_en="Hers?")
        response = mine.save(text_en="Mine?")
        assert errors(response) == [REFUSED]
        assert differences(response) == [("", "Question [en]", "Hers?", "Mine?")]
        assert response.context_data["conflict"].text.startswith("kari@example.com saved this page")
        assert response.context_data["adminform"].form["text_en"].value() == "Mine?"
        assert Question.objects.get(pk=leads.pk).text_en == "Hers?"

    def test_what_only_one_changed_is_no_conflict_and_both_changes_are_kept(self, admin, kari, leads):
        weight = f"options-0-weight_{SalesModel.objects.get(key='team').pk}"
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), help_text_en="Hers", **{weight: "2", "options-1-is_unknown": "on"})
        response = mine.show(text_en="Mine?", **{"options-2-label_en": "Mine"})
        assert (errors(response), differences(response)) == ([REFUSED], [])
        assert taken_over(response) == [
            ("", "Help text [en]", "Hers"),
            ("answer option 1", "Team selling", "2"),
            ("answer option 2", "Means “I don't know yet”", "yes"),
        ]
        assert save_again(admin, response).status_code == 302
        leads.refresh_from_db()
        first, second, third = leads.options.all()[:3]
        assert (leads.text_en, leads.help_text_en, third.label_en) == ("Mine?", "Hers", "Mine")
        assert (first.weights.get(sales_model__key="team").weight, second.is_unknown) == (2, True)

    def test_saving_again_overwrites(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), text_en="Hers?")
        assert save_again(admin, mine.save(text_en="Mine?")).status_code == 302
        assert Question.objects.get(pk=leads.pk).text_en == "Mine?"

    def test_saving_again_is_refused_after_another_change(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), text_en="Hers?")
        refusal = mine.save(text_en="Mine?")
        save(kari, page_of(leads), text_en="Hers again?")
        assert differences(save_again(admin, refusal)) == [("", "Question [en]", "Hers again?", "Mine?")]

    def test_an_option_is_part_of_its_question(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), **{"options-0-label_en": "Hers"})
        response = mine.save(**{"options-0-label_en": "Mine"})
        assert differences(response) == [("answer option 1", "Label [en]", "Hers", "Mine")]
        assert leads.options.get(position=1).label_en == "Hers"

    def test_a_weight_is_part_of_its_question(self, admin, kari, leads):
        weight = f"options-0-weight_{SalesModel.objects.get(key='team').pk}"
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), **{weight: "2"})
        assert differences(mine.save(**{weight: "3"})) == [("answer option 1", "Team selling", "2", "3")]

    def test_saving_again_recreates_a_deleted_option(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), **{"options-1-DELETE": "on"})
        response = mine.show(**{"options-1-label_en": "Mine"})
        assert differences(response) == [
            ("answer option 7", "Removed meanwhile", "was removed", "is still here, and saving adds it again")
        ]
        assert not leads.options.filter(key="outbound").exists()
        assert save_again(admin, response).status_code == 302
        recreated = leads.options.get(key="outbound")
        assert (recreated.label_en, [weight.weight for weight in recreated.weights.all()]) == ("Mine", [3])
        assert leads.options.count() == 7

    def test_an_option_that_both_deleted_is_not_recreated(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), **{"options-1-DELETE": "on"})
        save_again(admin, mine.save(**{"options-1-DELETE": "on"}))
        assert leads.options.count() == 6

    def test_a_new_option_is_kept(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        AnswerOption.objects.create(question=leads, position=9, key="agency", label_en="Agency", label_nb="Byrå")
        response = mine.save()
        assert (errors(response), differences(response)) == ([REFUSED], [])
        save_again(admin, response)
        assert leads.options.filter(key="agency").exists()

    def test_a_save_without_changes_causes_no_conflict(self, admin, kari, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads))
        assert mine.save(text_en="Mine?").status_code == 302

    def test_a_change_on_another_page_causes_no_conflict(self, admin, kari, questionnaire, leads):
        mine = OpenPage(admin, leads)
        save(kari, page_of(questionnaire.questions.get(key="people")), text_en="Hers?")
        assert mine.save(text_en="Mine?").status_code == 302

    def test_a_changed_rule_causes_no_conflict_on_its_sales_models_page(self, admin, kari, questionnaire):
        model = questionnaire.sales_models.get(key="outbound")
        mine = OpenPage(admin, model)
        save(kari, page_of(model.rules.first()), optional="on")
        assert mine.save(threshold=4).status_code == 302

    def test_a_post_without_revision_is_refused(self, admin, leads):
        mine = OpenPage(admin, leads)
        assert errors(mine.save(revision=None, text_en="Mine?")) == [REFUSED]

    @pytest.mark.parametrize(
        ("row", "field", "hers", "mine"),
        [
            (lambda: Questionnaire.objects.get(), "title_nb", "Hennes", "Min"),
            (lambda: Stage.objects.get(key="qualify"), "purpose_en", "Hers", "Mine"),
            (lambda: SalesModel.objects.get(key="team"), "kpis-0-name_en", "Hers", "Mine"),
            (lambda: StageRule.objects.first(), "anchor_2", "the_win", "the_start"),
        ],
    )
    def test_every_kind_of_page_is_guarded(self, admin, kari, row, field, hers, mine):
        mine_open = OpenPage(admin, row())
        save(kari, page_of(row()), **{field: hers})
        response = mine_open.show(**{field: mine})
        assert errors(response) == [REFUSED]
        assert len(differences(response)) == 1

    def test_without_the_check_the_other_change_is_lost(self, admin, kari, leads, monkeypatch):
        monkeypatch.setattr(
            "diagnostics.authoring.admin.conflicts.GuardedPageAdmin._check_revision", lambda *arguments: None
        )
        mine = OpenPage(admin, leads)
        save(kari, page_of(leads), text_en="Hers?")
        assert mine.save().status_code == 302
        assert Question.objects.get(pk=leads.pk).text_en != "Hers?"

    def test_the_number_of_queries_does_not_depend_on_the_history(
        self, admin, kari, leads, django_assert_num_queries, django_assert_max_num_queries
    ):
        admin.get(page_of(leads))
        with django_assert_max_num_queries(100) as before:
            admin.get(page_of(leads))
        cost = len(before)
        for number in range(3):
            save(kari, page_of(leads), text_en=f"Number {number}?")
        with django_assert_num_queries(cost):
            admin.get(page_of(leads))


class TestDeleting:
    REFUSAL = "Nothing was deleted: it has changed since you were asked. Look at it again."

    def test_a_row_that_changed_meanwhile_is_not_deleted(self, admin, kari, leads):
        seen = seen_on(admin, page_of(leads, "delete"))
        save(kari, page_of(leads), **{"options-0-label_en": "Hers"})
        data = {"post": "yes", "seen": seen}
        response = decide(admin, page_of(leads, "delete"), **data)
        assert messages_of(response) == [self.REFUSAL]
        (line,) = response.context_data["meanwhile"].lines
        assert (line.by, line.text) == ("kari@example.com", "Changed answer option “Hers”")
        assert Question.objects.filter(pk=leads.pk).exists()

    def test_an_unchanged_row_is_deleted(self, admin, questionnaire):
        audience = questionnaire.questions.get(key="audience")
        delete(admin, page_of(audience, "delete"))
        assert not Question.objects.filter(pk=audience.pk).exists()

    def test_a_question_whose_answers_rules_need_is_not_deleted(self, admin, leads):
        response = delete(admin, page_of(leads, "delete"))
        assert response.context_data["title"] == "Cannot delete question"
        assert Question.objects.filter(pk=leads.pk).exists()


def test_line_ends_from_a_browser_are_no_change(admin, questionnaire):
    stage = questionnaire.stages.get(key="qualify")
    changes = Stage.history.count(), Kpi.history.count()
    save(admin, page_of(stage), activities_en=stage.activities_en.replace("\n", "\r\n"))
    assert (Stage.history.count(), Kpi.history.count()) == changes


def test_a_draft_that_changed_meanwhile_is_not_deleted(admin, kari):
    draft = make_draft(make_instrument(key="second"))
    seen = seen_on(admin, page_of(draft, "delete"))
    save(kari, page_of(draft.stages.first()), owner_en="Hers")
    admin.post(page_of(draft, "delete"), {"post": "yes", "seen": seen})
    assert Questionnaire.objects.filter(pk=draft.pk).exists()
    delete(admin, page_of(draft, "delete"))
    assert not Questionnaire.objects.filter(pk=draft.pk).exists()


class TestDeletedMeanwhile:
    """A row that somebody deleted while its page was open: what was typed is shown as a new one."""

    def test_saving_the_page_that_comes_back_adds_it_again(self, admin, kari, questionnaire, leads):
        make_draft(make_instrument(key="other"))
        questionnaire.rules.filter(option__question=leads).delete()
        page = OpenPage(admin, leads)
        delete(kari, page_of(leads, "delete"))
        response = page.show(text_en="Where from?", **{"options-0-label_nb": "Egne"})
        assert "What you edited was deleted after you opened its page." in response.content.decode()
        add = f"{reverse('admin:diagnostics_question_add')}?questionnaire={questionnaire.pk}"
        assert f'action="{add}"'.replace("&", "&amp;") in response.content.decode()
        saved = admin.post(add, without_none(filled_in(response)))
        assert saved.status_code == 302, errors(saved)
        again = questionnaire.questions.get(key="leads")
        assert (again.text_en, again.options.count(), again.options.first().label_nb) == ("Where from?", 7, "Egne")

    def test_another_language_keeps_it_too(self, admin, kari, questionnaire):
        stage = questionnaire.stages.create(key="spare", position=99, name_en="Spare", name_nb="Ekstra")
        page = OpenPage(admin, stage)
        stage.delete()
        response = page.save(purpose_nb="Å se seg om", **{"show-in": "nb"})
        assert filled_in(response)["purpose_nb"] == "Å se seg om"

    def test_without_its_questionnaire_there_is_nothing_to_add_it_to(self, admin, questionnaire):
        draft = make_draft(make_instrument(key="short"))
        page = OpenPage(admin, draft.stages.first())
        draft.delete()
        assert page.save()["Location"] == reverse("admin:index")
