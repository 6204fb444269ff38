"""The page of insight: figures, filters, what is not shown, and the file."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import Question, Questionnaire, QuestionnaireVersion
from diagnostics.insight.admin import insight
from diagnostics.insight.models import InsightDay
from diagnostics.instrument.text import reading_in
from tests.rows import make_begun
from tests.support.admin.forms import opened
from tests.support.insight import fill
from tests.support.queries import counted
from tests.visitors import ANSWERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(questionnaire: Questionnaire) -> QuestionnaireVersion:
    found = QuestionnaireVersion.objects.get()
    assert found.questionnaire_id == questionnaire.pk
    return found


@pytest.fixture
def where(questionnaire: Questionnaire) -> str:
    return reverse("admin:diagnostics_questionnaire_insight", args=[questionnaire.pk])


class TestFigures:
    def test_are_those_of_what_came_in(self, admin: Client, version, where) -> None:
        fill(version, 12, **ANSWERS)
        fill(version, 0, begun=6, leads="inbound")
        page = opened(admin, where).context_data["page"]
        assert (page.begun, page.completed.count, page.completed.share) == (18, 12, "66.7%")
        assert [(step.saw, step.left.count) for step in page.steps[:3]] == [(18, 0), (18, 6), (12, 0)]
        outbound = next(row for row in page.answers[0].rows if row.count)
        assert (outbound.count, outbound.share, outbound.width) == (12, "100.0%", 1000)
        assert page.outcomes.rows[-2].count == 12

    def test_hide_groups_under_five(self, admin: Client, version, where) -> None:
        fill(version, 9, leads="outbound")
        fill(version, 3, leads="inbound")
        response = admin.get(where)
        leads = {row.name: row.count for row in response.context["page"].answers[0].rows}
        assert 9 not in leads.values()
        assert 3 not in leads.values()
        assert "not shown" in response.content.decode()

    @pytest.mark.parametrize(("completed", "text"), [(0, "No assessment was begun yet."), (4, "Fewer than five")])
    def test_say_why_there_are_none(self, admin: Client, version, where, completed, text) -> None:
        fill(version, completed)
        response = admin.get(where)
        assert text in response.content.decode()
        assert response.context["page"].completed is None

    def test_that_take_too_long_are_counted_in_the_background(
        self, admin: Client, version, where, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks
    ) -> None:
        monkeypatch.setattr(insight, "PATIENCE", -1)
        fill(version, 6)
        with django_capture_on_commit_callbacks(execute=True):
            response = admin.get(where)
        assert "Some days are still being counted" in response.content.decode()
        response = admin.get(where)
        assert "Some days are still being counted" not in response.content.decode()
        assert response.context["page"].begun == 6

    def test_say_since_when_language_and_time_are_recorded(self, admin: Client, version, where) -> None:
        """Control: if they are of all, nothing is said."""
        fill(version, 6)
        assert opened(admin, where).context_data["page"].since is None
        fill(version, 0, begun=1)
        earlier = Assessment.objects.filter(completed_at=None)
        earlier.update(language=None, answered_after=None, started_at=datetime(2025, 1, 1, tzinfo=UTC))
        page = opened(admin, where).context_data["page"]
        assert (page.begun, page.since) == (7, datetime.now(UTC).date())

    def test_without_results_show_where_people_leave(self, admin: Client, version, where) -> None:
        fill(version, 0, begun=6)
        page = opened(admin, where).context_data["page"]
        assert (page.steps[0].left.count, page.outcomes) == (6, None)

    def test_cost_the_same_queries_for_one_day_and_for_three(self, admin: Client, version, where) -> None:
        fill(version, 6)
        admin.get(where)
        with counted() as one:
            admin.get(where)
        for day in (1, 2):
            fill(version, 6)
            Assessment.objects.filter(started_at__year__gt=2025, started_at__day__gt=2).filter(
                pk__in=Assessment.objects.order_by("-pk").values("pk")[:6]
            )
            make_begun(version)
            Assessment.objects.filter(completed_at=None).update(started_at=datetime(2026, 1, day, tzinfo=UTC))
        admin.get(where)
        assert InsightDay.objects.count() > 1
        with counted() as three:
            admin.get(where)
        assert len(three) == len(one)


class TestFilters:
    @pytest.fixture
    def two_languages(self, version) -> None:
        fill(version, 7, leads="inbound")
        with reading_in("nb"):
            fill(version, 6, leads="outbound")

    @pytest.mark.usefixtures("two_languages")
    def test_select_a_language(self, admin: Client, where) -> None:
        page = opened(admin, where, {"language": "nb"}).context_data["page"]
        assert page.completed.count == 6
        assert {row.count for row in page.answers[0].rows} == {0, 6}

    @pytest.mark.usefixtures("two_languages")
    @pytest.mark.parametrize(
        "query", [{"language": "da"}, {"version": "7"}, {"from": "2026-13"}, {"by": "day"}], ids=str
    )
    def test_refuse_what_is_not_offered(self, admin: Client, where, query) -> None:
        response = admin.get(where, query)
        assert response.context["page"] is None
        assert "That is not one of the choices." in response.content.decode()

    def test_do_not_offer_a_language_of_few(self, admin: Client, version, where) -> None:
        fill(version, 9)
        with reading_in("nb"):
            fill(version, 2)
        form = opened(admin, where).context_data["form"]
        assert [code for code, _name in form.fields["language"].choices] == [""]


class TestQuestion:
    def test_has_the_share_of_each_answer_for_those_who_may_see_it(
        self, admin: Client, staff: Callable[..., Client], version, where
    ) -> None:
        fill(version, 7, leads="inbound")
        question = Question.objects.get(key="leads")
        address = reverse("admin:diagnostics_question_change", args=[question.pk])
        response = admin.get(address)
        assert [row.count for row in response.context["shares"].rows][:2] == [7, 0]
        assert where in response.content.decode()
        response = staff("view_question").get(address)
        assert response.context["shares"] is None
        assert where not in response.content.decode()


class TestMatrix:
    def test_has_the_share_of_each_answer_beside_its_weights(
        self, admin: Client, staff: Callable[..., Client], version
    ) -> None:
        fill(version, 7, leads="inbound")
        address = reverse("admin:diagnostics_questionnaire_weights", args=[version.questionnaire_id])
        assert "Chosen in 100.0% of results" in admin.get(address).content.decode()
        assert "Chosen in" not in staff("change_questionnaire", "view_question").get(address).content.decode()


class TestFile:
    def test_has_the_same_figures(self, admin: Client, version, where) -> None:
        fill(version, 12, **ANSWERS)
        response = admin.get(f"{where}csv/")
        lines = response.content.decode("utf-8-sig").splitlines()
        assert lines[0] == "Table,Figure,Count,Share,Median time"
        assert "Journeys,Completed,12,100.0%," in lines
        assert response.headers["Content-Disposition"].startswith('attachment; filename="sales-model-insight-')

    def test_is_empty_if_nothing_is_shown(self, admin: Client, version, where) -> None:
        fill(version, 4)
        assert len(admin.get(f"{where}csv/").content.splitlines()) == 1
