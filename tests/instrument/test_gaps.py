"""Every reason why a draft cannot be published, in one list: of its parts, the proof, boundaries and examples."""

from collections import Counter
from dataclasses import replace

import pytest

from diagnostics.instrument.gaps import all_gaps, causes, proof_gaps
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.text import UNWRITTEN, Text
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
from tests.reference import first_edition_instrument, reference_instrument


class TestProofGaps:
    def test_a_model_that_is_always_beaten_is_unreachable(self):
        question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2))
        instrument = make_instrument(questions=[question])
        gaps = [(gap.code, gap.path) for gap in proof_gaps(prove(instrument))]
        assert gaps == [
            (GapCode.MODEL_UNREACHABLE, ("sales_model", "weak")),
            (GapCode.ONE_MODEL_ALWAYS, ("sales_model", "strong")),
        ]

    def test_a_model_no_option_speaks_for_is_unreachable(self):
        instrument = make_instrument(sales_models=[make_sales_model(key) for key in ("inbound", "outbound", "idle")])
        assert [gap.path for gap in proof_gaps(prove(instrument))] == [("sales_model", "idle")]

    def test_a_pipeline_that_loses_its_win(self):
        rule = make_rule("inbound", "close", "leave_out")
        instrument = make_instrument(rules=[rule])
        assert [gap.code for gap in proof_gaps(prove(instrument))] == [GapCode.PIPELINE_NOT_WON]

    def test_a_model_that_leads_only_where_it_is_chosen_is_reachable(self):
        question = make_question("leads", make_option("a", first=3, second=3), make_option("b"))
        gaps = [
            proof_gaps(prove(make_instrument(questions=[question], separates=separates))) for separates in (True, False)
        ]
        assert gaps == [(), (Gap(GapCode.MODEL_UNREACHABLE, ("sales_model", "second")),)]

    def test_without_combinations_no_model_always_leads(self):
        question = make_question("leads", make_option("a", inbound=3))
        empty = type(question)(key="empty", text=question.text)
        codes = {gap.code for gap in proof_gaps(prove(make_instrument(questions=[question, empty])))}
        assert GapCode.ONE_MODEL_ALWAYS not in codes


class TestAllGaps:
    def codes(self, instrument):
        return [gap.code for gap in all_gaps(instrument, prove(instrument))]

    def test_the_reference_has_none(self):
        assert self.codes(reference_instrument()) == []

    def test_the_reference_of_the_first_edition_has_none(self):
        assert self.codes(first_edition_instrument()) == []

    def test_what_is_not_proved_is_not_published(self):
        assert [gap.code for gap in all_gaps(reference_instrument(), None)] == [GapCode.NOT_PROVED]

    def test_a_threshold_out_of_reach_is_named_once(self):
        models = [make_sales_model("inbound"), make_sales_model("outbound", threshold=9)]
        assert self.codes(make_instrument(sales_models=models)) == [GapCode.THRESHOLD_OUT_OF_REACH]

    def test_a_model_that_is_always_beaten_is_named_beside_another_ones_threshold(self):
        question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2, far=1))
        models = [make_sales_model("strong"), make_sales_model("weak"), make_sales_model("far", threshold=9)]
        instrument = make_instrument(questions=[question], sales_models=models)
        gaps = [(gap.code, gap.path[-1]) for gap in all_gaps(instrument, prove(instrument))]
        assert (GapCode.THRESHOLD_OUT_OF_REACH, "far") in gaps
        assert (GapCode.MODEL_UNREACHABLE, "weak") in gaps
        assert (GapCode.MODEL_UNREACHABLE, "far") not in gaps

    def test_a_win_that_is_left_out_is_named_once(self):
        instrument = make_instrument(rules=[make_rule("inbound", "close", "leave_out")])
        assert self.codes(instrument) == [GapCode.WIN_LEFT_OUT]

    @pytest.mark.parametrize(
        ("parts", "code"),
        [
            ({"common_process": None}, GapCode.NO_COMMON_PROCESS),
            ({"processes": [make_process("common", "", None)]}, GapCode.PROCESS_WITHOUT_STAGES),
            ({"processes": [make_process(wins=None)]}, GapCode.PROCESS_WITHOUT_WIN),
        ],
    )
    def test_a_pipeline_without_a_win_has_one_cause(self, parts, code):
        assert self.codes(make_instrument(**parts)) == [code]

    def test_come_in_the_order_of_their_causes(self):
        example = GoldenExample("usual", make_text("Usual"), {"leads": "a"}, "weak", ("qualify", "present", "close"))
        question = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", strong=2))
        instrument = make_instrument(title=UNWRITTEN, questions=[question], golden_examples=(example,))
        assert self.codes(instrument) == [
            *[GapCode.TEXT_MISSING] * 2,
            GapCode.MODEL_UNREACHABLE,
            GapCode.ONE_MODEL_ALWAYS,
            GapCode.EXAMPLE_BROKEN,
        ]

    def test_of_examples_come_after_the_missing_proof(self):
        example = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, None, ())
        codes = [gap.code for gap in all_gaps(make_instrument(golden_examples=(example,)), None)]
        assert codes == [GapCode.NOT_PROVED, GapCode.EXAMPLE_BROKEN]


class TestCauses:
    def causes_of(self, instrument):
        return causes(instrument, all_gaps(instrument, prove(instrument)))

    def test_all_that_a_question_without_options_causes_goes_away_with_it(self):
        reference = reference_instrument()
        questions = [*reference.questions[:-1], replace(reference.questions[-1], options=())]
        draft = replace(reference, questions=tuple(questions), rules=(), doubtful_pairs=())
        (cause,) = self.causes_of(draft)
        assert [gap.code for gap in cause.gaps] == [GapCode.TOO_FEW_OPTIONS]
        codes = Counter(gap.code for gap in cause.consequences)
        assert codes.pop(GapCode.THRESHOLD_OUT_OF_REACH, 0) + codes[GapCode.MODEL_UNREACHABLE] == 7
        assert codes[GapCode.EXAMPLE_BROKEN] == len(reference.golden_examples)

    def test_an_example_that_lost_its_pipeline_goes_away_with_the_missing_process(self):
        reference = reference_instrument()
        (cause, *others) = self.causes_of(replace(reference, common_process=None))
        assert [gap.code for gap in cause.gaps] == [GapCode.NO_COMMON_PROCESS]
        assert {gap.code for gap in cause.consequences} == {GapCode.EXAMPLE_BROKEN}
        assert {gap.code for other in others for gap in other.gaps} <= {GapCode.EXAMPLE_BROKEN}

    def test_examples_that_fail_for_a_deliberate_change_are_one_point(self):
        examples = [GoldenExample(key, make_text(key), {"leads": "inbound"}, "nobody", ()) for key in ("a", "b")]
        (cause,) = self.causes_of(make_instrument(golden_examples=tuple(examples)))
        assert [gap.path[1] for gap in cause.gaps] == ["a", "b"]

    def test_the_missing_texts_of_a_part_are_one_point(self):
        bare = make_stage("close", purpose=Text("Purpose"), exit_criterion=UNWRITTEN, name=Text("Won"))
        stages = [make_stage("qualify"), make_stage("present"), bare]
        (cause,) = self.causes_of(make_instrument(stages=stages))
        assert {gap.path for gap in cause.gaps} == {("stage", "close")}
        assert len(cause.gaps) > 1
