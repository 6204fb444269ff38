"""Spans of time, in words."""

import pytest

from diagnostics.templatetags.durations import duration


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 day"), (30, "30 days"), (364, "364 days"), (365, "1 year"), (366, "366 days"), (1095, "3 years")],
)
def test_whole_years_are_told_as_years_and_all_else_as_days(days, words):
    assert duration(days) == words
