"""When a rule applies: from how many points, with which answer, in which process; and stages for hard deals only.

The process at hand is qualify, present, close; the answer at hand is leads.chosen; team is present from 2 points on.
"""

import pytest

from diagnostics.instrument.composition import compose, compose_alone, holds
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.pipeline import Because, LeftOut
from diagnostics.instrument.scoring import Answer, score, standing_of
from tests.builders import (
    make_instrument,
    make_option,
    make_process,
    make_question,
    make_rule,
    make_sales_model,
    make_stage,
)
from tests.instrument.pipelines import compose_with, keys, winner

CHOSEN = Answer("leads", "chosen")
STORE = (make_process(), make_process("store", "visit paid", wins="paid"))


def demo_with(points=2, **conditions):
    """Return the stages if team has `points` and a rule places a demo on these conditions."""
    return keys(compose_with(make_rule("team", "demo", "after", "present", **conditions), points={"team": points}))


WITHOUT, WITH = "qualify present close", "qualify present demo close"


class TestPoints:
    @pytest.mark.parametrize(("points", "stages"), [(1, WITHOUT), (2, WITH)])
    def test_are_the_threshold_of_the_model_if_the_rule_names_none(self, points, stages):
        assert demo_with(points) == stages

    @pytest.mark.parametrize(("points", "stages"), [(2, WITHOUT), (3, WITH)])
    def test_may_be_above_the_threshold(self, points, stages):
        assert demo_with(points, from_points=3) == stages

    @pytest.mark.parametrize(("points", "stages"), [(0, WITHOUT), (1, WITH)])
    def test_may_be_below_the_threshold(self, points, stages):
        assert demo_with(points, from_points=1) == stages

    def test_count_where_nothing_leads(self):
        rule = make_rule("team", "demo", "after", "present", from_points=1)
        assert compose_with(rule, points={"team": 1}).stages[2].because == Because("team", (CHOSEN,))


class TestAnswer:
    def test_is_needed_beside_the_points(self):
        assert demo_with(answer="leads.chosen") == WITH
        assert demo_with(answer="leads.other") == WITHOUT
        assert demo_with(1, answer="leads.chosen") == WITHOUT

    @pytest.mark.parametrize(("answer", "stages"), [("leads.chosen", WITH), ("leads.other", WITHOUT)])
    def test_may_be_all_that_a_rule_needs(self, answer, stages):
        assert keys(compose_with(make_rule(None, "demo", "after", "present", answer=answer), present="")) == stages

    def test_is_the_reason_of_a_rule_without_a_model(self):
        pipeline = compose_with(make_rule(None, "demo", "in_place_of", "present", answer="leads.chosen"))
        assert pipeline.stages[1].because == Because(None, (CHOSEN,), in_place_of="present")
        assert not pipeline.stages[1].because.is_common

    def test_comes_first_among_the_reasons_and_once(self):
        instrument = make_instrument(
            questions=[
                make_question("leads", make_option("inbound", team=1)),
                make_question("people", make_option("many", team=2)),
                make_question("audience", make_option("several")),
            ],
            rules=[
                make_rule("team", "demo", "after", "present", answer="audience.several"),
                make_rule("team", "present", "leave_out", answer="people.many"),
            ],
        )
        scorecard = score(instrument, {"leads": "inbound", "people": "many", "audience": "several"})
        pipeline = compose(instrument, scorecard, standing_of(instrument, scorecard).present)
        leads, people, audience = Answer("leads", "inbound"), Answer("people", "many"), Answer("audience", "several")
        assert pipeline.stages[1].because == Because("team", (audience, leads, people))
        assert pipeline.left_out == (LeftOut("present", Because("team", (people, leads))),)

    def test_to_the_separating_question_is_no_condition(self):
        questions = [make_question("leads", make_option("chosen", team=2, inbound=2))]
        instrument = make_instrument(questions=questions, separates=True)
        rule = make_rule("team", "demo", "after", "present", answer="leads.chosen")
        scorecard = score(instrument, {"leads": "chosen", STANDS_OUT: "team"})
        assert holds(instrument, rule, scorecard)


class TestProcess:
    own = {"retail": "store"}

    def stages(self, present, process):
        rule = make_rule("team", "greet", "before", "qualify", "visit", process=process)
        return keys(compose_with(rule, present=present, processes=STORE, own_process=self.own))

    @pytest.mark.parametrize(
        ("process", "in_common", "in_store"),
        [
            (None, "greet qualify present close", "greet visit paid"),
            ("common", "greet qualify present close", "visit paid"),
            ("store", "qualify present close", "greet visit paid"),
        ],
    )
    def test_is_any_or_the_one_that_is_named(self, process, in_common, in_store):
        assert self.stages("team", process) == in_common
        assert self.stages("team retail", process) == in_store

    def test_has_the_conditions_of_leaving_out_too(self):
        rule = make_rule("team", "visit", "leave_out", process="common")
        assert keys(compose_with(rule, present="retail team", processes=STORE, own_process=self.own)) == "visit paid"

    def test_is_kept_in_the_outcome(self):
        questions = [make_question("leads", make_option("shop", retail=3), make_option("calls", team=3))]
        models = [make_sales_model("retail", process="store"), make_sales_model("team")]
        instrument = make_instrument(questions=questions, sales_models=models, processes=STORE)
        assert [diagnose(instrument, {"leads": key}).process for key in ("shop", "calls")] == ["store", "common"]

    def test_of_a_draft_that_has_not_named_one_is_none(self):
        instrument = make_instrument(common_process=None)
        assert diagnose(instrument, {"leads": "inbound"}).process is None


class TestOptional:
    hard = make_rule("team", "demo", "after", "present", from_points=1, optional=True)
    always = make_rule("team", "demo", "after", "present", from_points=3)

    def optional(self, *rules, points):
        return [stage.key for stage in compose_with(*rules, points={"team": points}).stages if stage.optional]

    def test_marks_the_stage_that_the_rule_places(self):
        assert self.optional(self.hard, points=1) == ["demo"]

    def test_is_no_stage_that_an_earlier_rule_placed_for_all_deals(self):
        assert self.optional(self.always, self.hard, points=3) == []
        assert self.optional(self.always, self.hard, points=2) == ["demo"]

    def test_stays_what_it_is_if_a_later_rule_would_place_it_for_all_deals(self):
        assert self.optional(self.hard, self.always, points=3) == ["demo"]

    def test_is_no_longer_if_it_was_left_out_and_came_back_for_all_deals(self):
        out = make_rule("team", "demo", "leave_out")
        assert self.optional(self.hard, out, self.always, points=3) == []

    def test_may_win(self):
        pipeline = compose_with(make_rule("team", "sign", "in_place_of", "the_win", optional=True))
        assert (winner(pipeline), pipeline.stages[-1].optional) == ("sign", True)


class TestTheStart:
    greet = make_rule("team", "greet", "before", "the_start")

    def test_is_the_first_stage_of_the_process_at_hand(self):
        assert keys(compose_with(self.greet)) == "greet qualify present close"
        assert keys(
            compose_with(self.greet, present="retail team", processes=STORE, own_process={"retail": "store"})
        ) == ("greet visit paid")

    def test_is_the_first_stage_when_the_rule_is_applied(self):
        ring = make_rule("team", "ring", "before", "the_start")
        assert keys(compose_with(self.greet, ring)) == "ring greet qualify present close"

    def test_can_be_replaced_or_followed(self):
        assert keys(compose_with(make_rule("team", "greet", "in_place_of", "the_start"))) == "greet present close"
        assert keys(compose_with(make_rule("team", "greet", "after", "the_start"))) == "qualify greet present close"

    def test_is_a_stage_like_any_other_in_the_first_edition(self):
        process = make_process("common", "qualify the_start close")
        rule = make_rule("team", "greet", "after", "the_start")
        stages = [make_stage(key) for key in ("qualify", "the_start", "close", "greet")]
        pipeline = compose_with(rule, processes=[process], stages=stages, edition=1)
        assert keys(pipeline) == "qualify the_start greet close"

    def test_is_not_there_in_an_empty_pipeline(self):
        assert keys(compose_with(self.greet, common_process=None)) == ""

    def test_that_wins_passes_the_win_on(self):
        process = make_process("common", "close upsell")
        pipeline = compose_with(make_rule("team", "sign", "in_place_of", "the_start"), processes=[process])
        assert (keys(pipeline), winner(pipeline)) == ("sign upsell", "sign")


class TestAlone:
    """The pipeline of one sales model, for its page: without a question answered."""

    instrument = make_instrument(
        questions=[
            make_question("leads", make_option("some", team=2, inbound=3), make_option("many", team=3)),
            make_question("people", make_option("few"), make_option("most", team=1, retail=1)),
        ],
        processes=STORE,
        sales_models=[
            make_sales_model("team"),
            make_sales_model("inbound"),
            make_sales_model("retail", process="store"),
            make_sales_model("silent", threshold=5),
        ],
        rules=[
            make_rule("team", "demo", "after", "present", from_points=4),
            make_rule("team", "pilot", "after", "present", from_points=5),
            make_rule("inbound", "reply", "before", "the_start", from_points=1),
            make_rule("silent", "listen", "before", "qualify"),
            make_rule(None, "tender", "before", "qualify", answer="leads.some"),
        ],
    )

    @pytest.mark.parametrize(
        ("sales_model", "stages"),
        [
            ("team", "qualify present demo close"),
            ("inbound", "reply qualify present close"),
            ("retail", "visit paid"),
            ("silent", "listen qualify present close"),
        ],
        ids=["all its points and no more", "rules of others do not apply", "its process", "its threshold at least"],
    )
    def test_has_the_rules_and_the_process_of_the_model(self, sales_model, stages):
        assert keys(compose_alone(self.instrument, sales_model)) == stages

    def test_names_the_model_as_the_reason_and_no_answers(self):
        assert compose_alone(self.instrument, "team").stages[2].because == Because("team")

    def test_has_no_remarks_but_that_it_changes_nothing(self):
        pipeline = compose_alone(self.instrument, "inbound")
        assert (pipeline.unchanged, pipeline.entries) == ((), ())
