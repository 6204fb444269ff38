"""The chart's geometry: bars to scale, each with its threshold, rows that do not overlap."""

import pytest

from diagnostics.presenters.results import ScoreBar
from diagnostics.templatetags.charts import BAR_HEIGHT, BAR_TOP, ROW, SCALE, WIDTH, score_chart


def bar(score: int, threshold: int = 3, key: str = "inbound") -> ScoreBar:
    return ScoreBar(key, f"name {key}", score, threshold, is_present=score >= threshold, is_leading=False)


@pytest.mark.parametrize(("score", "width"), [(0, 0), (1, 81), (2, 162), (3, 243), (4, 324)])
def test_a_bar_is_as_long_as_its_score_is_of_the_highest(score: int, width: int) -> None:
    (drawn,) = score_chart([bar(score)], 4)["bars"]
    assert drawn.width == width


@pytest.mark.parametrize(("threshold", "place"), [(1, 81), (3, 243), (4, SCALE)])
def test_the_tick_stands_at_the_threshold(threshold: int, place: int) -> None:
    (drawn,) = score_chart([bar(2, threshold)], 4)["bars"]
    assert drawn.threshold_x == place


def test_a_threshold_nobody_reaches_stays_in_the_picture() -> None:
    (drawn,) = score_chart([bar(1, threshold=9)], 9)["bars"]
    assert (drawn.threshold_x, drawn.width) == (SCALE, SCALE // 9)


def test_the_figure_stands_beside_the_bar_and_in_the_picture() -> None:
    low, high = score_chart([bar(0), bar(4)], 4)["bars"]
    assert (low.figure_x - low.width, high.figure_x - high.width) == (8, 8)
    # two digits at the chart's size take less than this
    assert high.figure_x + 20 <= WIDTH


def test_rows_follow_each_other_without_overlap() -> None:
    chart = score_chart([bar(4), bar(3), bar(0)], 4)
    assert [drawn.top for drawn in chart["bars"]] == [BAR_TOP, ROW + BAR_TOP, 2 * ROW + BAR_TOP]
    assert chart["height"] == 3 * ROW
    for drawn, following in zip(chart["bars"], chart["bars"][1:], strict=False):
        assert drawn.label_y < drawn.top < drawn.top + BAR_HEIGHT < following.label_y


@pytest.mark.parametrize("highest", [0, 1])
def test_scores_of_nothing_are_drawn_too(highest: int) -> None:
    (drawn,) = score_chart([bar(0)], highest)["bars"]
    assert (drawn.width, drawn.figure_x) == (0, 8)


def test_no_bars_make_an_empty_chart() -> None:
    assert score_chart([], 1) == {"bars": [], "width": WIDTH, "scale": SCALE, "bar_height": BAR_HEIGHT, "height": 0}
