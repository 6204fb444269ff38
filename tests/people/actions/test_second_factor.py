"""Codes of authenticator apps: each time step counts once, for good, whoever sends it and however often."""

from collections.abc import Iterator
from time import time
from typing import Any
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from diagnostics.people.actions import second_factor
from diagnostics.people.actions.second_factor import LAST_STEP, accept_code
from diagnostics.site.models import User
from diagnostics.site.models.secrets import encrypt
from tests.rows import make_user
from tests.support.racing import RACERS, Hold, lift_locks, race, room_for
from tests.visitors import SECRET, with_second_factor

NOON = 1_790_000_010
"""The first second of a time step."""

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _room() -> Iterator[None]:
    with room_for(RACERS):
        yield


@pytest.fixture
def user() -> User:
    return with_second_factor(make_user())


def code_at(seconds: int) -> str:
    """Return the code that the app shows so many seconds after noon."""
    return str(totp.format_hotp_value(totp.hotp_value(SECRET, (NOON + seconds) // 30)))


def accepted(user: User, code: str, at: int) -> bool:
    """Whether the site accepts the code, sent so many seconds after noon; the cache knows nothing of earlier ones."""
    cache.clear()
    with patch("allauth.mfa.totp.internal.auth.time.time", return_value=NOON + at):
        return accept_code(user_id=user.pk, code=code) is not None


def test_a_code_counts_once_as_long_as_it_is_right(user: User) -> None:
    sent_at = (0, 5, 33, 58, 95)
    assert [accepted(user, code_at(0), at) for at in sent_at] == [True, False, False, False, False]


def test_the_control_without_the_last_step_it_counts_again(user: User) -> None:
    with patch.object(second_factor, "LAST_STEP", "forgotten"), patch.object(Authenticator, "save"):
        assert [accepted(user, code_at(0), at) for at in (0, 33)] == [True, True]


def test_a_code_counts_a_step_early_or_late_but_none_from_before_the_last_one(user: User) -> None:
    assert accepted(user, code_at(60), 30)
    assert not accepted(user, code_at(30), 30)
    assert accepted(user, code_at(90), 120)
    assert not accepted(user, code_at(120), 180)


def test_a_wrong_code_changes_nothing(user: User) -> None:
    assert not accepted(user, "000000", 0)
    assert LAST_STEP not in Authenticator.objects.get().data
    assert accepted(user, code_at(0), 0)


def test_a_code_of_another_account_counts_nowhere_else(user: User) -> None:
    other = make_user()
    assert not accepted(other, code_at(0), 0)
    assert accepted(user, code_at(0), 0)


def test_a_recovery_code_counts_once(user: User) -> None:
    codes = Authenticator.objects.create(
        user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": encrypt("0" * 80), "used_mask": 0}
    )
    code = codes.wrap().get_unused_codes()[3]
    assert [accepted(user, code, 0) for _ in range(2)] == [True, False]


def test_a_secret_that_no_key_opens_lets_nobody_in(user: User) -> None:
    Authenticator.objects.update(data={"secret": SECRET})
    assert not accepted(user, code_at(0), 0)


class TestTogether:
    """One code, sent in several requests at the same moment."""

    def test_one_is_accepted(self, user: User) -> None:
        code = code_at(int(time()) - NOON)
        (results,) = race(*[lambda number: accept_code(user_id=user.pk, code=code) is not None] * RACERS)
        assert sorted(results) == [False] * (RACERS - 1) + [True]

    def test_the_control_without_the_lock_both_are(self, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
        code = code_at(int(time()) - NOON)
        hold, compare = Hold(), second_factor.compare_user_code
        lift_locks(monkeypatch)
        monkeypatch.setattr(second_factor, "compare_user_code", lambda **codes: hold.stop() or compare(**codes))
        accept: Any = accept_code.__wrapped__  # type: ignore[attr-defined]
        racer = lambda number: accept(user_id=user.pk, code=code) is not None  # noqa: E731
        assert race(racer, hold.overtake(racer))[0] == (True, True)
