"""Stage rules applied to a process: positions, the winning stage, and the reasons.

The process at hand is qualify, present, close, unless a test says otherwise; close wins.
"""

import pytest

from diagnostics.instrument.composition import compose
from diagnostics.instrument.pipeline import Because, LeftOut, Part, Pipeline, PlacedStage
from diagnostics.instrument.scoring import Answer, score, standing_of
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule
from tests.instrument.pipelines import compose_with, growth, keys, winner


class TestPlacement:
    @pytest.mark.parametrize(
        ("placement", "stages"),
        [
            ("before", "qualify demo present close"),
            ("after", "qualify present demo close"),
            ("in_place_of", "qualify demo close"),
        ],
    )
    def test_is_relative_to_the_anchor(self, placement, stages):
        assert keys(compose_with(make_rule("team", "demo", placement, "present"))) == stages

    @pytest.mark.parametrize(
        ("placement", "anchor", "stages"),
        [("before", "qualify", "demo qualify present close"), ("after", "close", "qualify present close demo")],
    )
    def test_reaches_both_ends(self, placement, anchor, stages):
        assert keys(compose_with(make_rule("team", "demo", placement, anchor))) == stages

    @pytest.mark.parametrize("stage", ["qualify", "present", "close"])
    def test_leave_out_takes_the_stage_away(self, stage):
        remaining = " ".join(key for key in ("qualify", "present", "close") if key != stage)
        assert keys(compose_with(make_rule("team", stage, "leave_out"))) == remaining

    def test_leave_out_of_a_stage_that_is_not_there_is_no_error(self):
        assert keys(compose_with(make_rule("team", "demo", "leave_out"))) == "qualify present close"

    def test_of_a_stage_that_is_already_there_is_not_repeated(self):
        assert keys(compose_with(make_rule("team", "close", "before", "qualify"))) == "qualify present close"

    def test_in_place_of_by_a_stage_that_is_already_there_takes_nothing_away(self):
        assert keys(compose_with(make_rule("team", "close", "in_place_of", "qualify"))) == "qualify present close"

    def test_of_a_stage_that_was_left_out_puts_it_back(self):
        pipeline = compose_with(
            make_rule("team", "qualify", "leave_out"), make_rule("team", "qualify", "after", "present")
        )
        assert keys(pipeline) == "present qualify close"

    def test_builds_on_stages_that_earlier_rules_placed(self):
        pipeline = compose_with(
            make_rule("team", "demo", "after", "present"), make_rule("team", "pilot", "after", "demo")
        )
        assert keys(pipeline) == "qualify present demo pilot close"

    def test_follows_the_order_of_the_rules(self):
        pipeline = compose_with(
            make_rule("team", "pilot", "after", "demo"), make_rule("team", "demo", "after", "present")
        )
        assert keys(pipeline) == "qualify present demo close"

    def test_of_two_stages_after_one_anchor_puts_the_later_rule_first(self):
        pipeline = compose_with(
            make_rule("team", "demo", "after", "present"), make_rule("team", "pilot", "after", "present")
        )
        assert keys(pipeline) == "qualify present pilot demo close"


class TestAnchors:
    @pytest.mark.parametrize(
        ("anchors", "stages"),
        [
            (["present", "close"], "qualify present demo close"),
            (["missing", "close"], "qualify present close demo"),
            (["missing", "absent"], "qualify present close"),
            (["demo", "close"], "qualify present close demo"),
            (["the_win", "present"], "qualify present close demo"),
            (["missing", "the_win"], "qualify present close demo"),
            ([], "qualify present close"),
        ],
        ids=["first", "second", "none stands", "its own stage", "the win", "the win second", "none given"],
    )
    def test_are_tried_in_order_of_preference(self, anchors, stages):
        assert keys(compose_with(make_rule("team", "demo", "after", *anchors))) == stages

    def test_that_were_left_out_are_not_there(self):
        pipeline = compose_with(
            make_rule("team", "present", "leave_out"), make_rule("team", "demo", "after", "present", "qualify")
        )
        assert keys(pipeline) == "qualify demo close"

    def test_that_were_replaced_are_not_there(self):
        pipeline = compose_with(
            make_rule("team", "pitch", "in_place_of", "present"),
            make_rule("team", "demo", "after", "present", "qualify"),
        )
        assert keys(pipeline) == "qualify demo pitch close"


class TestTheWin:
    def test_is_the_stage_that_wins_in_the_process_at_hand(self):
        process = make_process("common", "visit paid repeat", wins="paid")
        pipeline = compose_with(make_rule("team", "check_in", "after", "the_win"), processes=[process])
        assert keys(pipeline) == "visit paid check_in repeat"

    def test_stays_where_it_is_when_stages_are_put_around_it(self):
        pipeline = compose_with(
            make_rule("team", "legal", "before", "the_win"), make_rule("team", "check_in", "after", "the_win")
        )
        assert (keys(pipeline), winner(pipeline)) == ("qualify present legal close check_in", "close")

    @pytest.mark.parametrize("anchor", ["close", "the_win"])
    def test_passes_to_the_stage_that_takes_its_place(self, anchor):
        pipeline = compose_with(make_rule("team", "sign", "in_place_of", anchor))
        assert (keys(pipeline), winner(pipeline)) == ("qualify present sign", "sign")

    def test_does_not_pass_to_a_stage_that_takes_another_place(self):
        assert winner(compose_with(make_rule("team", "demo", "in_place_of", "present"))) == "close"

    def test_means_the_new_winner_from_then_on(self):
        pipeline = compose_with(
            make_rule("team", "sign", "in_place_of", "close"), make_rule("team", "check_in", "after", "the_win")
        )
        assert (keys(pipeline), winner(pipeline)) == ("qualify present sign check_in", "sign")

    def test_is_not_taken_back_by_the_former_winner(self):
        pipeline = compose_with(
            make_rule("team", "sign", "in_place_of", "close"), make_rule("team", "close", "before", "sign")
        )
        assert (keys(pipeline), winner(pipeline)) == ("qualify present close sign", "sign")

    def test_is_gone_when_it_was_left_out(self):
        pipeline = compose_with(
            make_rule("team", "close", "leave_out"), make_rule("team", "check_in", "after", "the_win")
        )
        assert (keys(pipeline), winner(pipeline), growth(pipeline)) == ("qualify present", None, "")

    def test_is_gone_when_the_process_has_none(self):
        process = make_process(wins=None)
        pipeline = compose_with(make_rule("team", "check_in", "after", "the_win"), processes=[process])
        assert (keys(pipeline), winner(pipeline), growth(pipeline)) == ("qualify present close", None, "")


class TestWhoseRulesApply:
    def test_those_of_every_present_model_in_the_order_of_the_rules(self):
        rules = make_rule("team", "demo", "after", "qualify"), make_rule("channel", "pilot", "after", "qualify")
        assert keys(compose_with(*rules, present="channel team")) == "qualify pilot demo present close"

    def test_not_those_of_others(self):
        rules = make_rule("team", "demo", "after", "qualify"), make_rule("channel", "pilot", "after", "qualify")
        assert keys(compose_with(*rules, present="channel")) == "qualify pilot present close"

    def test_none_if_nothing_has_points(self):
        rule = make_rule("team", "demo", "after", "qualify")
        assert compose_with(rule, present="") == Pipeline(
            stages=(
                PlacedStage("qualify", wins=False, growth=False, because=Because(None), part=Part.DEAL),
                PlacedStage("present", wins=False, growth=False, because=Because(None), part=Part.DEAL),
                PlacedStage("close", wins=True, growth=False, because=Because(None), part=Part.DEAL),
            )
        )


class TestProcess:
    processes = (make_process(), make_process("store", "visit paid", wins="paid"))

    def test_of_the_leading_model_takes_the_common_ones_place(self):
        pipeline = compose_with(present="retail", processes=self.processes, own_process={"retail": "store"})
        assert (keys(pipeline), winner(pipeline)) == ("visit paid", "paid")

    def test_of_a_present_model_that_does_not_lead_is_used_too(self):
        pipeline = compose_with(present="team retail", processes=self.processes, own_process={"retail": "store"})
        assert (keys(pipeline), winner(pipeline)) == ("visit paid", "paid")

    def test_of_two_present_models_is_that_of_the_higher_one(self):
        processes = (*self.processes, make_process("partners", "sign resell", wins="resell"))
        own = {"retail": "store", "channel": "partners"}
        for present, stages in [("team retail channel", "visit paid"), ("team channel retail", "sign resell")]:
            assert keys(compose_with(present=present, processes=processes, own_process=own)) == stages

    def test_of_a_model_below_its_threshold_is_not_used(self):
        points = {"team": 3, "retail": 1}
        pipeline = compose_with(points=points, processes=self.processes, own_process={"retail": "store"})
        assert keys(pipeline) == "qualify present close"

    def test_is_that_of_the_leading_model_alone_in_the_first_edition(self):
        own = {"retail": "store"}
        led, not_led = (
            compose_with(present=present, processes=self.processes, own_process=own, edition=1)
            for present in ("retail team", "team retail")
        )
        assert (keys(led), keys(not_led)) == ("visit paid", "qualify present close")

    def test_is_the_common_one_if_nothing_leads(self):
        pipeline = compose_with(present="", processes=self.processes, own_process={"retail": "store"})
        assert keys(pipeline) == "qualify present close"

    @pytest.mark.parametrize("present", ["team", ""])
    def test_that_a_draft_has_not_named_yet_gives_an_empty_pipeline(self, present):
        assert keys(compose_with(present=present, common_process=None)) == ""

    def test_of_the_leading_model_needs_no_common_one(self):
        pipeline = compose_with(
            present="retail", processes=self.processes, own_process={"retail": "store"}, common_process=None
        )
        assert keys(pipeline) == "visit paid"


class TestBecause:
    def test_stages_of_the_common_process_need_no_reason(self):
        assert [stage.because for stage in compose_with().stages] == [Because(None, (), None)] * 3

    def test_only_a_stage_without_a_model_and_answers_is_common(self):
        answers = (Answer("leads", "chosen"),)
        reasons = Because(None), Because("team", answers), Because("team"), Because(None, answers)
        assert [because.is_common for because in reasons] == [True, False, False, False]

    def test_stages_of_an_own_process_are_there_because_of_the_leading_model(self):
        pipeline = compose_with(
            present="retail",
            processes=[make_process(), make_process("store", "visit paid", wins="paid")],
            own_process={"retail": "store"},
        )
        assert [stage.because for stage in pipeline.stages] == [Because("retail", (Answer("leads", "chosen"),))] * 2

    def test_a_placed_stage_names_its_model_and_the_answers_that_gave_it_points(self):
        instrument = make_instrument(
            questions=[
                make_question("leads", make_option("inbound", inbound=1)),
                make_question("people", make_option("many", team=2)),
                make_question("audience", make_option("several", team=1)),
            ],
            rules=[make_rule("team", "demo", "after", "qualify")],
        )
        scorecard = score(instrument, {"leads": "inbound", "people": "many", "audience": "several"})
        assert compose(instrument, scorecard, standing_of(instrument, scorecard).present).stages[1].because == Because(
            "team", (Answer("people", "many"), Answer("audience", "several"))
        )

    def test_a_replacing_stage_names_what_it_replaced(self):
        pipeline = compose_with(make_rule("team", "demo", "in_place_of", "missing", "present"))
        assert pipeline.stages[1].because == Because("team", (Answer("leads", "chosen"),), in_place_of="present")

    def test_a_stage_that_replaced_the_win_names_the_stage_not_the_anchor(self):
        pipeline = compose_with(make_rule("team", "sign", "in_place_of", "the_win"))
        assert pipeline.stages[2].because.in_place_of == "close"

    def test_a_stage_that_was_put_back_names_who_put_it_back(self):
        rules = make_rule("team", "present", "leave_out"), make_rule("channel", "present", "after", "qualify")
        assert compose_with(*rules, present="team channel").stages[1].because.sales_model == "channel"


class TestLeftOut:
    out = make_rule("team", "present", "leave_out")

    def test_names_the_stage_the_model_and_its_answers(self):
        assert compose_with(self.out).left_out == (LeftOut("present", Because("team", (Answer("leads", "chosen"),))),)

    def test_is_in_the_order_of_the_rules(self):
        rules = self.out, make_rule("team", "qualify", "leave_out")
        assert [part.key for part in compose_with(*rules).left_out] == ["present", "qualify"]

    def test_does_not_hold_stages_that_were_not_there(self):
        assert compose_with(make_rule("team", "demo", "leave_out")).left_out == ()

    def test_does_not_hold_stages_that_were_replaced(self):
        assert compose_with(make_rule("team", "demo", "in_place_of", "present")).left_out == ()

    @pytest.mark.parametrize(
        "later",
        [[], [make_rule("team", "demo", "in_place_of", "present")]],
        ids=["and stands", "and was replaced then"],
    )
    def test_does_not_hold_a_stage_that_was_put_back(self, later):
        assert compose_with(self.out, make_rule("team", "present", "after", "qualify"), *later).left_out == ()

    def test_names_who_left_it_out_last(self):
        rules = self.out, make_rule("team", "present", "after", "qualify"), make_rule("channel", "present", "leave_out")
        assert compose_with(*rules, present="team channel").left_out[0].because.sales_model == "channel"
