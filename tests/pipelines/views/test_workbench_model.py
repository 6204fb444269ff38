"""Making the pipeline of a sales model one's own, with and without a result."""

from uuid import UUID

import pytest

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Questionnaire
from diagnostics.instrument.composition import compose_alone
from diagnostics.pipelines.domain.own_pipeline import begin_with
from diagnostics.pipelines.models import SavedPipeline
from tests.pipelines.views.benches import own_pipeline, press
from tests.reference import reference_instrument
from tests.visitors import ANSWERS, Page, Visitor, url

OURS = reference_instrument().key
TEAM = begin_with(compose_alone(reference_instrument(), "team"), sales_model="team")
ADDRESS = "own-pipeline-model"


def test_the_page_of_a_sales_model_has_the_button(visitor: Visitor) -> None:
    forms = Page(visitor.get(url("sales-model-of", OURS, "team"))).forms
    assert [(form.action, form.button) for form in forms] == [(url(ADDRESS, OURS, "team"), "Make this your pipeline")]


class TestWithoutAResult:
    def test_the_questions_come_first_and_the_pipeline_is_there_after_them(self, visitor: Visitor) -> None:
        response = visitor.post(url(ADDRESS, OURS, "team"), follow=True)
        assert response.redirect_chain[-1][0].endswith("/questions/leads/")
        assert Page(response).notices == [
            "Your pipeline will be that of team selling. Answer the questions first; you can change everything after "
            "that."
        ]
        assessment = Assessment.objects.get().pk
        for question, option in ANSWERS.items():
            visitor.answer(assessment, question, option)
        visitor.submit(assessment)
        assert own_pipeline(assessment) == TEAM

    def test_a_double_click_begins_one_assessment(self, visitor: Visitor) -> None:
        for _ in range(2):
            visitor.post(url(ADDRESS, OURS, "team"))
        assert (Assessment.objects.count(), SavedPipeline.objects.get().revision) == (1, 1)

    def test_opening_the_address_saves_nothing(self, visitor: Visitor) -> None:
        page = Page(visitor.get(url(ADDRESS, OURS, "team")))
        assert [form.button for form in page.forms] == ["Start"]
        assert Assessment.objects.count() == 0

    def test_of_a_questionnaire_that_is_closed_none_is_begun(self, visitor: Visitor) -> None:
        Questionnaire.objects.update(current_version=None)
        response = visitor.post(url(ADDRESS, OURS, "team"))
        assert "This questionnaire is closed" in response.content.decode()
        assert Assessment.objects.count() == 0

    @pytest.mark.parametrize("address", [(OURS, "gone"), ("gone", "team")])
    def test_a_sales_model_that_does_not_exist_is_not_found(self, visitor: Visitor, address: tuple[str, str]) -> None:
        assert visitor.post(url(ADDRESS, *address)).status_code == 404


class TestWithResults:
    @pytest.fixture
    def results(self, visitor: Visitor) -> list[UUID]:
        return [visitor.complete(title, **ANSWERS) for title in ("First", "Second")]

    def test_the_newest_is_offered_first_and_nothing_is_saved_yet(self, visitor: Visitor, results: list[UUID]) -> None:
        response = visitor.post(url(ADDRESS, OURS, "team"))
        choices = response.context["form"].fields["assessment"].choices
        assert [key for key, _ in choices] == [str(results[1]), str(results[0]), "new"]
        assert choices[0][1].startswith("Second, ")
        assert SavedPipeline.objects.count() == 0

    def test_one_gets_the_pipeline_and_can_undo_it(self, visitor: Visitor, results: list[UUID]) -> None:
        before = own_pipeline(results[0])
        response = visitor.post(url(ADDRESS, OURS, "team"), {"assessment": str(results[0])})
        assert response["Location"] == url("own-pipeline", results[0])
        assert own_pipeline(results[0]) == TEAM
        press(visitor, results[0], "undo")
        assert own_pipeline(results[0]) == before

    def test_a_new_one_can_be_begun(self, visitor: Visitor, results: list[UUID]) -> None:
        visitor.post(url(ADDRESS, OURS, "team"), {"assessment": "new"})
        assert Assessment.objects.begun().count() == 1

    def test_that_of_somebody_else_is_refused(self, visitor: Visitor, results: list[UUID]) -> None:
        other = Visitor().complete()
        response = visitor.post(url(ADDRESS, OURS, "team"), {"assessment": str(other)})
        assert response.context["form"].errors == {"assessment": ["Choose one."]}
        assert SavedPipeline.objects.count() == 0
