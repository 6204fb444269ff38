"""Dates and times as readers of each language and region write them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils.formats import date_format, get_format, reset_format_cache
from django.utils.timezone import localtime

from diagnostics.site.languages import override_language
from salesmodel import formats

EVENING = datetime(2026, 11, 28, 21, 39, tzinfo=UTC)
WRITTEN = {
    "en": ("28 November 2026", "28 November 2026, 22:39", "22:39", "28/11/2026", "28/11/2026 22:39", "28 November"),
    "nb": (
        "28. november 2026",
        "28. november 2026 kl. 22.39",
        "22.39",
        "28.11.2026",
        "28.11.2026 22.39",
        "28. november",
    ),
}
AMERICAN = (
    *("November 28, 2026", "November 28, 2026, 10:39 p.m.", "10:39 p.m."),
    *("11/28/2026", "11/28/2026 10:39 p.m.", "November 28"),
)
FORMATS = (
    *("DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT"),
    *("SHORT_DATE_FORMAT", "SHORT_DATETIME_FORMAT", "MONTH_DAY_FORMAT"),
)


@pytest.fixture
def american(settings: Any) -> Any:
    settings.FORMAT_MODULE_PATH = formats.modules(american=True)
    reset_format_cache()
    yield
    reset_format_cache()


def written(language: str) -> tuple[str, ...]:
    with override_language(language):
        return tuple(date_format(localtime(EVENING), name) for name in FORMATS)


@pytest.mark.parametrize("language", WRITTEN)
def test_are_european(language: str) -> None:
    assert written(language) == WRITTEN[language]


def test_are_american_in_english_if_the_site_is(american: None) -> None:
    assert (written("en"), written("nb")) == (AMERICAN, WRITTEN["nb"])


@pytest.mark.parametrize(("language", "typed"), [("en", "28/11/2026"), ("nb", "28.11.2026")])
def test_a_day_can_be_typed_in_the_same_order(language: str, typed: str) -> None:
    assert day_of(language, typed) == day_of(language, "2026-11-28") == date(2026, 11, 28)


def test_and_as_americans_do(american: None) -> None:
    assert day_of("en", "11/28/2026") == date(2026, 11, 28)


def day_of(language: str, typed: str) -> date:
    """Return the day that a form's field reads, by the first format that fits."""
    with override_language(language):
        for pattern in get_format("DATE_INPUT_FORMATS"):
            try:
                return datetime.strptime(typed, pattern).date()
            except ValueError:
                continue
    raise AssertionError(f"{typed} is no day")
