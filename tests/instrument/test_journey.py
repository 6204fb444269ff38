"""The steps that answers leave, and the outcome they yield."""

import pytest

from diagnostics.instrument.errors import UnansweredQuestions, UnknownOption, UnknownQuestion
from diagnostics.instrument.journey import Journey, Outcome, Step, diagnose, walk
from diagnostics.instrument.pipeline import Because, Part, Pipeline, PlacedStage, Unchanged, UnchangedReason
from diagnostics.instrument.scoring import Answer, Contribution, Flip
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule
from tests.instrument.refusals import raises_exactly

YES, NO = make_option("yes"), make_option("no")
FIRST, SECOND, THIRD = (make_question(key, YES, NO) for key in ("first", "second", "third"))
THREE = make_instrument(questions=[FIRST, SECOND, THIRD])


class TestWalk:
    def test_gives_one_step_a_question_in_its_place(self):
        assert walk(THREE, {"first": "yes"}) == Journey(
            (
                Step(FIRST, position=1, answer="yes", reachable=True),
                Step(SECOND, position=2, answer=None, reachable=True),
                Step(THIRD, position=3, answer=None, reachable=False),
            )
        )

    @pytest.mark.parametrize(
        ("answered", "reachable"),
        [
            ("", "first"),
            ("first", "first second"),
            ("first second", "first second third"),
            ("first second third", "first second third"),
            ("second", "first"),
            ("first third", "first second"),
        ],
    )
    def test_a_step_is_reachable_when_all_before_it_are_answered(self, answered, reachable):
        journey = walk(THREE, dict.fromkeys(answered.split(), "yes"))
        assert [step.question.key for step in journey.steps if step.reachable] == reachable.split()

    def test_an_answer_that_the_question_does_not_have_counts_as_none(self):
        journey = walk(THREE, {"first": "maybe", "second": "yes"})
        assert [(step.answer, step.reachable) for step in journey.steps] == [
            (None, True),
            ("yes", False),
            (None, False),
        ]

    def test_an_answer_to_a_question_that_is_not_there_is_ignored(self):
        assert walk(THREE, {"fourth": "yes"}) == walk(THREE, {})

    def test_of_no_questions_is_complete(self):
        journey = walk(make_instrument(questions=[]), {})
        assert (journey.steps, journey.is_complete) == ((), True)


class TestJourney:
    def test_open_steps_are_those_without_an_answer(self):
        assert [step.question.key for step in walk(THREE, {"second": "yes"}).open_steps] == ["first", "third"]

    @pytest.mark.parametrize(("answered", "complete"), [("first second", False), ("first second third", True)])
    def test_is_complete_when_no_step_is_open(self, answered, complete):
        assert walk(THREE, dict.fromkeys(answered.split(), "no")).is_complete is complete

    @pytest.mark.parametrize("key", ["first", "third"])
    def test_step_is_the_one_that_asks_the_question(self, key):
        assert walk(THREE, {}).step(key).question.key == key

    def test_step_of_a_question_that_is_not_there_is_none(self):
        assert walk(THREE, {}).step("fourth") is None

    @pytest.mark.parametrize(("key", "before"), [("second", "first"), ("third", "second")])
    def test_before_is_the_step_before(self, key, before):
        journey = walk(THREE, {})
        assert journey.before(journey.step(key)) == journey.step(before)

    def test_before_the_first_there_is_none(self):
        journey = walk(THREE, {})
        assert journey.before(journey.step("first")) is None


class TestDiagnose:
    instrument = make_instrument(
        questions=[
            make_question("leads", make_option("inbound", inbound=2), make_option("outbound", outbound=3)),
            make_question("people", make_option("many", inbound=1, team=3), make_option("unsure", is_unknown=True)),
        ],
        processes=[make_process("common", "qualify close", "close")],
        rules=[make_rule("team", "research", "after", "qualify")],
    )

    def test_yields_the_whole_outcome(self):
        many = Answer("people", "many")
        assert diagnose(self.instrument, {"people": "many", "leads": "inbound"}) == Outcome(
            leading="inbound",
            present=("inbound", "team"),
            tie=("team",),
            runner_up="team",
            leaning=(),
            unknown=(),
            scores={"inbound": 3, "outbound": 0, "team": 3},
            contributions=(
                Contribution("leads", "inbound", "inbound", 2),
                Contribution("people", "many", "inbound", 1),
                Contribution("people", "many", "team", 3),
            ),
            pipeline=Pipeline(
                stages=(
                    PlacedStage("qualify", wins=False, growth=False, because=Because(None), part=Part.DEAL),
                    PlacedStage("research", wins=False, growth=False, because=Because("team", (many,)), part=Part.DEAL),
                    PlacedStage("close", wins=True, growth=False, because=Because(None), part=Part.DEAL),
                ),
                unchanged=(Unchanged("inbound", UnchangedReason.NO_RULES),),
            ),
            nearest_flip=Flip("leads", "outbound", "outbound", tie=("team",)),
            answers={"leads": "inbound", "people": "many"},
            process="common",
        )

    def test_keeps_the_answers_in_question_order(self):
        outcome = diagnose(self.instrument, {"people": "many", "leads": "inbound"})
        assert list(outcome.answers) == ["leads", "people"]

    def test_names_the_questions_that_were_answered_i_do_not_know_yet(self):
        assert diagnose(self.instrument, {"leads": "inbound", "people": "unsure"}).unknown == ("people",)

    def test_leans_if_nothing_leads(self):
        instrument = make_instrument(questions=[make_question("leads", make_option("rarely", inbound=1))])
        outcome = diagnose(instrument, {"leads": "rarely"})
        assert (outcome.leading, outcome.leaning) == (None, ("inbound",))

    def test_refuses_unanswered_questions_and_names_them_in_order(self):
        with raises_exactly(UnansweredQuestions, "unanswered: first, third") as caught:
            diagnose(THREE, {"second": "yes"})
        assert caught.value.keys == ("first", "third")

    def test_refuses_a_question_that_is_not_there(self):
        with raises_exactly(UnknownQuestion, "there is no question 'fourth'"):
            diagnose(THREE, {"fourth": "yes"})

    def test_refuses_an_option_that_is_not_there(self):
        with raises_exactly(UnknownOption, "question second has no option 'maybe'"):
            diagnose(THREE, {"first": "yes", "second": "maybe", "third": "yes"})
