"""The admin page that shows what publishing a draft would change."""

import pytest
from django.urls import reverse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.publishing import retire
from diagnostics.authoring.models import AnswerOption, OptionWeight, ProofRun, Questionnaire
from diagnostics.instrument.impact import COMPARED_AT_ONCE
from tests.rows import make_completed
from tests.visitors import Page

INBOUND = {"leads": "inbound", "repeat_revenue": "under_half", "people": "one_seller", "audience": "decision_maker"}
RELATIONSHIP = {**INBOUND, "repeat_revenue": "nearly_all"}


@pytest.fixture
def impact(questionnaire):
    return address_of(questionnaire)


def address_of(questionnaire):
    return reverse("admin:diagnostics_questionnaire_impact", args=[questionnaire.pk])


@pytest.fixture
def results(questionnaire):
    """One result that leads to inbound sales, and one that leads to relationship selling."""
    version = questionnaire.current_version
    return make_completed(version, **INBOUND), make_completed(version, **RELATIONSHIP)


def weaken_inbound(questionnaire):
    """Remove the weight of inbound sales from the answer that gives it most."""
    OptionWeight.objects.filter(option__key="inbound", sales_model__key="inbound").update(weight=1)


def ask_more(questionnaire):
    """Add too many questions to compare their combinations in a request."""
    model = questionnaire.sales_models.first()
    for number in range(1, 5):
        question = questionnaire.questions.create(
            key=f"more_{number}", text_en="More?", text_nb="Mer?", position=10 + number
        )
        for weight in range(1, 5):
            option = question.options.create(key=f"o{weight}", label_en="A", label_nb="B", position=weight)
            option.weights.create(sales_model=model, weight=weight)


def page_of(response):
    return response.context["page"]


class TestCombinations:
    def test_none_changes_if_the_draft_equals_the_version(self, admin, impact):
        page = page_of(admin.get(impact))
        assert (page.combinations, page.shifts) == (
            (
                "No combination of answers would lead to another sales model than in version 1: all 1,470 were "
                "compared.",
                "The sales models present, the ties and the pipelines would be the same.",
            ),
            (),
        )

    def test_those_that_change_are_counted_with_one_example_each(self, admin, impact, questionnaire):
        weaken_inbound(questionnaire)
        response = admin.get(impact)
        page = page_of(response)
        assert page.combinations == (
            "4.1% of the combinations of answers (60 of 1,470) would lead to another sales model than in version 1.",
            "Other sales models would be present in 14.3% of them (210).",
        )
        (shift,) = page.shifts
        assert (shift.before, shift.after, shift.combinations) == ("Inbound sales", "None stands out", "60")
        assert shift.example[0] == "They come to us"
        # it leads to the simulator, which shows what the draft yields
        (link,) = [link for link in Page(response).links if shift.example_query in link]
        assert page_of(admin.get(link)).result.outcome.leading is None

    def test_new_answers_are_not_compared_and_the_page_says_so(self, admin, impact, questionnaire):
        question = questionnaire.questions.get(key="leads")
        question.options.create(key="new", label_en="New", label_nb="Ny", position=7)
        assert page_of(admin.get(impact)).combinations == (
            "No combination of answers would lead to another sales model than in version 1: all 1,470 were compared.",
            "The sales models present, the ties and the pipelines would be the same.",
            "The draft has 1,680 combinations. Compared are the answers that both have, and every answer to a "
            "question that only one of them asks.",
        )

    def test_pipelines_that_change_are_listed_before_and_after(self, admin, impact, questionnaire):
        questionnaire.sales_models.get(key="team").rules.filter(from_points=1).delete()
        response = admin.get(impact)
        page = page_of(response)
        assert page.combinations[1] == "The pipeline would be another one in 13.9% of them (204)."
        line = page.pipeline_shifts[0]
        assert (line.difference, "→ Research →" in line.before, "→ Research →" in line.after) == (
            "Without Research",
            True,
            False,
        )
        content = response.content.decode()
        assert [text in content for text in (line.before, line.after, line.difference)] == [True] * 3

    def test_a_new_option_says_what_it_leads_to(self, admin, impact, questionnaire):
        option = questionnaire.questions.get(key="leads").options.create(
            key="new", label_en="New", label_nb="Ny", position=8
        )
        option.weights.create(sales_model=questionnaire.sales_models.get(key="outbound"), weight=9)
        page = page_of(admin.get(impact))
        assert page.new_options == (
            "“New”, in answer to “Where do most of your leads come from?”: outbound sales leads in 100.0% (210).",
        )

    def test_many_are_compared_in_the_background_when_the_draft_is_proved(
        self, admin, impact, questionnaire, django_capture_on_commit_callbacks
    ):
        ask_more(questionnaire)
        assert COMPARED_AT_ONCE < 1470 * 4**4
        assert page_of(admin.get(impact)).combinations == (
            "The combinations of answers are not compared with version 1 yet: there are 376,320, too many while "
            "you wait. They are compared when all combinations of the draft are tried.",
        )
        with django_capture_on_commit_callbacks(execute=True):
            admin.post(reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk]))
        page = page_of(admin.get(impact))
        assert page.combinations == (
            "81.1% of the combinations of answers (305,202 of 376,320) would lead to another sales model than in "
            "version 1.",
            "Other sales models would be present in 80.0% of them (301,056).",
            "Other sales models would tie for the lead in 22.1% of them (83,008).",
            "The pipeline would be another one in 44.1% of them (165,888).",
        )
        assert {shift.after for shift in page.shifts} == {"Account-based selling"}

    def test_the_background_comparison_is_valid_for_its_draft_only(
        self, admin, impact, questionnaire, django_capture_on_commit_callbacks
    ):
        self.prove(admin, questionnaire, django_capture_on_commit_callbacks)
        weaken_inbound(questionnaire)
        assert "are not compared with version 1 yet" in page_of(admin.get(impact)).combinations[0]

    def test_the_background_comparison_is_valid_for_its_version_only(
        self, admin, impact, questionnaire, django_capture_on_commit_callbacks
    ):
        self.prove(admin, questionnaire, django_capture_on_commit_callbacks)
        first = questionnaire.current_version
        second = questionnaire.versions.create(
            number=2, document=first.document, fingerprint=first.fingerprint, published_at=first.published_at
        )
        Questionnaire.objects.update(current_version=second)
        assert "are not compared with version 2 yet" in page_of(admin.get(impact)).combinations[0]

    def test_a_background_comparison_that_knew_no_pipelines_does_not_count(
        self, admin, impact, questionnaire, django_capture_on_commit_callbacks
    ):
        self.prove(admin, questionnaire, django_capture_on_commit_callbacks)
        ProofRun.objects.update(impact={"format": 1, "combinations": 376_320, "shifts": []})
        assert "are not compared with version 1 yet" in page_of(admin.get(impact)).combinations[0]

    def prove(self, admin, questionnaire, capture):
        """Request the proof of a large draft, and run it, which compares the draft too."""
        ask_more(questionnaire)
        with capture(execute=True):
            admin.post(reverse("admin:diagnostics_questionnaire_prove", args=[questionnaire.pk]))
        page = page_of(admin.get(reverse("admin:diagnostics_questionnaire_impact", args=[questionnaire.pk])))
        assert "would lead to another sales model" in page.combinations[0]


class TestPastResults:
    def test_there_are_none_yet(self, admin, impact):
        assert page_of(admin.get(impact)).past == ("There are no past results yet.",)

    def test_those_that_would_change_are_linked(self, admin, impact, questionnaire, results):
        weaken_inbound(questionnaire)
        response = admin.get(impact)
        page = page_of(response)
        assert page.past == (
            "1 of 2 past results would lead to another sales model than they say.",
            "Other sales models would be present in 2 of them.",
        )
        other = ("other sales models present",)
        inbound, relationship = results
        assert [(line.result.id, line.before, line.after, line.others) for line in page.results] == [
            (relationship.pk, "Relationship selling", "Relationship selling", other),
            (inbound.pk, "Inbound sales", "None stands out", other),
        ]
        link = reverse("admin:diagnostics_assessment_change", args=[inbound.pk])
        assert f'href="{link}"' in response.content.decode()

    def test_those_that_do_not_map_are_counted(self, admin, impact, questionnaire, results):
        AnswerOption.objects.filter(question__key="repeat_revenue", key="nearly_all").delete()
        assert page_of(admin.get(impact)).past == (
            "0 of 1 past result would lead to another sales model than it says.",
            "1 past result cannot be compared: the draft lacks a question or an option it answered, or asks one it "
            "did not.",
        )

    def test_they_do_not_change(self, admin, impact, questionnaire, results):
        before = list(Assessment.objects.values())
        weaken_inbound(questionnaire)
        admin.get(impact)
        assert list(Assessment.objects.values()) == before

    def test_staff_who_may_not_view_them_see_only_numbers(self, staff, impact, questionnaire, results):
        weaken_inbound(questionnaire)
        page = staff("view_questionnaire").get(impact).content.decode()
        assert "1 of 2 past results would lead" in page
        assert str(results[0].pk) not in page

    def test_they_cost_one_query_for_any_number(
        self, admin, impact, questionnaire, results, django_assert_num_queries, django_assert_max_num_queries
    ):
        weaken_inbound(questionnaire)
        admin.get(impact)
        with django_assert_max_num_queries(50) as two:
            admin.get(impact)
        for _ in range(3):
            make_completed(questionnaire.current_version, **INBOUND)
        with django_assert_num_queries(len(two)):
            assert len(page_of(admin.get(impact)).results) == 5


class TestPage:
    def test_a_questionnaire_without_versions_has_nothing_to_compare(self, admin):
        empty = Questionnaire.objects.create(key="new", title_en="New", title_nb="Ny")
        page = admin.get(address_of(empty)).content.decode()
        assert "Nothing is published yet, so there is nothing to compare the draft with." in page

    def test_a_retired_one_is_compared_with_its_newest_version(self, admin, impact, questionnaire):
        retire(questionnaire_id=questionnaire.pk, by=None)
        assert "version 1" in page_of(admin.get(impact)).combinations[0]

    def test_a_draft_that_contradicts_itself_is_refused(self, admin, impact, questionnaire):
        questionnaire.stages.filter(key="qualify").update(key="the_win")
        page = admin.get(impact).content.decode()
        assert "The draft contradicts itself: no stage may have the key the_win" in page

    def test_the_check_page_says_the_first_of_it_and_links_to_it(self, admin, impact, questionnaire):
        weaken_inbound(questionnaire)
        page = admin.get(reverse("admin:diagnostics_questionnaire_check", args=[questionnaire.pk])).content.decode()
        assert f'href="{impact}"' in page
        assert "of the combinations of answers (" in page

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_it_opens_in_both_languages(self, admin, impact, questionnaire, results, language):
        weaken_inbound(questionnaire)
        response = admin.get(impact, headers={"accept-language": language})
        assert (response.status_code, response["Content-Language"]) == (200, language)


class TestPermission:
    @pytest.mark.parametrize("permission", ["view_questionnaire", "change_questionnaire"])
    def test_permission_to_view_or_change_the_questionnaire_is_enough(self, staff, impact, permission):
        assert staff(permission).get(impact).status_code == 200

    def test_without_either_it_is_refused(self, staff, impact):
        assert staff("publish_questionnaire", "view_assessment").get(impact).status_code == 403

    def test_an_unknown_questionnaire_is_not_found(self, admin):
        assert admin.get(reverse("admin:diagnostics_questionnaire_impact", args=[999])).status_code == 404
