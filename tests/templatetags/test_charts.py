"""The charts' geometry: bars to scale, each with its threshold, rows that do not overlap on paper."""

import re

import pytest
from django.template.loader import render_to_string

from diagnostics.assessing.pages.results import ScoreBar
from diagnostics.templatetags.charts import PAPER, SCORE_LENGTH, report_chart, score_chart
from tests.builders import make_sales_model
from tests.visitors import compact


def bar(score: int, threshold: int = 3, key: str = "inbound") -> ScoreBar:
    return ScoreBar(make_sales_model(key, threshold=threshold), score, is_present=score >= threshold, is_leading=False)


@pytest.mark.parametrize(("score", "width"), [(0, 0), (1, 250), (2, 500), (3, 750), (4, SCORE_LENGTH)])
def test_a_bar_is_as_long_as_its_score_is_of_the_highest(score: int, width: int) -> None:
    (drawn,) = score_chart([bar(score)], 4)["bars"]
    assert drawn.width == width


@pytest.mark.parametrize(("threshold", "x"), [(1, 250), (3, 750), (4, SCORE_LENGTH)])
def test_the_tick_is_at_the_threshold(threshold: int, x: int) -> None:
    (drawn,) = score_chart([bar(2, threshold)], 4)["bars"]
    assert drawn.threshold_x == x


def test_a_threshold_above_every_score_stays_in_the_chart() -> None:
    (drawn,) = score_chart([bar(1, threshold=9)], 9)["bars"]
    assert (drawn.threshold_x, drawn.width) == (SCORE_LENGTH, SCORE_LENGTH // 9)


@pytest.mark.parametrize(("score", "words"), [(0, "0 points (needs 3)"), (1, "1 point (needs 3)")])
def test_says_in_words_what_a_bar_shows(score: int, words: str) -> None:
    html = compact(render_to_string("diagnostics/assessing/_score_chart.html", score_chart([bar(score)], 4)))
    assert re.findall(r'class="bar-points">(.+?)<', html) == [words]


@pytest.mark.parametrize("highest", [0, 1])
def test_scores_of_zero_are_drawn_too(highest: int) -> None:
    (drawn,) = score_chart([bar(0)], highest)["bars"]
    assert drawn.width == 0


def test_no_bars_make_an_empty_chart() -> None:
    assert score_chart([], 1) == {"bars": [], "length": SCORE_LENGTH}


def test_rows_on_paper_follow_each_other_without_overlap() -> None:
    chart = report_chart([bar(4), bar(3), bar(0)], 4)
    assert [drawn.top for drawn in chart["bars"]] == [number * PAPER.row + PAPER.bar_top for number in range(3)]
    assert chart["height"] == 3 * PAPER.row
    for drawn, following in zip(chart["bars"], chart["bars"][1:], strict=False):
        assert drawn.label_y < drawn.top < drawn.top + PAPER.bar_height < following.label_y


def test_on_paper_the_same_bars_are_smaller_and_to_scale() -> None:
    high, low = report_chart([bar(4), bar(1)], 4)["bars"]
    assert (high.width, low.width, low.top - high.top) == (PAPER.scale, PAPER.scale // 4, PAPER.row)
