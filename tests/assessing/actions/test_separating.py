"""The answer to the separating question: when it is accepted, when it is dropped, and what it decides."""

import pytest

from diagnostics.assessing.actions.assessments import answer_question, retake, submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import AnswerOption, SalesModel
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import UnansweredQuestions, UnknownOption, UnknownQuestion
from tests.builders import make_instrument, make_option, make_question
from tests.rows import BROWSER, costs, make_begun, make_completed, make_published, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

UNSURE = make_option("unsure", is_unknown=True)
QUESTIONS = [
    make_question("leads", make_option("inbound", inbound=3), make_option("mixed", inbound=2, outbound=2), UNSURE),
    make_question("people", make_option("one"), make_option("many", team=2), UNSURE),
]
SEPARATING = make_instrument(questions=QUESTIONS, separates=True)
TIE = {"leads": "mixed", "people": "one"}
SETTLED = {**TIE, "stands_out": "outbound"}


def stored():
    return Assessment.objects.get().answers


def answer(assessment, question, option):
    return answer_question(assessment=assessment, question=question, option=option, by=BROWSER)


def submit(assessment):
    return submit_assessment(assessment_id=assessment.pk, by=BROWSER)


class TestAnswer:
    @pytest.mark.parametrize("option", ["inbound", "outbound", "equal"])
    def test_is_saved_while_ways_of_selling_tie(self, option):
        returned = answer(make_begun(make_version(SEPARATING), **TIE), "stands_out", option)
        assert (stored(), returned.answers) == ({**TIE, "stands_out": option},) * 2

    @pytest.mark.parametrize("option", ["team", "mixed", "", "OUTBOUND", "outbound\0"])
    def test_that_is_not_among_those_that_tie_is_refused(self, option):
        assessment = make_begun(make_version(SEPARATING), **TIE)
        with pytest.raises(UnknownOption):
            answer(assessment, "stands_out", option)
        assert stored() == TIE

    @pytest.mark.parametrize("answers", [{}, {"leads": "mixed"}, {"leads": "inbound", "people": "one"}])
    def test_is_refused_while_it_is_not_asked_for(self, answers):
        assessment = make_begun(make_version(SEPARATING), **answers)
        with pytest.raises(UnknownQuestion):
            answer(assessment, "stands_out", "inbound")
        assert stored() == answers

    def test_is_refused_by_a_version_that_does_not_separate(self):
        assessment = make_begun(make_version(make_instrument(questions=QUESTIONS)), **TIE)
        with pytest.raises(UnknownQuestion):
            answer(assessment, "stands_out", "outbound")

    @pytest.mark.parametrize("change", [{"people": "unsure"}, {"leads": "mixed"}])
    def test_stays_while_the_same_ones_tie(self, change):
        answer(make_begun(make_version(SEPARATING), **SETTLED), *next(iter(change.items())))
        assert stored()["stands_out"] == "outbound"

    @pytest.mark.parametrize("change", [{"people": "many"}, {"leads": "inbound"}])
    def test_is_dropped_when_others_tie_or_none(self, change):
        answer(make_begun(make_version(SEPARATING), **SETTLED), *next(iter(change.items())))
        assert stored() == {**TIE, **change}

    def test_costs_one_query(self):
        assessment = make_begun(make_version(SEPARATING), **TIE)
        instrument_of(assessment.version)
        with costs(queries=1):
            answer(assessment, "stands_out", "outbound")


class TestSubmit:
    def test_is_refused_while_the_question_is_open(self):
        assessment = make_begun(make_version(SEPARATING), **TIE)
        with pytest.raises(UnansweredQuestions) as caught:
            submit(assessment)
        assert (caught.value.keys, Assessment.objects.get().is_completed) == (("stands_out",), False)

    @pytest.mark.parametrize(("option", "leading"), [("outbound",) * 2, ("inbound",) * 2, ("equal", "inbound")])
    def test_lets_the_answer_decide_who_leads(self, option, leading):
        row = submit(make_begun(make_version(SEPARATING), **{**TIE, "stands_out": option}))
        assert (row.leading, row.outcome["answers"]["stands_out"]) == (leading, option)

    def test_of_a_version_that_does_not_separate_needs_no_answer(self):
        row = submit(make_begun(make_version(make_instrument(questions=QUESTIONS)), **TIE))
        assert (row.leading, row.outcome["answers"]) == ("inbound", TIE)


class TestTakingAgain:
    def test_fills_it_in_while_the_same_ones_tie(self):
        last = make_completed(make_published(SEPARATING), **SETTLED)
        again, carried = retake(assessment_id=last.pk, by=BROWSER)
        assert (again.answers, carried.answers, carried.asked_anew) == (SETTLED, SETTLED, ())

    def test_asks_it_anew_when_others_tie_in_the_new_version(self):
        version = make_published(SEPARATING)
        last = make_completed(version, **SETTLED)
        mixed = AnswerOption.objects.get(key="mixed")
        mixed.weights.create(sales_model=SalesModel.objects.get(key="team"), weight=2)
        publish(questionnaire_id=version.questionnaire_id, by=None)
        again, carried = retake(assessment_id=last.pk, by=BROWSER)
        assert (again.answers, carried.asked_anew) == (TIE, ("stands_out",))
        with pytest.raises(UnansweredQuestions):
            submit(again)
