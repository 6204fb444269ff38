"""A stage rule as one plain sentence."""

from dataclasses import replace

import pytest

from diagnostics.authoring.pages.rule_sentences import rule_sentence
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import THE_START, THE_WIN, Process, StageRule
from diagnostics.instrument.text import UNWRITTEN
from diagnostics.site.languages import override_language
from tests.builders import (
    make_instrument,
    make_process,
    make_rule,
    make_sales_model,
    make_stage,
    make_text,
)
from tests.reference import reference_instrument

CHECK_IN = make_rule("inbound", "check_in", "after", THE_WIN)
MODEL = make_sales_model("inbound", name=make_text("Inbound sales"), name_in_sentence=make_text("inbound sales"))


def with_rule(rule: StageRule, **parts: object) -> Instrument:
    processes: tuple[Process, ...] = (make_process(), make_process("own"))
    models = (MODEL, make_sales_model("outbound"))
    return make_instrument(**{"rules": [rule], "processes": processes, "sales_models": models, **parts})  # type: ignore[arg-type]


def sentence(rule: StageRule = CHECK_IN, **changes: object) -> str:
    changed = replace(rule, **changes)  # type: ignore[arg-type]  # fields of the rule
    return rule_sentence(with_rule(changed), changed)


class TestConditions:
    def test_the_threshold_decides_if_no_points_are_given(self) -> None:
        assert sentence() == "From the threshold of inbound sales (2 points): place check_in after the win"

    @pytest.mark.parametrize(
        ("points", "expected"),
        [
            (1, "From 1 point of inbound sales: place check_in after the win"),
            (2, "From 2 points of inbound sales: place check_in after the win"),
        ],
    )
    def test_points_decide_otherwise(self, points: int, expected: str) -> None:
        assert sentence(from_points=points) == expected

    @pytest.mark.parametrize(
        ("process", "expected"),
        [
            ("common", "From 3 points of inbound sales, in the common process: place check_in after the win"),
            ("own", "From 3 points of inbound sales, in the process Process own: place check_in after the win"),
        ],
    )
    def test_a_process_limits_it(self, process: str, expected: str) -> None:
        assert sentence(from_points=3, process=process) == expected

    def test_an_answer_decides_alone(self) -> None:
        assert sentence(sales_model=None, question="leads", option="unsure", process="common") == (
            "With the answer “Label unsure” to “Question leads”, in the common process: place check_in after the win"
        )

    def test_points_and_an_answer_decide_together(self) -> None:
        assert sentence(from_points=1, question="leads", option="inbound") == (
            "From 1 point of inbound sales, with the answer “Label inbound” to “Question leads”: "
            "place check_in after the win"
        )


class TestEffect:
    @pytest.mark.parametrize(
        ("placement", "anchors", "expected"),
        [
            ("before", [THE_START], "place research before the start"),
            ("after", ["qualify", "present"], "place research after qualify, else after present"),
            ("in_place_of", ["present"], "place research in place of present"),
            ("leave_out", [], "leave out research"),
            ("before", [], "place research, but no anchor is chosen"),
        ],
    )
    def test_says_where_the_stage_goes(self, placement: str, anchors: list[str], expected: str) -> None:
        rule = make_rule("inbound", "research", placement, *anchors)
        assert sentence(rule, from_points=1) == f"From 1 point of inbound sales: {expected}"

    def test_says_that_the_stage_is_optional(self) -> None:
        assert sentence(make_rule("inbound", "research", "after", "qualify"), from_points=1, optional=True) == (
            "From 1 point of inbound sales: place research after qualify, for big or hard deals only"
        )


class TestNames:
    def test_are_in_the_readers_language(self) -> None:
        rule = replace(CHECK_IN, question="leads", option="inbound", process="own")
        with override_language("nb"):
            text = rule_sentence(with_rule(rule), rule)
        assert [name in text for name in ("inbound sales (nb)", "«Label inbound (nb)»", "Process own (nb)")] == [
            True
        ] * 3

    def test_of_unnamed_parts_are_their_keys(self) -> None:
        model = make_sales_model("inbound", name=UNWRITTEN)
        stages = [make_stage(key, name=UNWRITTEN) for key in ("qualify", "present", "close", "check_in")]
        instrument = with_rule(CHECK_IN, sales_models=[model, make_sales_model("outbound")], stages=stages)
        assert (
            rule_sentence(instrument, CHECK_IN)
            == "From the threshold of inbound (2 points): place check_in after the win"
        )

    def test_may_be_those_of_anchors_in_the_first_edition(self) -> None:
        rule = make_rule("inbound", "check_in", "after", THE_START)
        stages = [make_stage(key) for key in ("qualify", "present", "close", "check_in", THE_START)]
        instrument = with_rule(rule, stages=stages, edition=1)
        assert rule_sentence(instrument, rule) == (
            "From the threshold of inbound sales (2 points): place check_in after the_start"
        )


def test_the_reference_says_its_rules_plainly() -> None:
    instrument = reference_instrument()
    texts = [rule_sentence(instrument, rule) for rule in instrument.rules]
    assert "From 2 points of relationship selling, in the common process: place First check-in after the win" in texts
    assert len(set(texts)) == len(texts)
