"""Golden examples: what is settled of answers, and whether a draft still yields it."""

from dataclasses import replace

import pytest
from hypothesis import given

from diagnostics.instrument.document import dump_instrument, parse_instrument
from diagnostics.instrument.errors import UnansweredQuestions
from diagnostics.instrument.gaps import all_gaps
from diagnostics.instrument.golden import BrokenExample, broken_examples, example_of, settled
from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.journey import diagnose
from diagnostics.instrument.parts import GoldenExample
from diagnostics.instrument.proof import prove
from diagnostics.instrument.readiness import Gap, GapCode
from tests.builders import make_instrument, make_option, make_process, make_question, make_text
from tests.instrument import oracle
from tests.instrument.diagnosis import WORKED_EXAMPLES
from tests.instrument.strategies import cases
from tests.reference import first_edition_instrument, reference_instrument

NAME = make_text("Usual")
STAGES = ("qualify", "present", "close")
USUAL = GoldenExample("usual", NAME, {"leads": "inbound"}, "inbound", STAGES, present=("inbound",))
TIED = make_question("leads", make_option("both", inbound=3, outbound=3), make_option("one", inbound=3))


def instrument_with(*examples, **changes):
    return make_instrument(golden_examples=examples, **changes)


class TestExample:
    def test_is_what_answers_yield_now(self):
        assert example_of(make_instrument(), key="usual", name=NAME, answers={"leads": "inbound"}) == USUAL

    def test_may_lead_nowhere(self):
        made = example_of(make_instrument(), key="usual", name=NAME, answers={"leads": "unsure"})
        assert (made.leading, made.present, made.stages) == (None, (), STAGES)

    def test_keeps_the_separating_answer_that_was_given(self):
        answers = {"leads": "both", STANDS_OUT: "outbound"}
        made = example_of(make_instrument(questions=[TIED], separates=True), key="tie", name=NAME, answers=answers)
        assert (made.answers, made.leading, made.present) == (answers, "outbound", ("outbound", "inbound"))

    def test_of_a_tie_without_an_answer_says_that_they_count_the_same(self):
        instrument = make_instrument(questions=[TIED], separates=True)
        made = example_of(instrument, key="tie", name=NAME, answers={"leads": "both"})
        assert (made.answers, made.leading) == ({"leads": "both", STANDS_OUT: "equal"}, "inbound")

    def test_drops_a_separating_answer_that_is_not_asked_for(self):
        instrument = make_instrument(questions=[TIED], separates=True)
        made = example_of(instrument, key="tie", name=NAME, answers={"leads": "one", STANDS_OUT: "outbound"})
        assert made.answers == {"leads": "one"}

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

    def test_is_one_with_others_present(self):
        question = make_question("leads", make_option("inbound", inbound=3, outbound=2), make_option("outbound"))
        (broken,) = broken_examples(instrument_with(USUAL, questions=[question]))
        assert (broken.leads_other, broken.has_others_present, broken.has_other_stages) == (False, True, False)

    def test_is_one_with_the_same_present_in_another_order(self):
        example = replace(USUAL, answers={"leads": "both"}, present=("outbound", "inbound"))
        (broken,) = broken_examples(instrument_with(example, questions=[TIED]))
        assert (broken.leads_other, broken.has_others_present) == (False, True)

    def test_is_not_one_that_expects_nothing_of_those_present(self):
        question = make_question("leads", make_option("inbound", inbound=3, outbound=2), make_option("outbound"))
        assert broken_examples(instrument_with(replace(USUAL, present=()), questions=[question])) == ()

    def test_is_not_one_whose_separating_answer_is_not_asked_for(self):
        example = replace(USUAL, answers={**USUAL.answers, STANDS_OUT: "outbound"})
        assert broken_examples(instrument_with(example, separates=True)) == ()

    def test_is_one_with_a_separating_answer_if_the_question_is_gone(self):
        example = replace(USUAL, answers={**USUAL.answers, STANDS_OUT: "outbound"})
        assert broken_examples(instrument_with(example)) == (BrokenExample(example, gone=((STANDS_OUT, "outbound"),)),)

    def test_without_a_separating_answer_counts_the_same(self):
        example = replace(USUAL, answers={"leads": "both"}, present=("inbound", "outbound"))
        assert broken_examples(instrument_with(example, questions=[TIED], separates=True)) == ()

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
        example = replace(USUAL, answers={}, leading="gone", present=("gone",), stages=("gone",))
        (broken,) = broken_examples(instrument_with(example))
        assert (broken.leads_other, broken.has_others_present, broken.has_other_stages) == (False, False, False)

    def test_are_named_in_their_order_and_the_others_are_not(self):
        first, second = (replace(USUAL, key=key, leading="outbound") for key in ("first", "second"))
        found = broken_examples(instrument_with(first, USUAL, second))
        assert [broken.example.key for broken in found] == ["first", "second"]


class TestSettled:
    """A broken example is given what its answers yield now, if they still can be answered."""

    changed = make_instrument(
        questions=[make_question("leads", make_option("inbound", outbound=3), make_option("unsure", is_unknown=True))],
        processes=[make_process(stages="qualify close")],
    )

    def test_expects_what_its_answers_yield_now(self):
        assert settled(self.changed, USUAL) == replace(
            USUAL, leading="outbound", present=("outbound",), stages=("qualify", "close")
        )

    def test_is_the_same_if_it_holds(self):
        assert settled(make_instrument(), USUAL) == USUAL

    def test_expects_those_present_from_now_on(self):
        assert settled(make_instrument(), replace(USUAL, present=())) == USUAL

    @pytest.mark.parametrize(
        "answers", [{}, {"leads": "gone"}, {"leads": "inbound", "people": "one"}], ids=["open", "option", "question"]
    )
    def test_is_none_if_it_cannot_be_answered(self, answers):
        assert settled(make_instrument(), replace(USUAL, answers=answers)) is None

    @given(cases())
    def test_is_not_broken(self, case):
        instrument, answers = case
        example = settled(instrument, GoldenExample("run", NAME, answers, "gone", ("gone",), ("gone",)))
        assert broken_examples(replace(instrument, golden_examples=(example,))) == ()


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
        found = [
            (tuple(e.answers.items()), e.leading, e.present, e.stages) for e in reference_instrument().golden_examples
        ]
        assert found == [
            (
                tuple(oracle.answers(tuple(e.answers.split())).items()),
                e.leading,
                tuple(filter(None, (e.leading, *e.also_present.split()))),
                tuple(e.stages.split()),
            )
            for e in WORKED_EXAMPLES
        ]

    def test_yields_every_one(self):
        assert broken_examples(reference_instrument()) == ()

    def test_of_the_first_edition_yields_every_one_too(self):
        assert len(first_edition_instrument().golden_examples) == 12
        assert broken_examples(first_edition_instrument()) == ()
