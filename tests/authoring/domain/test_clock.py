"""Days and times on the wall, also when clocks are put forward and back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from diagnostics.authoring.domain.clock import Unclear, UnclearTime, moment_at

OSLO = ZoneInfo("Europe/Oslo")


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        (datetime(2027, 1, 15, 9), datetime(2027, 1, 15, 8, tzinfo=UTC)),
        (datetime(2027, 7, 15, 9), datetime(2027, 7, 15, 7, tzinfo=UTC)),
        (datetime(2027, 3, 28, 1, 59), datetime(2027, 3, 28, 0, 59, tzinfo=UTC)),
        (datetime(2027, 3, 28, 3), datetime(2027, 3, 28, 1, tzinfo=UTC)),
        (datetime(2027, 10, 31, 3), datetime(2027, 10, 31, 2, tzinfo=UTC)),
    ],
    ids=str,
)
def test_a_time_is_a_moment(shown: datetime, moment: datetime) -> None:
    assert moment_at(shown, OSLO) == moment


@pytest.mark.parametrize(
    ("shown", "reason"),
    [(datetime(2027, 3, 28, 2, 30), Unclear.LEFT_OUT), (datetime(2027, 10, 31, 2, 30), Unclear.TWICE)],
    ids=str,
)
def test_a_time_that_is_left_out_or_comes_twice_is_refused(shown: datetime, reason: Unclear) -> None:
    with pytest.raises(UnclearTime) as caught:
        moment_at(shown, OSLO)
    assert caught.value.reason is reason
