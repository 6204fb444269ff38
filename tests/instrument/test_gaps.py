"""Every reason why a draft cannot be published, in one list: of its parts, the proof, boundaries and examples."""

import pytest

from diagnostics.instrument.gaps import all_gaps, proof_gaps
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.text import UNWRITTEN
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
        stages = [make_stage("qualify", entry_criterion=UNWRITTEN), make_stage("present"), make_stage("close")]
        instrument = make_instrument(title=UNWRITTEN, questions=[question], stages=stages, golden_examples=(example,))
        assert self.codes(instrument) == [
            *[GapCode.TEXT_MISSING] * 2,
            GapCode.MODEL_UNREACHABLE,
            GapCode.ONE_MODEL_ALWAYS,
            *[GapCode.ENTRY_CRITERION_MISSING] * 2,
            GapCode.EXAMPLE_BROKEN,
        ]

    def test_of_examples_come_after_the_missing_proof(self):
        example = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, None, ())
        codes = [gap.code for gap in all_gaps(make_instrument(golden_examples=(example,)), None)]
        assert codes == [GapCode.NOT_PROVED, GapCode.EXAMPLE_BROKEN]


class TestBoundaries:
    """A stage that can come first in a part needs an entry criterion of its own."""

    def gaps(self, unwritten, *, opens="present", rules=(), edition=2, processes=None, **own):
        stages = [
            make_stage(
                key,
                opens_deal=key in opens.split(),
                **({"entry_criterion": UNWRITTEN} if key in unwritten.split() else {}),
            )
            for key in ("find", "qualify", "present", "close", "check_in", "upsell")
        ]
        instrument = make_instrument(
            stages=stages,
            processes=processes or [make_process("common", "qualify present close check_in")],
            rules=rules,
            edition=edition,
            **own,
        )
        return [(gap.code.value, *gap.path, gap.field, gap.language) for gap in all_gaps(instrument, prove(instrument))]

    def missing(self, *keys):
        return [
            ("entry_criterion_missing", "stage", key, "entry_criterion", language)
            for key in keys
            for language in ("en", "nb")
        ]

    def test_are_written_at_the_first_stages_of_parts(self):
        assert self.gaps("find close upsell") == []

    @pytest.mark.parametrize("key", ["qualify", "present", "check_in"])
    def test_are_missing_where_a_part_begins(self, key):
        assert self.gaps(key) == self.missing(key)

    def test_are_missing_where_a_part_begins_in_some_pipelines(self):
        rules = [
            make_rule("inbound", "find", "before", "the_start"),
            make_rule("outbound", "upsell", "after", "the_win", answer="leads.outbound"),
        ]
        assert self.gaps("find upsell", rules=rules) == self.missing("find", "upsell")

    def test_are_missing_in_a_process_of_a_sales_model(self):
        models = [make_sales_model("inbound", process="own"), make_sales_model("outbound")]
        processes = [make_process("common", "qualify present close check_in"), make_process("own", "find close")]
        assert self.gaps("find", processes=processes, sales_models=models, opens="present find") == self.missing("find")

    def test_half_written_ones_are_texts_that_are_missing(self):
        half = make_text("Begins")
        stages = [make_stage(key) for key in ("present", "close")]
        stages.append(make_stage("qualify", entry_criterion=type(half)(en="Begins")))
        instrument = make_instrument(stages=stages)
        assert all_gaps(instrument, prove(instrument)) == (
            Gap(GapCode.TEXT_MISSING, ("stage", "qualify"), "entry_criterion", "nb"),
        )

    def test_are_texts_like_others_in_the_first_edition(self):
        assert self.gaps("qualify close", edition=1, opens="") == [
            ("text_missing", "stage", key, "entry_criterion", language)
            for key in ("qualify", "close")
            for language in ("en", "nb")
        ]
