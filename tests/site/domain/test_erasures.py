"""The list of erasures: what a line says, and what no line may be."""

from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.instrument.errors import DamagedErasures
from diagnostics.site.domain.erasures import Erased, Erasure, parse_erasures

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
USER = Erasure(Erased.USER, 17, AT)
ASSESSMENT = Erasure(Erased.ASSESSMENT, UUID("01936f3e-0000-7000-8000-00000000000a"), AT)

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
users = st.builds(
    Erasure, st.just(Erased.USER), st.integers(1, 10**18 - 1), st.datetimes(timezones=st.one_of(st.just(UTC), zones))
)
assessments = st.builds(Erasure, st.just(Erased.ASSESSMENT), st.uuids(), st.datetimes(timezones=st.just(UTC)))


def test_a_line_holds_a_kind_an_id_and_a_time() -> None:
    assert str(USER) == "user 17 2026-11-24T10:00:00+00:00"
    assert str(ASSESSMENT) == "assessment 01936f3e-0000-7000-8000-00000000000a 2026-11-24T10:00:00+00:00"


@given(st.lists(st.one_of(users, assessments)))
def test_what_was_written_is_read(erasures: list[Erasure]) -> None:
    assert list(parse_erasures(f"{erasure}\n" for erasure in erasures)) == erasures


def test_blank_lines_say_nothing() -> None:
    assert list(parse_erasures(["\n", f"{USER}\n", "  \n", str(ASSESSMENT)])) == [USER, ASSESSMENT]


@pytest.mark.parametrize(
    "line",
    [
        "user",
        "user 17",
        "user 17 ",
        "user  17 2026-11-24T10:00:00+00:00",
        "user 17 2026-11-24T10:00:00",
        "user 17 2026-11-24T10:00:00+00:00 again",
        "user 17 2026-11-24T25:00:00+00:00",
        "user -17 2026-11-24T10:00:00+00:00",
        "user 0 2026-11-24T10:00:00+00:00",
        "user ١٧ 2026-11-24T10:00:00+00:00",
        "user ann@example.com 2026-11-24T10:00:00+00:00",
        f"user {'9' * 19} 2026-11-24T10:00:00+00:00",
        "person 17 2026-11-24T10:00:00+00:00",
        "assessment 17 2026-11-24T10:00:00+00:00",
        "assessment 01936f3e-0000-7000-8000-00000000000 2026-11-24T10:00:00+00:00",
        "user 17 2026-11-24T10:00:00+00:00user 18 2026-11-24T10:00:00+00:00",
        "\0\0\0",
    ],
)
def test_any_other_line_is_damaged_and_named(line: str) -> None:
    with pytest.raises(DamagedErasures, match=r"^line 3 is not an erasure$") as refused:
        list(parse_erasures([f"{USER}\n", "\n", f"{line}\n", f"{USER}\n"]))
    assert refused.value.number == 3


@given(st.text())
def test_nothing_but_an_erasure_is_read(line: str) -> None:
    try:
        found = list(parse_erasures([line]))
    except DamagedErasures:
        return
    assert all(list(parse_erasures([str(erasure)])) == [erasure] for erasure in found)
