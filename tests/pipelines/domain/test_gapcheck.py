"""Today's stages compared with the recommended ones."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.gapcheck import CurrentStage, Fit, GapCheck, check_gaps, longest_rising
from tests.builders import make_instrument, make_process, make_rule, make_sales_model
from tests.reference import reference_instrument

RECOMMENDED = ("qualify", "present", "close")


def current(*stages: str | None) -> list[CurrentStage]:
    return [CurrentStage(f"Our {stage}", stage) for stage in stages]


def check(*stages: str | None, instrument: Instrument | None = None) -> GapCheck:
    return check_gaps(instrument or make_instrument(), RECOMMENDED, current(*stages))


class TestStages:
    def test_that_agree_leave_no_gap(self) -> None:
        result = check("qualify", "present", "close")
        assert (result.missing, result.extra, result.displaced) == ((), (), ())

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
        assert check() == GapCheck((), RECOMMENDED, (), (), (Fit("inbound", 0), Fit("outbound", 0)))


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
            stages = tuple(placed.key for placed in compose_alone(instrument, model.key).stages)
            assert Fit(model.key, 100) in check_gaps(instrument, stages, current(*stages)).fits


class TestLongestRising:
    @given(st.lists(st.integers(0, 6), max_size=9))
    def test_is_a_longest_non_decreasing_subsequence(self, numbers: list[int]) -> None:
        result = longest_rising(numbers)
        chosen = [numbers[place] for place in result]
        assert result == sorted(set(result))
        assert chosen == sorted(chosen)
        longer = combinations(numbers, len(result) + 1)
        assert not any(list(candidate) == sorted(candidate) for candidate in longer if candidate)
