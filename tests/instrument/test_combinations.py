"""Scores packed into one number: what a lane holds, which outcome it decides, and how combinations are counted."""

import pytest

from diagnostics.instrument.combinations import Choice, Packing, merged, sums_of
from diagnostics.instrument.scoring import Standing
from tests.builders import make_instrument, make_option, make_question, make_sales_model

STRONG_AND_WEAK = make_question("leads", make_option("a", strong=3, weak=2), make_option("b", weak=2))


@pytest.fixture
def packing():
    """Two sales models, in this order, present from 2 points on; no score is above 3, so a lane has two bits."""
    return Packing(make_instrument(questions=[STRONG_AND_WEAK]))


class TestLanes:
    def test_are_as_wide_as_the_highest_score_needs(self, packing):
        assert (packing.width, packing.mask, packing.lanes) == (2, 0b11, [(0, 2), (2, 2)])

    @pytest.mark.parametrize("models", [[], [make_sales_model("idle")]])
    def test_have_one_bit_if_no_score_is_above_zero(self, models):
        assert Packing(make_instrument(questions=[], sales_models=models)).width == 1

    def test_hold_the_points_of_an_option(self, packing):
        first, second = STRONG_AND_WEAK.options
        assert (packing.points(first), packing.points(second)) == (0b10_11, 0b10_00)


class TestCase:
    """(place of the leading model, bits of the present ones, whether there is a tie)"""

    @pytest.mark.parametrize(
        ("strong", "weak", "case"),
        [
            (0, 0, (-1, 0b00, False)),
            (1, 1, (-1, 0b00, False)),
            (2, 0, (0, 0b01, False)),
            (1, 2, (1, 0b10, False)),
            (2, 3, (1, 0b11, False)),
            (3, 2, (0, 0b11, False)),
            (2, 2, (0, 0b11, True)),
        ],
    )
    def test_is_what_the_scores_decide(self, packing, strong, weak, case):
        assert packing.case(strong | weak << packing.width) == case

    def test_of_a_tie_that_is_beaten_is_none(self):
        options = [make_option("a", one=2, two=2, three=3)]
        packing = Packing(make_instrument(questions=[make_question("leads", *options)]))
        assert packing.case(packing.points(options[0])) == (2, 0b111, False)

    @pytest.mark.parametrize(
        ("case", "standing"),
        [
            ((-1, 0b00, False), Standing(None, (), (), None, ())),
            ((1, 0b11, True), Standing("weak", ("strong", "weak"), (), None, ())),
        ],
    )
    def test_is_a_standing_as_far_as_pipelines_need_it(self, packing, case, standing):
        assert packing.standing(case) == standing


class TestCounting:
    def test_takes_options_that_give_the_same_for_one(self):
        assert merged([(5, "a"), (0, "b"), (5, "c")]) == [Choice(5, 2, "a"), Choice(0, 1, "b")]

    def test_adds_up_one_choice_a_question_and_keeps_the_first_example(self):
        of_first, of_second = [Choice(0, 2, "a"), Choice(1, 1, "b")], [Choice(1, 3, "x"), Choice(0, 1, "y")]
        assert sums_of([of_first, of_second]) == {
            1: (2 * 3 + 1 * 1, ("a", "x")),
            0: (2 * 1, ("a", "y")),
            2: (1 * 3, ("b", "x")),
        }

    def test_of_no_questions_is_one_empty_combination(self):
        assert sums_of([]) == {0: (1, ())}
