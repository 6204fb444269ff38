"""Trying other answers: their outcome, and the questions that come and go."""

from itertools import product

from diagnostics.assessing.domain.whatif import Trial, TriedAnswer, try_answers
from diagnostics.instrument.journey import diagnose, diagnose_undecided
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

    def test_the_nearest_flip_makes_its_sales_model_lead_or_draw_level(self) -> None:
        instrument = reference_instrument()
        questions = [[option.key for option in question.options] for question in instrument.questions]
        # every seventh of the 1,470 is enough to include all sales models
        for chosen in list(product(*questions))[::7]:
            outcome = diagnose_undecided(instrument, dict(zip(instrument.question_by_key, chosen, strict=True)))
            flip = outcome.nearest_flip
            if flip is None:
                continue
            trial = try_answers(instrument, outcome.answers, {flip.question: flip.option})
            if flip.tie:
                (step,) = trial.journey.open_steps
                assert [option.key for option in step.question.options] == [flip.leading, *flip.tie, "equal"]
            else:
                assert trial.outcome is not None
                assert trial.outcome.leading == flip.leading


TIE = {"leads": "outbound", "repeat_revenue": "nearly_all", "people": "every_deal", "audience": "everyone"}
"""Answers with which account_based, relationship and team tie."""


class TestSeparatingQuestion:
    def tried(self, answers: dict[str, str], **changes: str) -> Trial:
        return try_answers(reference_instrument(), answers, changes)

    def test_is_open_where_the_changed_answers_tie(self) -> None:
        trial = self.tried(GIVEN, leads="mixed")
        assert (trial.open, trial.outcome) == (("stands_out",), None)

    def test_settles_the_tie_once_it_is_answered(self) -> None:
        trial = self.tried(GIVEN, leads="mixed", stands_out="inbound")
        assert trial.changed == (
            TriedAnswer("leads", "outbound", "mixed"),
            TriedAnswer("stands_out", None, "inbound"),
        )
        assert trial.outcome is not None
        assert (trial.outcome.leading, trial.outcome.tie) == ("inbound", ("outbound",))

    def test_keeps_its_answer_while_that_sales_model_ties(self) -> None:
        trial = self.tried({**TIE, "stands_out": "relationship"}, audience="decision_maker")
        assert trial.changed == (TriedAnswer("audience", "everyone", "decision_maker"),)
        assert trial.outcome is not None
        assert (trial.outcome.leading, trial.outcome.tie) == ("relationship", ("team",))

    def test_is_open_when_that_sales_model_no_longer_ties(self) -> None:
        trial = self.tried({**TIE, "stands_out": "account_based"}, audience="decision_maker")
        assert (trial.open, trial.answers) == (("stands_out",), {**TIE, "audience": "decision_maker"})

    def test_that_they_count_the_same_is_kept_while_the_same_ones_tie(self) -> None:
        equal = {**TIE, "stands_out": "equal"}
        assert self.tried(equal, leads="unsure").answers == {**equal, "leads": "unsure"}
        assert self.tried(equal, audience="decision_maker").open == ("stands_out",)

    def test_can_be_answered_that_they_count_the_same(self) -> None:
        trial = self.tried({**TIE, "stands_out": "equal"}, audience="decision_maker", stands_out="equal")
        assert trial.outcome is not None
        assert trial.outcome.first == ("relationship", "team")

    def test_is_open_for_an_answer_that_it_does_not_offer(self) -> None:
        for option in ("inbound", "nonsense", ""):
            assert self.tried({**TIE, "stands_out": "team"}, stands_out=option).open == ("stands_out",)

    def test_is_not_asked_where_nothing_ties(self) -> None:
        alone = {"people": "one_seller", "audience": "decision_maker"}
        assert self.tried({**TIE, "stands_out": "team"}, **alone).no_longer_asked == ("stands_out",)
        assert self.tried(GIVEN, stands_out="outbound").changed == ()


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
