"""Formatting of spans of time."""

import pytest

from diagnostics.templatetags.durations import duration


@pytest.mark.parametrize(
    ("days", "text"),
    [(1, "1 day"), (30, "30 days"), (364, "364 days"), (365, "1 year"), (366, "366 days"), (1095, "3 years")],
)
def test_whole_years_are_in_years_and_other_spans_in_days(days, text):
    assert duration(days) == text
