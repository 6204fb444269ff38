"""Today's stages compared with the recommended ones."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Because, PlacedStage
from diagnostics.pipelines.domain.today import (
    FIT_FLOOR,
    FIT_MARGIN,
    CurrentStage,
    Fit,
    TodayComparison,
    compare_today,
    places_in_order,
)
from tests.builders import make_instrument, make_process, make_rule, make_sales_model
from tests.reference import reference_instrument

RECOMMENDED = tuple(PlacedStage(key, key == "close", False, Because(None)) for key in ("qualify", "present", "close"))


def current(*stages: str | None) -> list[CurrentStage]:
    return [CurrentStage(f"Our {stage}", stage) for stage in stages]


def check(*stages: str | None, instrument: Instrument | None = None) -> TodayComparison:
    return compare_today(instrument or make_instrument(), RECOMMENDED, current(*stages))


class TestStages:
    def test_that_agree_leave_no_gap(self) -> None:
        result = check("qualify", "present", "close")
        assert (result.missing, result.extra, result.displaced) == ((), (), ())

    def test_for_which_a_recommended_one_was_put_are_to_be_sharpened(self) -> None:
        sharper = PlacedStage("visit", False, False, Because("inbound", in_place_of="present"))
        stages = (RECOMMENDED[0], sharper, RECOMMENDED[2])
        instrument = make_instrument(processes=[make_process(), make_process("b", "visit", "visit")])
        result = compare_today(instrument, stages, current("qualify", "present", "close"))
        assert result.targets == ("qualify", "visit", "close")
        assert (result.sharpen, result.missing, result.extra, result.displaced) == ((1,), (), (), ())

    def test_are_to_be_sharpened_through_a_chain_of_replacements_too(self) -> None:
        instrument = make_instrument(
            processes=[make_process(), make_process("b", "visit", "visit"), make_process("c", "paid", "paid")],
            rules=[make_rule("outbound", "visit", "in_place_of", "present")],
        )
        sharper = PlacedStage("paid", False, False, Because("inbound", in_place_of="visit"))
        result = compare_today(instrument, (sharper, RECOMMENDED[2]), current("present", "close"))
        assert (result.targets, result.sharpen) == (("paid", "close"), (0,))

    def test_with_two_names_are_told_with_the_first(self) -> None:
        result = check("qualify", "qualify", "present", None, None, "close", "qualify")
        assert result.doubled == {1: 0, 6: 0}

    def test_that_are_missing_are_in_the_recommended_order(self) -> None:
        assert check("present").missing == ("qualify", "close")

    def test_that_match_none_are_extra(self) -> None:
        assert check("qualify", None, "present", "close").extra == (1,)

    def test_of_another_pipeline_are_extra_too(self) -> None:
        result = check(
            "qualify",
            "visit",
            instrument=make_instrument(processes=[make_process(), make_process("b", "visit", "visit")]),
        )
        assert result.current[1].match == "visit"
        assert result.extra == (1,)

    def test_that_the_questionnaire_does_not_have_match_none(self) -> None:
        assert check("gone").current == (CurrentStage("Our gone", None),)

    @pytest.mark.parametrize(
        ("stages", "displaced"),
        [
            (("present", "qualify", "close"), (0,)),
            (("close", "qualify", "present"), (0,)),
            (("qualify", "close", "present"), (1,)),
            (("close", "present", "qualify"), (0, 1)),
            (("qualify", "qualify", "present", None, "close"), ()),
        ],
    )
    def test_out_of_order_are_the_fewest_that_must_move(
        self, stages: tuple[str | None, ...], displaced: tuple[int, ...]
    ) -> None:
        assert check(*stages).displaced == displaced

    def test_that_do_not_exist_are_all_missing(self) -> None:
        keys = tuple(placed.key for placed in RECOMMENDED)
        assert check() == TodayComparison((), (), keys, (), {}, (), (Fit("inbound", 0), Fit("outbound", 0)))


class TestFit:
    INSTRUMENT = make_instrument(
        sales_models=[make_sales_model("inbound"), make_sales_model("outbound")],
        rules=[make_rule("outbound", "prospect", "before", "qualify")],
    )

    def test_is_100_percent_for_the_sales_models_own_stages(self) -> None:
        result = check("prospect", "qualify", "present", "close", instrument=self.INSTRUMENT)
        assert result.fits == (Fit("outbound", 100), Fit("inbound", 86))

    def test_counts_stages_in_the_same_order(self) -> None:
        result = check("close", "present", "qualify", instrument=self.INSTRUMENT)
        assert result.fits == (Fit("inbound", 33), Fit("outbound", 29))

    def test_of_equal_percent_keeps_the_order_that_breaks_ties(self) -> None:
        assert [fit.sales_model for fit in check(None).fits] == ["inbound", "outbound"]

    def test_finds_each_sales_model_by_its_own_pipeline(self) -> None:
        instrument = reference_instrument()
        for model in instrument.sales_models:
            stages = compose_alone(instrument, model.key).stages
            result = compare_today(instrument, stages, current(*(placed.key for placed in stages)))
            assert result.clear_fit == Fit(model.key, 100)

    def test_is_not_worse_for_two_names_of_one_stage(self) -> None:
        assert check("qualify", "qualify", "present", "close", instrument=self.INSTRUMENT).fits[0].percent == 100

    @pytest.mark.parametrize(
        ("percents", "is_clear"),
        [
            ((FIT_FLOOR, FIT_FLOOR - FIT_MARGIN), True),
            ((FIT_FLOOR - 1, 0), False),
            ((90, 90 - FIT_MARGIN), True),
            ((90, 91 - FIT_MARGIN), False),
            ((FIT_FLOOR,), True),
            ((), False),
        ],
    )
    def test_is_clear_from_a_floor_on_and_with_a_margin_over_the_next(
        self, percents: tuple[int, ...], is_clear: bool
    ) -> None:
        fits = tuple(Fit(f"model {place}", percent) for place, percent in enumerate(percents))
        result = TodayComparison((), (), (), (), {}, (), fits)
        assert result.clear_fit == (fits[0] if is_clear else None)


class TestPlacesInOrder:
    @given(st.lists(st.integers(0, 6), max_size=9))
    def test_is_a_longest_non_decreasing_subsequence(self, numbers: list[int]) -> None:
        result = places_in_order(numbers)
        chosen = [numbers[place] for place in result]
        assert result == sorted(set(result))
        assert chosen == sorted(chosen)
        longer = combinations(numbers, len(result) + 1)
        assert not any(list(candidate) == sorted(candidate) for candidate in longer if candidate)
