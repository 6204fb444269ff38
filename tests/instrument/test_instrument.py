"""An instrument whose parts contradict each other cannot be built; one that is merely unfinished can."""

import dataclasses

import pytest

from diagnostics.instrument.errors import InvalidInstrument, UnknownOption, UnknownQuestion
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import AnswerOption, Evidence, GoldenExample, Placement, Question, Stage, StageRule
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.instrument.refusals import raises_exactly


class TestLookups:
    def test_parts_by_key_keep_their_order(self):
        instrument = make_instrument(
            questions=[make_question("second"), make_question("first")],
            sales_models=[make_sales_model("outbound"), make_sales_model("inbound")],
            stages=[make_stage("present"), make_stage("qualify")],
            processes=[make_process("late", "present", "present"), make_process("common", "qualify", "qualify")],
        )
        assert [
            list(instrument.question_by_key),
            list(instrument.sales_model_by_key),
            list(instrument.stage_by_key),
            list(instrument.process_by_key),
        ] == [["second", "first"], ["outbound", "inbound"], ["present", "qualify"], ["late", "common"]]

    def test_parts_by_key_are_the_parts(self):
        instrument = make_instrument()
        assert (
            tuple(instrument.question_by_key.values()),
            tuple(instrument.sales_model_by_key.values()),
            tuple(instrument.stage_by_key.values()),
            tuple(instrument.process_by_key.values()),
        ) == (instrument.questions, instrument.sales_models, instrument.stages, instrument.processes)

    def test_question(self):
        audience = make_question("audience")
        assert make_instrument(questions=[make_question("leads"), audience]).question("audience") is audience

    def test_unknown_question(self):
        with raises_exactly(UnknownQuestion, "there is no question 'people'"):
            make_instrument(questions=[make_question("leads")]).question("people")

    def test_option(self):
        yes = make_option("yes")
        assert make_question("leads", make_option("no"), yes).option("yes") is yes

    def test_unknown_option(self):
        with raises_exactly(UnknownOption, "question leads has no option 'maybe'"):
            make_question("leads", make_option("yes")).option("maybe")

    @pytest.mark.parametrize(("key", "known"), [("yes", True), ("maybe", False)])
    def test_has_option(self, key, known):
        assert make_question("leads", make_option("yes")).has_option(key) is known


class TestDefaults:
    """What a part is when its author has said no more than what it needs."""

    def test_of_an_option(self):
        option = AnswerOption(key="yes", label=make_text("Yes"))
        assert (option.help_text, option.grade, option.is_unknown, option.weights) == (Text(), None, False, {})

    def test_of_a_question(self):
        question = Question(key="leads", text=make_text("Leads?"))
        assert (question.help_text, question.options) == (Text(), ())

    def test_of_a_stage(self):
        stage = Stage(key="qualify", name=make_text("Qualify"))
        assert (stage.exit_evidence, stage.win_probability, stage.idle_days) == (Evidence.BUYER_ACTION, 0, 1)
        assert (stage.opens_deal, stage.partner_stage) == (False, False)

    def test_of_a_rule(self):
        rule = StageRule("team", Placement.LEAVE_OUT, "qualify")
        assert (rule.anchors, rule.from_points, rule.process, rule.optional) == ((), None, None, False)
        assert (rule.question, rule.option) == (None, None)

    def test_of_an_instrument(self):
        instrument = make_instrument()
        assert (instrument.edition, instrument.separates, instrument.doubtful_pairs, instrument.kpis) == (
            2,
            False,
            (),
            (),
        )


class TestRepeatedKeys:
    @pytest.mark.parametrize(
        ("parts", "kind"),
        [
            ({"questions": [make_question("twin"), make_question("twin")]}, "question"),
            ({"questions": [make_question("leads", make_option("twin"), make_option("twin"))]}, "option of leads"),
            ({"sales_models": [make_sales_model("twin"), make_sales_model("twin")], "questions": []}, "sales model"),
            ({"stages": [make_stage("twin"), make_stage("twin")]}, "stage"),
            ({"processes": [make_process("twin"), make_process("twin")]}, "process"),
            ({"golden_examples": [GoldenExample("twin", Text(), {}, None, ())] * 2}, "golden example"),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_are_refused(self, parts, kind):
        with raises_exactly(InvalidInstrument, f"the key 'twin' is there twice: {kind}"):
            make_instrument(**parts)

    def test_are_allowed_on_options_of_different_questions(self):
        options = make_option("yes"), make_option("no")
        instrument = make_instrument(questions=[make_question("leads", *options), make_question("people", *options)])
        assert [len(question.options) for question in instrument.questions] == [2, 2]

    def test_are_allowed_on_parts_of_different_kinds(self):
        instrument = make_instrument(
            questions=[make_question("same", make_option("same", same=1))],
            processes=[make_process("same", "same", "same")],
        )
        assert instrument.question_by_key.keys() == instrument.stage_by_key.keys()


class TestUnfinishedDrafts:
    """What `readiness` reports has to be possible first."""

    @pytest.mark.parametrize(
        "parts",
        [
            {"questions": []},
            {"questions": [make_question("leads", make_option("only"))]},
            {"sales_models": [], "questions": []},
            {"processes": [], "common_process": None},
            {"processes": [make_process("common", "", None)]},
            {"processes": [make_process(wins=None)]},
            {
                "processes": [make_process("common", "qualify", "won")],
                "stages": [make_stage("qualify"), make_stage("won")],
            },
            {"rules": [make_rule("team", "research", "after")]},
        ],
    )
    def test_can_be_built(self, parts):
        assert isinstance(make_instrument(**parts), Instrument)


def test_parts_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        make_process().wins = None


class TestSentences:
    def test_a_sales_model_is_called_by_its_name_inside_a_sentence(self):
        model = make_sales_model("team", name_in_sentence=make_text("team selling"))
        assert model.inside_sentence == make_text("team selling")

    def test_by_its_name_with_a_small_letter_if_no_other_form_is_written(self):
        model = make_sales_model("team", name=Text("Team selling", "Teamsalg"))
        assert model.inside_sentence == Text("team selling", "teamsalg")

    def test_by_each_form_that_is_written(self):
        model = make_sales_model("team", name=Text("Nordic way", "Teamsalg"), name_in_sentence=Text("the Nordic way"))
        assert model.inside_sentence == Text("the Nordic way", "teamsalg")


def test_it_separates_if_its_separating_question_is_written_in_any_language():
    texts = Text(), Text(en="Which?"), Text(nb="Hvilken?"), Text("Which?", "Hvilken?")
    assert [make_instrument(separating_question=text).separates for text in texts] == [False, True, True, True]
