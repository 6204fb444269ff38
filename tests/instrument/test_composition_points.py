"""Pipelines for points of sales models, without answers, and the rule that each stage comes from."""

from diagnostics.instrument.composition import compose_points
from tests.builders import make_instrument, make_option, make_process, make_question, make_rule, make_sales_model


def instrument(*rules, **changes):
    models = [make_sales_model("inbound"), make_sales_model("outbound", threshold=4)]
    questions = [make_question("leads", make_option("in", inbound=3), make_option("out", outbound=6))]
    return make_instrument(rules=rules, sales_models=models, questions=questions, **changes)


def stages(composed):
    return [placed.key for placed in composed.stages]


def test_rules_apply_from_their_points() -> None:
    rules = (
        make_rule("inbound", "research", "after", "qualify"),
        make_rule("inbound", "demo", "after", "present", from_points=3),
    )
    at_threshold = compose_points(instrument(*rules), {"inbound": 2})
    assert stages(at_threshold) == ["qualify", "research", "present", "close"]
    assert at_threshold.rule_of == {"research": 1}
    assert stages(compose_points(instrument(*rules), {"inbound": 3})) == [
        "qualify",
        "research",
        "present",
        "demo",
        "close",
    ]


def test_the_last_rule_that_touched_a_stage_is_named_and_stages_left_out_are_kept_apart() -> None:
    rules = (
        make_rule("inbound", "research", "after", "qualify"),
        make_rule("inbound", "present", "leave_out"),
        make_rule("inbound", "research", "leave_out"),
    )
    composed = compose_points(instrument(*rules), {"inbound": 2})
    assert (stages(composed), composed.left_out) == (["qualify", "close"], ("present", "research"))
    assert composed.rule_of == {"research": 3, "present": 2}


def test_a_rule_can_be_left_aside() -> None:
    rules = (make_rule("inbound", "research", "after", "qualify"), make_rule("inbound", "demo", "after", "research"))
    assert stages(compose_points(instrument(*rules), {"inbound": 2}, without=1)) == ["qualify", "present", "close"]


def test_answers_alone_place_stages() -> None:
    rule = make_rule(None, "research", "after", "qualify", answer="leads.in")
    assert "research" not in stages(compose_points(instrument(rule), {"inbound": 2}))
    assert "research" in stages(compose_points(instrument(rule), {"inbound": 2}, {"leads": "in"}))


def test_the_process_is_that_of_the_highest_sales_model_present() -> None:
    models = [make_sales_model("inbound"), make_sales_model("outbound", process="own", threshold=4)]
    processes = [make_process(), make_process("own", "call close")]
    draft = make_instrument(sales_models=models, processes=processes)
    assert stages(compose_points(draft, {"inbound": 2, "outbound": 4})) == ["call", "close"]
    assert stages(compose_points(draft, {"inbound": 2, "outbound": 3})) == ["qualify", "present", "close"]
