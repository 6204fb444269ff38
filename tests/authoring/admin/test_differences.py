"""The page that compares the draft and published versions, and its links."""

import pytest
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Questionnaire
from tests.support.admin.forms import opened


@pytest.fixture
def comparing(questionnaire):
    return address_of(questionnaire)


def address_of(questionnaire):
    return reverse("admin:diagnostics_questionnaire_differences", args=[questionnaire.pk])


def change_question(questionnaire, text="Where from?"):
    question = questionnaire.questions.get(key="leads")
    question.text_en = text
    question.save()


def republish(questionnaire, text):
    change_question(questionnaire, text)
    return publish(questionnaire_id=questionnaire.pk, by=None)


def sentences_by_part(response):
    return {group.part: group.sentences for group in response.context["page"].differences.groups}


def selected_editions(response):
    return response.context["page"].before.label, response.context["page"].after.label


QUESTION = "Question “{}”"
OLD_TEXT = "Where do most of your leads come from?"


class TestComparison:
    def test_compares_the_draft_with_the_current_version(self, admin, comparing, questionnaire):
        change_question(questionnaire)
        response = admin.get(comparing)
        assert selected_editions(response) == ("Version 1 (current)", "The draft")
        sentence = f"Question reworded (English): “Where from?” instead of “{OLD_TEXT}”"
        assert sentences_by_part(response) == {QUESTION.format("Where from?"): (sentence,)}

    def test_can_compare_any_two_versions(self, admin, comparing, questionnaire):
        republish(questionnaire, "Where from?")
        republish(questionnaire, "From where?")
        response = admin.get(comparing, {"before": "3", "after": "2"})
        assert selected_editions(response) == ("Version 3 (current)", "Version 2")
        sentence = "Question reworded (English): “Where from?” instead of “From where?”"
        assert sentences_by_part(response) == {QUESTION.format("Where from?"): (sentence,)}

    def test_of_equal_editions_says_so(self, admin, comparing):
        response = admin.get(comparing)
        assert sentences_by_part(response) == {}
        assert "Nothing differs between the two." in response.content.decode()

    def test_compares_a_retired_draft_with_the_newest_version(self, admin, comparing, questionnaire):
        republish(questionnaire, "Where from?")
        retire(questionnaire_id=questionnaire.pk, by=None)
        assert selected_editions(admin.get(comparing)) == ("Version 2", "The draft")

    def test_needs_a_published_version(self, admin):
        empty = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        page = admin.get(address_of(empty)).content.decode()
        assert "Nothing is published yet, so there is nothing to compare the draft with." in page

    def test_of_a_draft_that_contradicts_itself_is_refused(self, admin, comparing, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        page = admin.get(comparing).content.decode()
        assert "The draft contradicts itself: no stage may have the key the_win" in page

    @pytest.mark.parametrize("query", [{"before": "2"}, {"after": "0"}, {"after": "x"}, {"before": ""}])
    def test_with_an_unknown_edition_is_not_found(self, admin, comparing, query):
        assert admin.get(comparing, query).status_code == 404

    def test_costs_the_same_for_one_change_and_for_many(
        self, admin, comparing, questionnaire, django_assert_num_queries, django_assert_max_num_queries
    ):
        change_question(questionnaire)
        admin.get(comparing)
        with django_assert_max_num_queries(50) as one:
            admin.get(comparing)
        questionnaire.stages.update(purpose_en="Other")
        questionnaire.sales_models.update(threshold=1)
        with django_assert_num_queries(len(one)):
            assert len(sentences_by_part(admin.get(comparing))) > 20


class TestLinks:
    def test_are_in_the_list_of_versions(self, admin, comparing, questionnaire):
        republish(questionnaire, "Where from?")
        page = admin.get(reverse("admin:diagnostics_questionnaireversion_changelist")).content.decode()
        assert f'href="{comparing}?before=1&amp;after=2"' in page
        assert "before=0" not in page

    def test_are_on_the_pages_of_the_draft(self, admin, staff, comparing, questionnaire):
        question = questionnaire.questions.first()
        for row in (questionnaire, question):
            address = reverse(f"admin:diagnostics_{row._meta.model_name}_change", args=[row.pk])
            assert f'href="{comparing}"' in admin.get(address).content.decode()
        assert comparing not in staff("change_question").get(address).content.decode()

    def test_are_on_the_check_page_below_the_first_changes(self, admin, comparing, questionnaire):
        checking = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
        nothing = admin.get(checking).content.decode()
        assert "Nothing changed since version 1." in nothing
        for stage in questionnaire.stages.all()[:5]:
            stage.idle_days += 1
            stage.save()
        response = admin.get(checking)
        changes = response.context["page"].changes
        assert (changes.number, changes.count, len(changes.groups), changes.more) == (1, 5, 3, 2)
        page = response.content.decode()
        assert ("5 changes since version 1." in page, "2 more parts changed." in page) == (True, True)
        assert f'href="{comparing}"' in page

    def test_are_missing_for_a_new_questionnaire(self, admin):
        empty = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        checking = reverse("admin:diagnostics_questionnaire_check", args=[empty.pk])
        assert opened(admin, checking).context_data["page"].changes is None


class TestPermission:
    @pytest.mark.parametrize("permission", ["view_questionnaire", "change_questionnaire"])
    def test_to_view_or_change_the_questionnaire_is_enough(self, staff, comparing, permission):
        assert staff(permission).get(comparing).status_code == 200

    def test_is_needed(self, staff, comparing):
        client = staff("publish_questionnaire", "view_questionnaireversion", "change_question")
        assert client.get(comparing).status_code == 403

    def test_to_publish_only_shows_no_link(self, staff, comparing, questionnaire):
        checking = reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])
        assert comparing not in staff("publish_questionnaire").get(checking).content.decode()

    def test_an_unknown_questionnaire_is_not_found(self, admin):
        assert admin.get(reverse("admin:diagnostics_questionnaire_differences", args=[999])).status_code == 404


@pytest.mark.parametrize("language", ["en", "nb"])
def test_opens_in_both_languages(admin, comparing, questionnaire, language):
    change_question(questionnaire)
    response = admin.get(comparing, headers={"accept-language": language})
    assert (response.status_code, response["Content-Language"]) == (200, language)
