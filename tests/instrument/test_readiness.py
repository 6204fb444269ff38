"""The gaps that prevent publishing, each with a control that has none."""

from dataclasses import replace

import pytest

from diagnostics.instrument.errors import NotPublishable
from diagnostics.instrument.parts import Direction, GoldenExample, Kpi
from diagnostics.instrument.readiness import Gap, GapCode, highest_score, publication_gaps
from diagnostics.instrument.text import Text
from tests.builders import (
    make_instrument,
    make_option,
    make_pair,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.instrument.refusals import raises_exactly

QUESTION = make_question()
MODELS = make_sales_model("inbound"), make_sales_model("outbound")
STAGES = tuple(make_stage(key) for key in ("qualify", "present", "close"))
KPI = Kpi(make_text("Velocity"), make_text("a ÷ b"))
KPI_WITH_DIRECTION = replace(KPI, direction=Direction.LOWER)
EXAMPLE = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", (), ("inbound",))


def gaps_of(**parts):
    return publication_gaps(make_instrument(**parts))


def codes_of(**parts):
    return [gap.code for gap in gaps_of(**parts)]


def test_a_finished_draft_has_no_gaps():
    assert gaps_of() == ()


def test_gaps_are_in_the_order_an_author_meets_the_parts():
    rules = [make_rule("inbound", "present", "after")]
    stages = [make_stage(key, name=make_text("Same")) for key in ("qualify", "present", "close")]
    assert codes_of(
        title=Text(en="Title"), questions=[], processes=[make_process(wins=None)], rules=rules, stages=stages
    ) == [
        GapCode.TEXT_MISSING,
        GapCode.NO_QUESTIONS,
        GapCode.THRESHOLD_OUT_OF_REACH,
        GapCode.PROCESS_WITHOUT_WIN,
        GapCode.RULE_WITHOUT_ANCHOR,
        *[GapCode.STAGE_NAME_REPEATED] * 6,
    ]


def test_publishing_a_draft_with_gaps_is_refused_with_their_number():
    gaps = (Gap(GapCode.NO_QUESTIONS), Gap(GapCode.NO_SALES_MODELS))
    with raises_exactly(NotPublishable, "2 gaps prevent publishing") as caught:
        raise NotPublishable(gaps)
    assert caught.value.gaps == gaps


class TestQuestions:
    def test_there_is_none(self):
        assert gaps_of(questions=[], sales_models=[make_sales_model("inbound", threshold=0)]) == (
            Gap(GapCode.NO_QUESTIONS),
        )

    @pytest.mark.parametrize(("count", "enough"), [(0, False), (1, False), (2, True), (3, True)])
    def test_one_option_is_too_few(self, count, enough):
        few = replace(make_question("people"), options=tuple(make_option(f"option{n}") for n in range(count)))
        expected = () if enough else (Gap(GapCode.TOO_FEW_OPTIONS, ("question", "people")),)
        assert gaps_of(questions=[QUESTION, few]) == expected

    @pytest.mark.parametrize(
        ("option", "gaps"),
        [
            (
                make_option("unsure", is_unknown=True, inbound=1),
                (Gap(GapCode.UNKNOWN_WITH_WEIGHT, ("question", "people", "option", "unsure")),),
            ),
            (
                make_option("unsure", is_unknown=True, inbound=0, outbound=1),
                (Gap(GapCode.UNKNOWN_WITH_WEIGHT, ("question", "people", "option", "unsure")),),
            ),
            (make_option("unsure", is_unknown=True, inbound=0), ()),
            (make_option("unsure", is_unknown=True), ()),
            (make_option("mixed", inbound=1), ()),
        ],
        ids=["one weight", "a weight beside a zero", "zero", "no weight", "not unknown"],
    )
    def test_i_do_not_know_yet_is_worth_nothing(self, option, gaps):
        assert gaps_of(questions=[QUESTION, make_question("people", make_option("few"), option)]) == gaps


class TestSalesModels:
    def test_there_is_none(self):
        options = make_option("yes"), make_option("no")
        assert gaps_of(questions=[make_question("leads", *options)], sales_models=[]) == (Gap(GapCode.NO_SALES_MODELS),)

    @pytest.mark.parametrize(("threshold", "in_reach"), [(5, True), (6, False)])
    def test_a_threshold_can_be_reached_by_some_combination_of_answers(self, threshold, in_reach):
        people = make_question("people", make_option("few", inbound=2), make_option("many", inbound=1))
        models = make_sales_model("inbound", threshold=threshold), make_sales_model("outbound")
        expected = () if in_reach else (Gap(GapCode.THRESHOLD_OUT_OF_REACH, ("sales_model", "inbound"), "threshold"),)
        assert gaps_of(questions=[QUESTION, people], sales_models=models) == expected

    def test_a_model_without_weights_is_out_of_reach(self):
        assert gaps_of(sales_models=[*MODELS, make_sales_model("team", threshold=1)]) == (
            Gap(GapCode.THRESHOLD_OUT_OF_REACH, ("sales_model", "team"), "threshold"),
        )

    def test_the_highest_score_takes_the_best_option_of_each_question(self):
        instrument = make_instrument(
            questions=[
                make_question("leads", make_option("a", team=1), make_option("b", team=4), make_option("c", team=3)),
                make_question("people", make_option("a"), make_option("b", team=2)),
                replace(QUESTION, options=(), key="empty"),
                make_question("audience", make_option("a", channel=9), make_option("b")),
            ]
        )
        assert [highest_score(instrument, model) for model in instrument.sales_models] == [6, 9]


class TestProcesses:
    def test_no_common_process(self):
        assert gaps_of(common_process=None) == (Gap(GapCode.NO_COMMON_PROCESS),)

    def test_a_process_without_stages(self):
        processes = [make_process(), make_process("store", "", None)]
        assert gaps_of(processes=processes) == (Gap(GapCode.PROCESS_WITHOUT_STAGES, ("process", "store")),)

    @pytest.mark.parametrize(
        ("wins", "gaps"),
        [
            (None, (Gap(GapCode.PROCESS_WITHOUT_WIN, ("process", "store")),)),
            ("close", (Gap(GapCode.PROCESS_WITHOUT_WIN, ("process", "store")),)),
            ("paid", ()),
        ],
        ids=["not said", "not one of its own", "control"],
    )
    def test_a_process_without_a_win(self, wins, gaps):
        assert gaps_of(processes=[make_process(), make_process("store", "visit paid", wins)]) == gaps


class TestEditions:
    needed = (Gap(GapCode.SECOND_EDITION_NEEDED, field="edition"),)

    def test_a_draft_of_the_first_edition_has_none_of_what_the_second_added(self):
        assert gaps_of(edition=1) == ()

    @pytest.mark.parametrize(
        "parts",
        [
            {"kpis": (KPI,)},
            {"doubtful_pairs": (make_pair("leads.inbound", "leads.outbound"),)},
            {"questions": [make_question("leads", make_option("a", grade=1, inbound=2), make_option("b", outbound=2))]},
            {"sales_models": [*MODELS, make_sales_model("team", threshold=0, statement=make_text("We"))]},
            {
                "sales_models": [
                    *MODELS,
                    make_sales_model("team", threshold=0, kpis=(replace(KPI, in_hubspot=KPI.name),)),
                ]
            },
            {"sales_models": [*MODELS, make_sales_model("team", threshold=0, kpis=(KPI_WITH_DIRECTION,))]},
            {"stages": [*STAGES, make_stage("visit", opens_deal=True)]},
            {"stages": [*STAGES, make_stage("visit", outreach_last=make_text("Bye"))]},
            {"rules": [make_rule("inbound", "present", "leave_out", from_points=1)]},
            {"rules": [make_rule("inbound", "present", "leave_out", process="common")]},
            {"rules": [make_rule("inbound", "present", "leave_out", answer="leads.inbound")]},
            {"rules": [make_rule("inbound", "present", "before", "qualify", optional=True)]},
            {"golden_examples": (EXAMPLE,)},
        ],
    )
    def test_what_the_second_added_needs_the_second(self, parts):
        assert gaps_of(**parts) == ()
        assert gaps_of(**parts, edition=1) == self.needed

    def test_it_is_said_once_and_first(self):
        rules = [make_rule("inbound", "present", "leave_out", from_points=1)]
        assert codes_of(edition=1, rules=rules, kpis=(KPI,), questions=[])[:2] == [
            GapCode.SECOND_EDITION_NEEDED,
            GapCode.NO_QUESTIONS,
        ]
        assert codes_of(edition=1, separates=True) == [GapCode.SECOND_EDITION_NEEDED]


class TestRules:
    """Rules are numbered over all sales models, from 1."""

    def test_one_of_an_answer_alone_has_the_path_of_the_option(self):
        rule = make_rule(None, "pilot", "after", answer="leads.inbound")
        assert gaps_of(rules=[rule]) == (
            Gap(GapCode.RULE_WITHOUT_ANCHOR, ("question", "leads", "option", "inbound", "rule", "1")),
        )

    def test_one_of_a_sales_model_and_an_answer_has_the_path_of_the_model(self):
        rule = make_rule("inbound", "pilot", "after", answer="leads.inbound")
        assert gaps_of(rules=[rule]) == (self.gap(GapCode.RULE_WITHOUT_ANCHOR, 1),)

    def test_the_start_is_an_anchor(self):
        assert gaps_of(rules=[make_rule("inbound", "pilot", "before", "the_start")]) == ()

    def gap(self, code, number, model="inbound"):
        return Gap(code, ("sales_model", model, "rule", str(number)))

    @pytest.mark.parametrize("placement", ["before", "after", "in_place_of"])
    def test_a_placement_without_an_anchor(self, placement):
        rules = [make_rule("outbound", "demo", "after", "qualify"), make_rule("inbound", "pilot", placement)]
        assert gaps_of(rules=rules) == (self.gap(GapCode.RULE_WITHOUT_ANCHOR, 2),)

    @pytest.mark.parametrize("placement", ["before", "after", "in_place_of"])
    def test_a_placement_with_an_anchor_is_fine(self, placement):
        assert gaps_of(rules=[make_rule("inbound", "pilot", placement, "qualify")]) == ()

    @pytest.mark.parametrize("stage", ["qualify", "present", "pilot"])
    def test_leaving_out_a_stage_that_does_not_win_is_fine(self, stage):
        assert gaps_of(rules=[make_rule("inbound", stage, "leave_out")]) == ()

    @pytest.mark.parametrize("stage", ["close", "paid"])
    def test_leaving_out_the_win_of_any_process(self, stage):
        processes = [make_process(), make_process("store", "visit paid", "paid")]
        rules = [make_rule("inbound", "present", "leave_out"), make_rule("outbound", stage, "leave_out")]
        assert gaps_of(processes=processes, rules=rules) == (self.gap(GapCode.WIN_LEFT_OUT, 2, "outbound"),)

    @pytest.mark.parametrize("anchors", [["close"], ["the_win"], ["qualify", "the_win"]])
    def test_leaving_out_what_takes_the_place_of_the_win(self, anchors):
        rules = [make_rule("inbound", "sign", "in_place_of", *anchors), make_rule("inbound", "sign", "leave_out")]
        assert gaps_of(rules=rules) == (self.gap(GapCode.WIN_LEFT_OUT, 2),)

    def test_leaving_out_what_takes_the_place_of_what_took_it(self):
        rules = [
            make_rule("inbound", "sign", "in_place_of", "close"),
            make_rule("inbound", "order", "in_place_of", "sign"),
            make_rule("inbound", "order", "leave_out"),
        ]
        assert gaps_of(rules=rules) == (self.gap(GapCode.WIN_LEFT_OUT, 3),)

    @pytest.mark.parametrize("placement", ["before", "after"])
    def test_leaving_out_a_stage_that_is_beside_the_win_is_fine(self, placement):
        rules = [make_rule("inbound", "sign", placement, "the_win"), make_rule("inbound", "sign", "leave_out")]
        assert gaps_of(rules=rules) == ()

    def test_leaving_out_a_stage_that_takes_another_place_is_fine(self):
        rules = [make_rule("inbound", "demo", "in_place_of", "present"), make_rule("inbound", "demo", "leave_out")]
        assert gaps_of(rules=rules) == ()
