"""References to parts that are not there, and parts that contradict each other, are refused; the message says where."""

import pytest

from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
)
from tests.instrument.refusals import raises_exactly

PAIR = make_pair("leads.inbound", "leads.outbound")


class TestReferences:
    """Every message names the place that refers and the thing that is not there."""

    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (
                {"questions": [make_question("leads", make_option("yes", nobody=1))], "sales_models": []},
                "option leads.yes names the sales model 'nobody', which is not there",
            ),
            (
                {"processes": [make_process("common", "qualify", None)], "stages": []},
                "process common names the stage 'qualify', which is not there",
            ),
            (
                {"processes": [make_process("common", "qualify", "won")], "stages": [make_stage("qualify")]},
                "process common names the stage 'won', which is not there",
            ),
            (
                {"common_process": "usual"},
                "the common process names the process 'usual', which is not there",
            ),
            (
                {"sales_models": [make_sales_model("channel", process="indirect")], "questions": []},
                "sales model channel names the process 'indirect', which is not there",
            ),
            (
                {"sales_models": [make_sales_model("inbound", entry_stage="door")], "questions": []},
                "sales model inbound names the stage 'door', which is not there",
            ),
            (
                {"rules": [make_rule("team", "close", "leave_out")], "sales_models": [], "questions": []},
                "rule 1 names the sales model 'team', which is not there",
            ),
            (
                {
                    "rules": [make_rule("team", "close", "leave_out"), make_rule("team", "research", "after", "close")],
                    "stages": make_instrument().stages,
                },
                "rule 2 names the stage 'research', which is not there",
            ),
            (
                {
                    "rules": [make_rule("team", "close", "after", "qualify", "research")],
                    "stages": make_instrument().stages,
                },
                "rule 1 names the stage 'research', which is not there",
            ),
            (
                {"rules": [make_rule("team", "the_win", "leave_out")], "stages": make_instrument().stages},
                "rule 1 names the stage 'the_win', which is not there",
            ),
            (
                {"rules": [make_rule("team", "close", "leave_out", process="own")]},
                "rule 1 names the process 'own', which is not there",
            ),
            (
                {"rules": [make_rule("team", "close", "leave_out", answer="people.one")]},
                "rule 1 names the question 'people', which is not there",
            ),
            (
                {"rules": [make_rule("team", "close", "leave_out", answer="leads.one")]},
                "rule 1 names the option 'one', which is not there",
            ),
            (
                {"doubtful_pairs": [PAIR, make_pair("people.one", "leads.inbound")]},
                "doubtful pair 2 names the question 'people', which is not there",
            ),
            (
                {"doubtful_pairs": [make_pair("leads.one", "leads.inbound")]},
                "doubtful pair 1 names the option 'one', which is not there",
            ),
            (
                {"doubtful_pairs": [make_pair("leads.inbound", "people.one")]},
                "doubtful pair 1 names the question 'people', which is not there",
            ),
            (
                {"doubtful_pairs": [make_pair("leads.inbound", "leads.one")]},
                "doubtful pair 1 names the option 'one', which is not there",
            ),
        ],
    )
    def test_that_name_nothing_are_refused(self, parts, message):
        with raises_exactly(InvalidInstrument, message):
            make_instrument(**parts)

    @pytest.mark.parametrize("anchor", ["the_win", "the_start"])
    def test_to_the_win_and_the_start_need_no_stage_of_that_key(self, anchor):
        rule = make_rule("team", "thank", "after", anchor)
        assert make_instrument(rules=[rule]).rules == (rule,)

    def test_to_the_start_need_one_in_the_first_edition(self):
        rules, stages = [make_rule("team", "close", "after", "the_start")], [*make_instrument().stages]
        with raises_exactly(InvalidInstrument, "rule 1 names the stage 'the_start', which is not there"):
            make_instrument(rules=rules, stages=stages, edition=1)
        stages.append(make_stage("the_start"))
        assert len(make_instrument(rules=rules, stages=stages, edition=1).stages) == 4

    def test_that_resolve_are_kept(self):
        model = make_sales_model("inbound", process="common", entry_stage="qualify")
        assert make_instrument(sales_models=[model], questions=[]).sales_models == (model,)


class TestContradictions:
    @pytest.mark.parametrize(
        ("parts", "message"),
        [
            (
                {"questions": [make_question("leads", make_option("yes", inbound=-1))]},
                "option leads.yes: the weight for inbound is negative",
            ),
            ({"rules": [make_rule(None, "close", "leave_out")]}, "rule 1 names neither a sales model nor an answer"),
            (
                {
                    "rules": [
                        make_rule("team", "close", "leave_out"),
                        make_rule("team", "close", "leave_out", from_points=0),
                    ]
                },
                "rule 2: points are those of a sales model, from 1 on",
            ),
            (
                {"rules": [make_rule(None, "close", "leave_out", answer="leads.inbound", from_points=1)]},
                "rule 1: points are those of a sales model, from 1 on",
            ),
            (
                {"rules": [make_rule("team", "close", "leave_out", answer="leads")]},
                "rule 1: an answer is a question and an option",
            ),
            (
                {"rules": [make_rule(None, "close", "leave_out", answer=".inbound")]},
                "rule 1: an answer is a question and an option",
            ),
            ({"doubtful_pairs": [PAIR, PAIR]}, "doubtful pair 2 is the same as an earlier one"),
            ({"stages": [make_stage("the_win")], "processes": []}, "no stage may have the key the_win"),
            ({"stages": [make_stage("the_start")], "processes": []}, "no stage may have the key the_start"),
            ({"questions": [make_question("stands_out")]}, "no question may have the key stands_out"),
            ({"sales_models": [make_sales_model("equal")], "questions": []}, "no sales model may have the key equal"),
            (
                {"processes": [make_process("common", "qualify close qualify")]},
                "process common: a stage is in it twice",
            ),
        ],
        ids=[
            "negative weight",
            "no condition",
            "no points",
            "points of no model",
            "no option",
            "no question",
            "pair twice",
            "the win",
            "the start",
            "separating question",
            "its answer",
            "stage twice in a process",
        ],
    )
    def test_are_refused(self, parts, message):
        with raises_exactly(InvalidInstrument, message):
            make_instrument(**parts)

    def test_keys_that_the_second_edition_reserved_are_allowed_in_the_first(self):
        parts = {
            "stages": [make_stage("the_start")],
            "processes": [],
            "questions": [make_question("stands_out", make_option("yes", equal=1))],
        }
        assert isinstance(make_instrument(**parts, edition=1), Instrument)
        with raises_exactly(InvalidInstrument, "no stage may have the key the_win"):
            make_instrument(**{**parts, "stages": [make_stage("the_win")]}, edition=1)

    def test_a_doubtful_pair_may_be_there_both_ways_round(self):
        pairs = (PAIR, make_pair("leads.outbound", "leads.inbound"))
        assert make_instrument(doubtful_pairs=pairs).doubtful_pairs == pairs

    def test_a_weight_of_zero_is_none(self):
        question = make_question("leads", make_option("yes", inbound=0))
        assert make_instrument(questions=[question]).questions == (question,)
