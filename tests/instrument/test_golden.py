"""Golden examples: what is settled of answers, and whether a draft still yields it."""

from dataclasses import replace

import pytest
from hypothesis import given

from diagnostics.instrument.document import dump_instrument, parse_instrument
from diagnostics.instrument.errors import UnansweredQuestions
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.golden import BrokenExample, broken_examples, example_of
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import Gap, GapCode
from tests.builders import make_instrument, make_option, make_process, make_question, make_text
from tests.instrument.diagnosis import WEIGHTS, WORKED_EXAMPLES
from tests.instrument.strategies import cases
from tests.reference import reference_instrument

NAME = make_text("Usual")
STAGES = ("qualify", "present", "close")
USUAL = GoldenExample("usual", NAME, {"leads": "inbound"}, "inbound", STAGES)


def instrument_with(*examples, **changes):
    return make_instrument(golden_examples=examples, **changes)


class TestExample:
    def test_is_what_answers_yield_now(self):
        assert example_of(make_instrument(), key="usual", name=NAME, answers={"leads": "inbound"}) == USUAL

    def test_may_lead_nowhere(self):
        made = example_of(make_instrument(), key="usual", name=NAME, answers={"leads": "unsure"})
        assert (made.leading, made.stages) == (None, STAGES)

    def test_needs_every_answer(self):
        with pytest.raises(UnansweredQuestions):
            example_of(make_instrument(), key="usual", name=NAME, answers={})

    @given(cases())
    def test_made_of_a_run_is_never_broken_for_the_same_instrument(self, case):
        instrument, answers = case
        example = example_of(instrument, key="run", name=NAME, answers=answers)
        assert broken_examples(replace(instrument, golden_examples=(example,))) == ()

    @given(cases())
    def test_is_broken_exactly_if_another_outcome_is_settled(self, case):
        instrument, answers = case
        example = example_of(instrument, key="run", name=NAME, answers=answers)
        other = replace(example, stages=(*example.stages, "gone"))
        broken = BrokenExample(other, outcome=diagnose(instrument, answers))
        assert broken_examples(replace(instrument, golden_examples=(other,))) == (broken,)


class TestBroken:
    def test_is_one_that_leads_to_another_sales_model(self):
        question = make_question("leads", make_option("inbound", outbound=3), make_option("unsure", is_unknown=True))
        (broken,) = broken_examples(instrument_with(USUAL, questions=[question]))
        assert (broken.leads_other, broken.has_other_stages) == (True, False)

    def test_is_one_with_another_pipeline(self):
        (broken,) = broken_examples(instrument_with(USUAL, processes=[make_process(stages="qualify close")]))
        assert (broken.leads_other, broken.has_other_stages) == (False, True)

    def test_is_one_whose_option_is_gone(self):
        example = replace(USUAL, answers={"leads": "referred"})
        assert broken_examples(instrument_with(example)) == (BrokenExample(example, gone=(("leads", "referred"),)),)

    def test_is_one_whose_question_is_gone(self):
        example = replace(USUAL, answers={"leads": "inbound", "people": "one"})
        assert broken_examples(instrument_with(example)) == (BrokenExample(example, gone=(("people", "one"),)),)

    def test_is_one_that_does_not_answer_a_new_question(self):
        questions = [make_question("leads"), make_question("people")]
        assert broken_examples(instrument_with(USUAL, questions=questions)) == (
            BrokenExample(USUAL, unanswered=("people",)),
        )

    def test_without_an_outcome_says_nothing_of_outcomes(self):
        (broken,) = broken_examples(instrument_with(replace(USUAL, answers={})))
        assert (broken.leads_other, broken.has_other_stages) == (False, False)

    def test_are_named_in_their_order_and_the_others_are_not(self):
        first, second = (replace(USUAL, key=key, leading="outbound") for key in ("first", "second"))
        found = broken_examples(instrument_with(first, USUAL, second))
        assert [broken.example.key for broken in found] == ["first", "second"]


class TestGaps:
    def test_one_for_each_broken_example(self):
        instrument = instrument_with(USUAL, replace(USUAL, key="other", leading=None))
        assert all_gaps(instrument, prove(instrument)) == (Gap(GapCode.EXAMPLE_BROKEN, ("golden_example", "other")),)

    def test_comes_after_what_may_be_its_cause(self):
        questions = [make_question("leads", make_option("inbound", outbound=3), make_option("unsure", team=1))]
        instrument = instrument_with(USUAL, questions=questions)
        codes = [gap.code for gap in all_gaps(instrument, prove(instrument))]
        assert codes == [GapCode.THRESHOLD_OUT_OF_REACH, GapCode.EXAMPLE_BROKEN]

    def test_a_name_in_each_language(self):
        instrument = instrument_with(replace(USUAL, name=replace(NAME, nb="")))
        assert all_gaps(instrument, prove(instrument)) == (
            Gap(GapCode.TEXT_MISSING, ("golden_example", "usual"), "name", "nb"),
        )


class TestDocument:
    def test_holds_them(self):
        assert parse_instrument(dump_instrument(instrument_with(USUAL))) == instrument_with(USUAL)

    def test_without_them_has_no_entry_so_older_ones_keep_their_fingerprint(self):
        assert "golden_examples" not in dump_instrument(make_instrument())
        assert parse_instrument(dump_instrument(make_instrument())).golden_examples == ()


class TestReference:
    def test_ships_every_worked_example(self):
        found = [(tuple(e.answers.items()), e.leading, e.stages) for e in reference_instrument().golden_examples]
        assert found == [
            (tuple(zip(WEIGHTS, e.answers.split(), strict=True)), e.leading, tuple(e.stages.split()))
            for e in WORKED_EXAMPLES
        ]

    def test_yields_every_one(self):
        assert broken_examples(reference_instrument()) == ()
