"""The chart's geometry: bars to scale, each with its threshold, rows that do not overlap."""

import pytest

from diagnostics.assessing.pages.results import ScoreBar
from diagnostics.templatetags.charts import PAPER, SCREEN, report_chart, score_chart
from tests.builders import make_sales_model


def bar(score: int, threshold: int = 3, key: str = "inbound") -> ScoreBar:
    return ScoreBar(make_sales_model(key, threshold=threshold), score, is_present=score >= threshold, is_leading=False)


@pytest.mark.parametrize(("score", "width"), [(0, 0), (1, 81), (2, 162), (3, 243), (4, 324)])
def test_a_bar_is_as_long_as_its_score_is_of_the_highest(score: int, width: int) -> None:
    (drawn,) = score_chart([bar(score)], 4)["bars"]
    assert drawn.width == width


@pytest.mark.parametrize(("threshold", "x"), [(1, 81), (3, 243), (4, SCREEN.scale)])
def test_the_tick_is_at_the_threshold(threshold: int, x: int) -> None:
    (drawn,) = score_chart([bar(2, threshold)], 4)["bars"]
    assert drawn.threshold_x == x


def test_a_threshold_above_every_score_stays_in_the_chart() -> None:
    (drawn,) = score_chart([bar(1, threshold=9)], 9)["bars"]
    assert (drawn.threshold_x, drawn.width) == (SCREEN.scale, SCREEN.scale // 9)


def test_the_figure_is_beside_its_bar_and_inside_the_chart() -> None:
    low, high = score_chart([bar(0), bar(4)], 4)["bars"]
    assert (low.figure_x - low.width, high.figure_x - high.width) == (8, 8)
    # two digits at the chart's size take less than this
    assert high.figure_x + 20 <= SCREEN.width


def test_rows_follow_each_other_without_overlap() -> None:
    chart = score_chart([bar(4), bar(3), bar(0)], 4)
    assert [drawn.top for drawn in chart["bars"]] == [
        SCREEN.bar_top,
        SCREEN.row + SCREEN.bar_top,
        2 * SCREEN.row + SCREEN.bar_top,
    ]
    assert chart["height"] == 3 * SCREEN.row
    for drawn, following in zip(chart["bars"], chart["bars"][1:], strict=False):
        assert drawn.label_y < drawn.top < drawn.top + SCREEN.bar_height < following.label_y


@pytest.mark.parametrize("highest", [0, 1])
def test_scores_of_zero_are_drawn_too(highest: int) -> None:
    (drawn,) = score_chart([bar(0)], highest)["bars"]
    assert (drawn.width, drawn.figure_x) == (0, 8)


def test_no_bars_make_an_empty_chart() -> None:
    assert score_chart([], 1) == {"bars": [], "layout": SCREEN, "height": 0}


def test_on_paper_the_same_bars_are_smaller_and_to_scale() -> None:
    high, low = report_chart([bar(4), bar(1)], 4)["bars"]
    assert (high.width, low.width, low.top - high.top) == (PAPER.scale, PAPER.scale // 4, PAPER.row)
