"""Guessing the code of the second step, by somebody who knows the password: in a row, and at the same time."""

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from django.core.cache import cache

from diagnostics.people.adapters.second_factor import SecondFactorAdapter
from diagnostics.site.models import User
from tests.people.views.second_steps import STEP, show_code
from tests.rendering import without_rendering
from tests.support.racing import RACERS, race, room_for
from tests.visitors import Visitor, make_account, with_second_factor

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

AN_HOUR = 10
"""Codes that are tried for one account in an hour."""


@pytest.fixture
def user() -> User:
    cache.clear()
    return with_second_factor(make_account())


@pytest.fixture
def tried() -> Iterator[list[str]]:
    """The codes that the site compared with the right one."""
    codes: list[str] = []
    with patch.object(SecondFactorAdapter, "accept_code", lambda self, user, code: codes.append(code)):
        yield codes


def guessers() -> list[Visitor]:
    """Return browsers in which the password was entered and the code is missing, each with an address of its own."""
    browsers = [Visitor(REMOTE_ADDR=f"192.0.2.{number}") for number in range(1, RACERS + 1)]
    for browser in browsers:
        browser.sign_in()
    return browsers


def guess(browsers: list[Visitor], rounds: int) -> None:
    def racer(browser: Visitor) -> object:
        return lambda number: browser.post(STEP, {"code": f"{number:06}"})

    with room_for(RACERS), without_rendering():
        race(*map(racer, browsers), rounds=rounds)  # type: ignore[arg-type]


def test_at_the_same_time_tries_ten_codes(user: User, tried: list[str]) -> None:
    guess(guessers(), rounds=3)
    assert len(tried) == AN_HOUR


def test_one_after_the_other_tries_ten_and_then_not_even_the_right_one(user: User) -> None:
    browsers = guessers()
    with without_rendering():
        for number in range(AN_HOUR + 2):
            browsers[number % RACERS].post(STEP, {"code": "000000"})
    assert show_code(browsers[0], user).status_code == 200


def test_the_control_without_the_limit_tries_all(user: User, tried: list[str]) -> None:
    browsers = guessers()
    with patch("diagnostics.people.forms.second_factor.check_rate_limit", return_value=lambda: None):
        guess(browsers, rounds=3)
    assert len(tried) == 3 * RACERS
