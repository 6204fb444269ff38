"""Days a number of months ahead."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.assessing.domain.months import months_after


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2026-11-24", 1, "2026-12-24"),
        ("2026-12-31", 1, "2027-01-31"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-03-31", 6, "2026-09-30"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2026-11-24", 12, "2027-11-24"),
        ("2026-11-24", 0, "2026-11-24"),
    ],
)
def test_are_the_same_day_or_the_last_of_a_shorter_month(day, months, expected):
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(expected)


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 120))
def test_are_in_that_month_and_on_no_later_day_of_it(day, months):
    later = months_after(day, months)
    assert 12 * later.year + later.month == 12 * day.year + day.month + months
    # it is an earlier day of the month only if the month has no such day
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


def test_do_not_exist_after_the_last_year():
    with pytest.raises(ValueError, match="year"):
        months_after(date(9999, 12, 1), 1)
