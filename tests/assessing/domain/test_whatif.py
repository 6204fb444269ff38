"""Trying other answers: their outcome, and the questions that come and go."""

from itertools import product

from diagnostics.assessing.domain.whatif import TriedAnswer, try_answers
from diagnostics.instrument.journey import diagnose
from tests.builders import make_instrument, make_option, make_question, make_sales_model
from tests.reference import reference_instrument

GIVEN = {"leads": "outbound", "repeat_revenue": "hardly_any", "people": "one_seller", "audience": "decision_maker"}


class TestTryAnswers:
    def test_has_the_outcome_of_the_same_answers(self) -> None:
        instrument = reference_instrument()
        trial = try_answers(instrument, GIVEN, {"people": "every_deal"})
        assert trial.changed == (TriedAnswer("people", "one_seller", "every_deal"),)
        assert trial.answers == {**GIVEN, "people": "every_deal"}
        assert trial.outcome == diagnose(instrument, {**GIVEN, "people": "every_deal"})
        assert trial.outcome.leading == "team"

    def test_lists_several_changes_in_the_order_of_the_questions(self) -> None:
        trial = try_answers(reference_instrument(), GIVEN, {"people": "every_deal", "leads": "inbound"})
        assert [change.question for change in trial.changed] == ["leads", "people"]

    def test_without_a_change_has_the_same_outcome(self) -> None:
        instrument = reference_instrument()
        for changes in ({}, GIVEN):
            trial = try_answers(instrument, GIVEN, changes)
            assert (trial.changed, trial.outcome) == ((), diagnose(instrument, GIVEN))

    def test_ignores_options_that_are_not_offered(self) -> None:
        trial = try_answers(reference_instrument(), GIVEN, {"people": "a_robot", "weather": "fine"})
        assert (trial.changed, trial.answers) == ((), GIVEN)

    def test_does_not_change_the_original_answers(self) -> None:
        answers = dict(GIVEN)
        try_answers(reference_instrument(), answers, {"people": "every_deal"})
        assert answers == GIVEN

    def test_the_nearest_flip_makes_its_sales_model_lead(self) -> None:
        instrument = reference_instrument()
        questions = [[option.key for option in question.options] for question in instrument.questions]
        # every seventh of the 900 is enough to include all sales models
        for chosen in list(product(*questions))[::7]:
            answers = dict(zip(instrument.question_by_key, chosen, strict=True))
            flip = diagnose(instrument, answers).nearest_flip
            if flip is not None:
                outcome = try_answers(instrument, answers, {flip.question: flip.option}).outcome
                assert outcome is not None
                assert outcome.leading == flip.leading


class TestOtherQuestions:
    instrument = make_instrument(
        questions=[make_question("leads", make_option("many", inbound=3), make_option("few")), make_question("people")],
        sales_models=[make_sales_model("inbound"), make_sales_model("outbound")],
    )

    def test_that_are_asked_now_are_open_and_prevent_an_outcome_until_they_are_answered(self) -> None:
        trial = try_answers(self.instrument, {"leads": "many"}, {"leads": "few"})
        assert (trial.open, trial.outcome) == (("people",), None)
        option = self.instrument.question("people").options[0].key
        trial = try_answers(self.instrument, {"leads": "many"}, {"leads": "few", "people": option})
        assert (trial.open, trial.changed[1]) == ((), TriedAnswer("people", None, option))
        assert trial.outcome is not None

    def test_that_are_no_longer_asked_are_listed_and_their_answers_do_not_count(self) -> None:
        option = self.instrument.question("people").options[0].key
        trial = try_answers(self.instrument, {"leads": "many", "people": option, "budget": "big"}, {})
        assert trial.no_longer_asked == ("budget",)
        assert "budget" not in trial.answers
        assert trial.outcome is not None
