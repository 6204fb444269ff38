"""Golden examples that accept what a draft yields now."""

from dataclasses import replace

from diagnostics.instrument.golden import broken_example, broken_examples, settled, settled_examples
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import GoldenExample
from tests.builders import make_instrument, make_option, make_question, make_text

STAGES = ("qualify", "present", "close")
USUAL = GoldenExample("usual", make_text("Usual"), {"leads": "inbound"}, "inbound", STAGES, ("inbound",))
TIED = make_question("leads", make_option("both", inbound=2, outbound=2), make_option("inbound", inbound=2))


def test_an_example_that_holds_is_not_broken() -> None:
    assert broken_example(make_instrument(), USUAL) is None
    assert broken_example(make_instrument(), replace(USUAL, present=())) is None


def test_an_example_with_others_present_is_broken() -> None:
    broken = broken_example(make_instrument(), replace(USUAL, present=("inbound", "outbound")))
    assert broken is not None
    assert (broken.leads_other, broken.has_others_present, broken.has_other_stages) == (False, True, False)


class TestSettled:
    def test_expects_what_its_answers_yield(self) -> None:
        changed = replace(USUAL, leading="outbound", present=("outbound",), stages=("close",))
        assert settled(make_instrument(), changed) == USUAL

    def test_keeps_its_separating_answer_while_it_is_asked(self) -> None:
        instrument = make_instrument(questions=[TIED], separates=True)
        example = replace(USUAL, answers={"leads": "both", "stands_out": "outbound"})
        assert settled(instrument, example) == replace(example, leading="outbound", present=("outbound", "inbound"))

    def test_lets_sales_models_count_the_same_if_it_has_no_separating_answer(self) -> None:
        instrument = make_instrument(questions=[TIED], separates=True)
        assert settled(instrument, replace(USUAL, answers={"leads": "both"})) == replace(
            USUAL, answers={"leads": "both", "stands_out": "equal"}, present=("inbound", "outbound")
        )

    def test_loses_a_separating_answer_that_is_not_asked_for(self) -> None:
        instrument = make_instrument(questions=[TIED], separates=True)
        assert settled(instrument, replace(USUAL, answers={**USUAL.answers, "stands_out": "inbound"})) == USUAL

    def test_is_none_if_it_cannot_be_answered(self) -> None:
        instrument = make_instrument()
        for answers in ({}, {"leads": "gone"}, {**USUAL.answers, "gone": "yes"}):
            assert settled(instrument, replace(USUAL, answers=answers)) is None


class TestSettledExamples:
    def with_examples(self, *examples: GoldenExample) -> Instrument:
        return make_instrument(golden_examples=examples)

    def test_are_those_that_fail_and_can_be_answered(self) -> None:
        first, second = (replace(USUAL, key=key, leading="outbound") for key in ("first", "second"))
        gone = replace(USUAL, key="gone", answers={})
        found = settled_examples(self.with_examples(first, USUAL, gone, second))
        assert found == (replace(USUAL, key="first"), replace(USUAL, key="second"))

    def test_hold_once_they_are_accepted(self) -> None:
        instrument = self.with_examples(replace(USUAL, stages=()))
        assert broken_examples(replace(instrument, golden_examples=settled_examples(instrument))) == ()
