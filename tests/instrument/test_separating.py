"""The separating question: when it is a step, what its answer does, and when it is asked anew."""

import pytest

from diagnostics.instrument.errors import UnansweredQuestions, UnknownOption
from diagnostics.instrument.instrument import EQUAL, STANDS_OUT
from diagnostics.instrument.journey import (
    Step,
    diagnose,
    diagnose_undecided,
    doubtful_pairs,
    separating_question,
    walk,
    with_answer,
)
from diagnostics.instrument.parts import AnswerOption, Question
from diagnostics.instrument.scoring import DecidedBy
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_sales_model,
    make_text,
)
from tests.instrument.refusals import raises_exactly

QUESTIONS = (
    make_question(
        "leads",
        make_option("inbound", inbound=3),
        make_option("both", inbound=3, outbound=3),
        make_option("outbound", outbound=3),
    ),
    make_question("people", make_option("one"), make_option("every", team=3), make_option("more", team=4)),
)
INSTRUMENT = make_instrument(questions=QUESTIONS, separates=True)
WITHOUT = make_instrument(questions=QUESTIONS)
TIED = {"leads": "both", "people": "one"}
CLEAR = {"leads": "inbound", "people": "one"}
OTHER_TIE = {"leads": "inbound", "people": "every"}


def options_asked(answers, instrument=INSTRUMENT):
    step = walk(instrument, answers).step(STANDS_OUT)
    return step and " ".join(option.key for option in step.question.options)


class TestQuestion:
    def test_has_a_statement_for_each_of_those_that_tie_and_one_that_they_count_the_same(self):
        assert separating_question(INSTRUMENT, ("inbound", "outbound")) == Question(
            key="stands_out",
            text=make_text("separating_question"),
            help_text=make_text("separating_help"),
            options=(
                AnswerOption("inbound", make_text("statement inbound"), make_text("name inbound")),
                AnswerOption("outbound", make_text("statement outbound"), make_text("name outbound")),
                AnswerOption("equal", make_text("separating_equal")),
            ),
        )


class TestStep:
    def test_is_the_last_one_while_sales_models_tie(self):
        journey = walk(INSTRUMENT, TIED)
        question = separating_question(INSTRUMENT, ("inbound", "outbound"))
        assert journey.steps[2:] == (Step(question, position=3, answer=None, reachable=True),)
        assert [step.is_separating for step in journey.steps] == [False, False, True]
        assert not journey.is_complete

    @pytest.mark.parametrize("answer", ["inbound", "outbound", "equal"])
    def test_is_answered_by_one_of_its_options(self, answer):
        journey = walk(INSTRUMENT, {**TIED, STANDS_OUT: answer})
        assert (journey.step(STANDS_OUT).answer, journey.is_complete) == (answer, True)

    @pytest.mark.parametrize("answer", ["team", "gone"])
    def test_is_open_if_the_answer_is_not_one_of_them(self, answer):
        assert walk(INSTRUMENT, {**TIED, STANDS_OUT: answer}).step(STANDS_OUT).answer is None

    def test_asks_about_those_that_tie(self):
        assert options_asked(OTHER_TIE) == "inbound team equal"
        assert options_asked({"leads": "both", "people": "every"}) == "inbound outbound team equal"

    def test_is_none_where_one_leads_alone_even_if_an_answer_is_left(self):
        assert options_asked({**CLEAR, STANDS_OUT: "inbound"}) is None
        assert options_asked({"leads": "both", "people": "more"}) is None

    def test_is_none_while_a_question_is_open_or_has_another_answer(self):
        assert options_asked({"leads": "both"}) is None
        assert options_asked({**TIED, "people": "gone"}) is None

    def test_is_none_if_nothing_is_present(self):
        instrument = make_instrument(
            questions=[make_question("leads", make_option("few", inbound=1, outbound=1))], separates=True
        )
        assert options_asked({"leads": "few"}, instrument) is None

    def test_is_none_if_the_questionnaire_does_not_ask_it(self):
        assert options_asked(TIED, WITHOUT) is None

    def test_is_the_only_one_of_a_questionnaire_without_questions_never(self):
        assert walk(make_instrument(questions=[], separates=True), {}).steps == ()


class TestDiagnosis:
    def test_needs_the_answer(self):
        with raises_exactly(UnansweredQuestions, "unanswered: stands_out"):
            diagnose(INSTRUMENT, TIED)

    @pytest.mark.parametrize("stale", ["team", "gone"])
    def test_needs_one_that_counts(self, stale):
        with raises_exactly(UnansweredQuestions, "unanswered: stands_out"):
            diagnose(INSTRUMENT, {**TIED, STANDS_OUT: stale})

    def test_refuses_an_option_that_is_not_there_before_it_asks(self):
        with raises_exactly(UnknownOption, "question people has no option 'gone'"):
            diagnose(INSTRUMENT, {**TIED, "people": "gone"})

    def test_follows_the_answer(self):
        outcome = diagnose(INSTRUMENT, {**TIED, STANDS_OUT: "outbound"})
        assert (outcome.leading, outcome.present, outcome.tie) == ("outbound", ("outbound", "inbound"), ("inbound",))
        assert (outcome.decided_by, outcome.is_shared, outcome.first) == (DecidedBy.ANSWER, False, ("outbound",))
        assert list(outcome.answers.items()) == [("leads", "both"), ("people", "one"), (STANDS_OUT, "outbound")]

    def test_names_the_models_together_if_they_count_the_same(self):
        outcome = diagnose(INSTRUMENT, {**TIED, STANDS_OUT: EQUAL})
        assert (outcome.leading, outcome.tie) == ("inbound", ("outbound",))
        assert (outcome.decided_by, outcome.is_shared) == (DecidedBy.ORDER, True)
        assert outcome.first == ("inbound", "outbound")
        assert outcome.answers[STANDS_OUT] == EQUAL

    def test_names_them_together_if_the_question_is_not_asked(self):
        outcome = diagnose(WITHOUT, TIED)
        assert (outcome.leading, outcome.tie, outcome.decided_by) == ("inbound", ("outbound",), DecidedBy.ORDER)
        assert (outcome.first, outcome.answers) == (("inbound", "outbound"), TIED)

    def test_ignores_an_answer_that_is_not_asked_for(self):
        assert diagnose(INSTRUMENT, {**CLEAR, STANDS_OUT: "outbound"}) == diagnose(INSTRUMENT, CLEAR)
        assert diagnose(WITHOUT, {**TIED, STANDS_OUT: "outbound"}) == diagnose(WITHOUT, TIED)

    def test_of_a_clear_lead_has_nothing_to_decide(self):
        outcome = diagnose(INSTRUMENT, CLEAR)
        assert (outcome.decided_by, outcome.is_shared, outcome.first) == (None, False, ("inbound",))

    def test_of_nothing_present_has_no_first(self):
        instrument = make_instrument(questions=[make_question("leads", make_option("few", inbound=1))])
        outcome = diagnose(instrument, {"leads": "few"})
        assert (outcome.decided_by, outcome.is_shared, outcome.first) == (None, False, ())

    def test_takes_the_process_of_the_one_that_was_chosen(self):
        models = [make_sales_model("inbound", process="own"), make_sales_model("outbound", process="other")]
        processes = [make_process(), make_process("own"), make_process("other")]
        instrument = make_instrument(questions=[QUESTIONS[0]], sales_models=models, processes=processes, separates=True)
        answers = {"leads": "both"}
        assert [
            diagnose(instrument, {**answers, STANDS_OUT: chosen}).process for chosen in ("outbound", "inbound", "equal")
        ] == ["other", "own", "own"]


class TestUndecided:
    def test_is_as_if_they_count_the_same(self):
        assert diagnose_undecided(INSTRUMENT, TIED) == diagnose(INSTRUMENT, {**TIED, STANDS_OUT: EQUAL})
        assert diagnose_undecided(INSTRUMENT, {**TIED, STANDS_OUT: "team"}) == diagnose_undecided(INSTRUMENT, TIED)

    def test_keeps_an_answer_that_counts(self):
        answers = {**TIED, STANDS_OUT: "outbound"}
        assert diagnose_undecided(INSTRUMENT, answers) == diagnose(INSTRUMENT, answers)

    def test_needs_all_other_answers(self):
        with raises_exactly(UnansweredQuestions, "unanswered: people"):
            diagnose_undecided(INSTRUMENT, {"leads": "both"})


class TestWithAnswer:
    decided = {**TIED, STANDS_OUT: "outbound"}

    def test_adds_or_changes_one(self):
        assert with_answer(INSTRUMENT, {"leads": "both"}, "people", "one") == TIED
        assert with_answer(INSTRUMENT, TIED, "leads", "inbound") == CLEAR

    def test_leaves_what_it_was_given(self):
        answers = dict(self.decided)
        with_answer(INSTRUMENT, answers, "people", "every")
        assert answers == self.decided

    def test_adds_the_separating_one(self):
        assert with_answer(INSTRUMENT, TIED, STANDS_OUT, "outbound") == self.decided
        assert with_answer(INSTRUMENT, self.decided, STANDS_OUT, "equal") == {**TIED, STANDS_OUT: "equal"}

    @pytest.mark.parametrize(
        ("question", "option"),
        [("people", "every"), ("people", "more"), ("leads", "inbound")],
        ids=["others tie", "another leads", "one leads"],
    )
    def test_drops_the_separating_one_if_others_tie(self, question, option):
        assert with_answer(INSTRUMENT, self.decided, question, option) == {**TIED, question: option}

    def test_keeps_the_separating_one_if_the_same_tie(self):
        assert with_answer(INSTRUMENT, self.decided, "leads", "both") == self.decided

    def test_drops_one_of_a_tie_that_came_back(self):
        """What was said about two is not said about three, nor about two of them once more."""
        three = with_answer(INSTRUMENT, self.decided, "people", "every")
        assert with_answer(INSTRUMENT, three, "people", "one") == TIED

    def test_counts_no_answer_that_the_question_does_not_have(self):
        assert with_answer(INSTRUMENT, self.decided, "people", "gone") == {**self.decided, "people": "gone"}
        assert with_answer(INSTRUMENT, self.decided, "gone", "yes") == {**self.decided, "gone": "yes"}


class TestDoubtfulPairs:
    pairs = (make_pair("leads.inbound", "people.every"), make_pair("people.more", "leads.both"))
    instrument = make_instrument(questions=QUESTIONS, doubtful_pairs=pairs)

    @pytest.mark.parametrize(
        ("answers", "found"),
        [
            ({"leads": "inbound", "people": "every"}, pairs[:1]),
            ({"leads": "both", "people": "more"}, pairs[1:]),
            ({"leads": "inbound", "people": "more"}, ()),
            ({"leads": "inbound"}, ()),
            ({"people": "every"}, ()),
            ({}, ()),
        ],
    )
    def test_are_those_of_which_both_options_are_chosen(self, answers, found):
        assert doubtful_pairs(self.instrument, answers) == found

    def test_are_all_that_apply_in_the_authors_order(self):
        again = (*self.pairs, make_pair("people.every", "leads.inbound"))
        instrument = make_instrument(questions=QUESTIONS, doubtful_pairs=again)
        assert doubtful_pairs(instrument, {"leads": "inbound", "people": "every"}) == (again[0], again[2])
