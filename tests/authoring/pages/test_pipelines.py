"""Drawn pipelines say where each stage comes from, and rules whose pipelines they change."""

from diagnostics.authoring.pages.pipelines import drawn_pipeline, rule_effects
from diagnostics.instrument.instrument import Instrument
from tests.builders import make_instrument, make_process, make_rule, make_sales_model, make_stage
from tests.reference import reference_instrument


def draft(*rules, **changes) -> Instrument:
    models = [make_sales_model("inbound"), make_sales_model("outbound", process="own")]
    processes = [make_process(), make_process("own", "call close")]
    return make_instrument(**{"rules": rules, "sales_models": models, "processes": processes, **changes})


class TestPipeline:
    def test_names_the_process_or_the_rule_of_each_stage(self) -> None:
        rule = make_rule("inbound", "research", "in_place_of", "present", optional=True)
        drawn = drawn_pipeline(draft(rule), ["inbound"])
        assert (drawn.name, drawn.points, drawn.process) == ("name inbound", "at 2 points", "Process common")
        assert [(stage.name, stage.rule, stage.wins, stage.why) for stage in drawn.stages] == [
            ("qualify", None, False, "Part of the common process."),
            (
                "research",
                1,
                False,
                "Rule 1: From the threshold of name inbound (2 points): place research in place of present, for big or "
                "hard deals only.",
            ),
            ("close", None, True, "Part of the common process."),
        ]
        assert [(stage.in_place_of, stage.optional) for stage in drawn.stages] == [
            ("", False),
            ("present", True),
            ("", False),
        ]

    def test_of_a_sales_model_with_its_own_process_says_so(self) -> None:
        drawn = drawn_pipeline(draft(), ["outbound"])
        assert {stage.why for stage in drawn.stages} == {"Part of the process Process own."}

    def test_of_two_sales_models_is_composed_of_both(self) -> None:
        rules = (make_rule("inbound", "research", "after", "qualify"), make_rule("outbound", "demo", "before", "close"))
        models = [make_sales_model("inbound"), make_sales_model("outbound")]
        drawn = drawn_pipeline(draft(*rules, sales_models=models), ["outbound", "inbound"])
        assert (drawn.name, drawn.points) == ("name outbound and name inbound", "at 2 points and at 2 points")
        assert [stage.key for stage in drawn.stages] == ["qualify", "research", "present", "demo", "close"]

    def test_names_what_is_left_out_and_what_more_points_would_do(self) -> None:
        rules = (
            make_rule("inbound", "present", "leave_out"),
            make_rule("inbound", "demo", "before", "close", from_points=5),
        )
        drawn = drawn_pipeline(draft(*rules), ["inbound"])
        assert [(stage.name, stage.rule) for stage in drawn.left_out] == [("present", 1)]
        assert drawn.later == ("Rule 2: From 5 points of name inbound: place demo before close.",)

    def test_names_the_part_that_begins_with_a_stage(self) -> None:
        stages = [
            make_stage("qualify", opens_deal=True),
            make_stage("close"),
            make_stage("welcome"),
            make_stage("find"),
        ]
        process = make_process("common", "find qualify close welcome")
        drawn = drawn_pipeline(make_instrument(stages=stages, processes=[process]), ["inbound"])
        assert [stage.part for stage in drawn.stages] == ["Prospecting", "The deal", "", "After the sale"]

    def test_without_a_process_is_empty(self) -> None:
        drawn = drawn_pipeline(make_instrument(processes=[]), ["inbound"])
        assert (drawn.process, drawn.stages) == ("", ())


class TestRules:
    def test_name_the_sales_models_whose_pipelines_they_change(self) -> None:
        rules = (
            make_rule("inbound", "research", "after", "qualify"),
            make_rule(None, "demo", "before", "close", answer="leads.inbound"),
            make_rule("inbound", "qualify", "after", "present"),
            make_rule("inbound", "visit", "after", "qualify", from_points=9),
        )
        effects = rule_effects(draft(*rules))
        assert [(rule.number, rule.effect, rule.changes_something) for rule in effects] == [
            (1, "Changes the pipeline of name inbound.", True),
            (2, "Changes the pipeline of every sales model.", True),
            (
                3,
                "Changes no pipeline that was tried: its stage is there already, or what it needs is not.",
                False,
            ),
            (4, "Changes the pipeline of name inbound.", True),
        ]

    def test_that_need_fewer_points_than_the_threshold_change_the_pipelines_of_others(self) -> None:
        rules = (
            make_rule("outbound", "demo", "before", "close", process="common"),
            make_rule("inbound", "research", "after", "call", from_points=1),
        )
        assert [rule.effect for rule in rule_effects(draft(*rules))] == [
            "Changes no pipeline that was tried: its stage is there already, or what it needs is not.",
            "Changes the pipeline of name outbound when name inbound has points too.",
        ]

    def test_of_the_reference_questionnaire_all_have_their_sentence(self) -> None:
        effects = rule_effects(reference_instrument())
        assert len(effects) == 29
        assert effects[0].number == 1
