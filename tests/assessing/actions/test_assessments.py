"""One assessment from start to erasure."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from diagnostics.assessing.actions.assessments import (
    answer_question,
    erase_assessment,
    start_assessment,
    submit_assessment,
)
from diagnostics.assessing.actions.devices import grant_browser
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer
from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.models import Question
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import dump_outcome, parse_outcome
from diagnostics.instrument.errors import AlreadySubmitted, UnansweredQuestions, UnknownOption, UnknownQuestion
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_question
from tests.rows import (
    BROWSER,
    OTHER_BROWSER,
    costs,
    make_begun,
    make_completed,
    make_published,
    make_user,
    make_version,
)

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
TWO_QUESTIONS = make_instrument(
    questions=[
        make_question("leads"),
        make_question("people", make_option("one", inbound=1), make_option("many", team=3)),
    ]
)
COMPLETE = {"leads": "inbound", "people": "many"}


@pytest.fixture(autouse=True)
def _now(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def version():
    return make_version(TWO_QUESTIONS)


def stored():
    return Assessment.objects.values().get()


def answer(assessment, by=BROWSER, **answers):
    for question, option in answers.items():
        assessment = answer_question(assessment=assessment, question=question, option=option, by=by)
    return assessment


def submit(assessment, by=BROWSER, title=""):
    return submit_assessment(assessment_id=assessment.pk, title=title, by=by)


class TestStart:
    def test_begins_with_no_answers(self, version):
        assessment = start_assessment(version=version, by=BROWSER)
        assert stored() == {
            "id": assessment.pk,
            "version_id": version.pk,
            "answers": {},
            "started_at": NOW,
            "completed_at": None,
            "outcome": None,
            "leading": "",
            "title": "",
            "title_before": None,
            "note": "",
            "company": "",
            "crm": "",
            "name_key": "",
            "search_text": "",
            "follows_id": None,
            "owner_id": None,
            "browser": BROWSER.browser,
            "link_made_at": None,
            "link_number": None,
            "language": "en",
            "answered_after": {},
        }

    def test_belongs_to_the_signed_in_user_and_not_to_the_browser(self, version):
        user = make_user()
        assessment = start_assessment(version=version, by=Viewer(BROWSER.browser, user.pk))
        assert (assessment.owner, assessment.browser) == (user, "")

    def test_without_a_viewer_is_refused(self, version):
        with pytest.raises(IntegrityError, match="assessment_belongs_to_someone"), transaction.atomic():
            start_assessment(version=version, by=Viewer())
        assert Assessment.objects.count() == 0

    def test_costs_one_query(self, version):
        with costs(queries=1):
            start_assessment(version=version, by=BROWSER)

    def test_keeps_its_version_when_another_is_published(self):
        first = make_published()
        assessment = start_assessment(version=first, by=BROWSER)
        Question.objects.update(key="renamed")
        publish(questionnaire_id=first.questionnaire_id, by=None)
        assert submit(answer(assessment, leads="inbound")).version == first

    def test_can_be_finished_after_retirement(self):
        version = make_published()
        assessment = start_assessment(version=version, by=BROWSER)
        retire(questionnaire_id=version.questionnaire_id, by=None)
        assert submit(answer(assessment, leads="inbound")).leading == "inbound"


class TestAnswer:
    def test_is_saved(self, version):
        returned = answer(make_begun(version), leads="inbound")
        assert (stored()["answers"], returned.answers) == ({"leads": "inbound"},) * 2

    def test_is_added_to_earlier_answers(self, version):
        answer(make_begun(version, leads="inbound"), people="many")
        assert stored()["answers"] == COMPLETE

    def test_replaces_an_earlier_one_to_the_same_question(self, version):
        answer(make_begun(version, leads="inbound"), leads="outbound")
        assert stored()["answers"] == {"leads": "outbound"}

    def test_may_be_given_in_any_order(self, version):
        answer(make_begun(version), people="many", leads="inbound")
        assert stored()["answers"] == COMPLETE

    @pytest.mark.parametrize(
        ("question", "option", "error"),
        [
            ("audience", "inbound", UnknownQuestion),
            ("", "inbound", UnknownQuestion),
            ("leads", "many", UnknownOption),
            ("leads", "", UnknownOption),
            ("leads", "INBOUND", UnknownOption),
            ("leads", "inbound\0", UnknownOption),
        ],
    )
    def test_unknown_to_the_version_is_refused(self, version, question, option, error):
        assessment = make_begun(version, leads="outbound")
        with pytest.raises(error):
            answer_question(assessment=assessment, question=question, option=option, by=BROWSER)
        assert stored()["answers"] == {"leads": "outbound"}

    @pytest.mark.parametrize("by", [OTHER_BROWSER, Viewer()])
    def test_by_another_is_refused(self, version, by):
        assessment = make_begun(version)
        with pytest.raises(Assessment.DoesNotExist):
            answer(assessment, by, leads="inbound")
        assert stored()["answers"] == {}

    def test_by_another_user_is_refused(self, version):
        assessment = make_begun(version, Viewer(user_id=make_user().pk))
        with pytest.raises(Assessment.DoesNotExist):
            answer(assessment, Viewer(user_id=make_user().pk), leads="inbound")
        assert stored()["answers"] == {}

    def test_by_a_browser_with_a_grant_is_saved(self, version):
        assessment = make_begun(version)
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        answer(assessment, OTHER_BROWSER, leads="inbound")
        assert stored()["answers"] == {"leads": "inbound"}

    def test_to_an_erased_assessment_is_refused(self, version):
        assessment = make_begun(version)
        Assessment.objects.all().delete()
        with pytest.raises(Assessment.DoesNotExist):
            answer(assessment, leads="inbound")

    def test_after_submission_is_refused(self, version):
        assessment = make_completed(version, **COMPLETE)
        with pytest.raises(AlreadySubmitted):
            answer(assessment, leads="outbound")
        assert stored()["answers"] == COMPLETE

    def test_costs_one_query(self, version):
        assessment = make_begun(version)
        instrument_of(version)
        with costs(queries=1):
            answer(assessment, leads="inbound")

    def test_costs_one_more_in_a_browser_with_a_grant(self, version):
        assessment = make_begun(version)
        grant_browser(assessment=assessment, browser=OTHER_BROWSER.browser)
        instrument_of(version)
        with costs(queries=2):
            answer(assessment, OTHER_BROWSER, leads="inbound")


class TestSubmit:
    def test_writes_the_outcome_that_the_answers_yield(self, version):
        submit(make_begun(version, **COMPLETE), title="Our team")
        row = stored()
        assert parse_outcome(row["outcome"]) == diagnose(TWO_QUESTIONS, COMPLETE)
        assert (row["leading"], row["completed_at"], row["title"]) == ("inbound", NOW, "Our team")

    def test_returns_what_it_wrote(self, version):
        submitted = submit(make_begun(version, **COMPLETE), title="Our team")
        saved = Assessment.objects.get()
        for name in ("answers", "outcome", "leading", "completed_at", "title"):
            assert getattr(submitted, name) == getattr(saved, name)

    def test_of_answers_that_decide_nothing_names_no_leading_model(self):
        version = make_version()
        assert submit(make_begun(version, leads="unsure")).leading == ""

    @pytest.mark.parametrize(
        ("answers", "open_questions"),
        [({}, ("leads", "people")), ({"people": "one"}, ("leads",)), ({"leads": "gone", "people": "one"}, ("leads",))],
    )
    def test_is_refused_while_a_question_is_open(self, version, answers, open_questions):
        assessment = make_begun(version, **answers)
        with pytest.raises(UnansweredQuestions) as caught:
            submit(assessment)
        assert (caught.value.keys, stored()["completed_at"]) == (open_questions, None)

    @pytest.mark.parametrize("by", [OTHER_BROWSER, Viewer()])
    def test_by_another_is_refused(self, version, by):
        assessment = make_begun(version, **COMPLETE)
        with pytest.raises(Assessment.DoesNotExist):
            submit(assessment, by)
        assert stored()["completed_at"] is None

    def test_twice_yields_one_result(self, version, monkeypatch):
        assessment = make_begun(version, **COMPLETE)
        submit(assessment, title="First")
        before = stored()
        monkeypatch.setattr(timezone, "now", lambda: datetime(2027, 1, 1, tzinfo=UTC))
        again = submit(assessment, title="Second")
        assert stored() == before
        assert (again.completed_at, again.title, again.outcome) == (NOW, "First", before["outcome"])

    def test_costs_three_queries_and_one_once_completed(self, version):
        assessment = make_begun(version, **COMPLETE)
        instrument_of(version)
        for queries in (3, 1):
            with costs(queries):
                submit(assessment)

    def test_writes_the_outcome_as_a_document(self, version):
        submitted = submit(make_begun(version, **COMPLETE))
        assert submitted.outcome == dump_outcome(diagnose(TWO_QUESTIONS, COMPLETE))


class TestErase:
    @pytest.mark.parametrize("make", [make_begun, make_completed])
    def test_removes_it_with_its_grants_and_nothing_else(self, make):
        assessment = make()
        other = make(assessment.version)
        for row in (assessment, other):
            grant_browser(assessment=row, browser=OTHER_BROWSER.browser)
        erase_assessment(assessment=assessment)
        assert Assessment.objects.get() == other
        assert AssessmentGrant.objects.get().assessment == other
