"""How long people and staff stay signed in."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diagnostics.site.models import User
from salesmodel.sessions import BEGAN, SINCE
from tests.people.views.second_steps import is_signed_in
from tests.visitors import PASSWORD, Visitor, make_account

HOUR, DAY = 3600, 24 * 3600
DAYS = 30 * DAY
SHIFT = 8 * HOUR


def sign_in(visitor: Visitor, *, is_staff: bool = False) -> User:
    user = make_account(is_staff=is_staff)
    visitor.sign_in()
    return user


def later(visitor: Visitor, seconds: int) -> None:
    """Let the session have begun and been prolonged that much longer ago."""
    session = visitor.session
    session[SINCE] -= seconds
    session[BEGAN] -= seconds
    session.save()


def lasts(visitor: Visitor) -> tuple[int, int]:
    """Return how many seconds the browser keeps the cookie, and the database the session, to the minute."""
    row = Session.objects.get(pk=visitor.session.session_key)
    stored = round((row.expire_date - timezone.now()) / timedelta(minutes=1)) * 60
    return int(visitor.cookies["sid"]["max-age"]), stored


class TestPeople:
    def test_stay_signed_in_for_thirty_days(self, visitor: Visitor) -> None:
        sign_in(visitor)
        assert lasts(visitor) == (DAYS, DAYS)

    @override_settings(SESSION_DAYS=2)
    def test_stay_as_long_as_the_setting_says(self, visitor: Visitor) -> None:
        sign_in(visitor)
        assert lasts(visitor) == (2 * DAY, 2 * DAY)

    def test_stay_signed_in_while_they_come_back_but_not_longer_than_ninety_days(self, visitor: Visitor) -> None:
        sign_in(visitor)
        for _visit in range(3):
            later(visitor, 29 * DAY)
            Session.objects.update(expire_date=timezone.now() + timedelta(days=1))
            assert is_signed_in(visitor)
            assert lasts(visitor) == (DAYS, DAYS)
        later(visitor, 3 * DAY)
        assert not is_signed_in(visitor)
        assert not Session.objects.exists()

    @override_settings(SESSION_MAX_DAYS=400)
    def test_stay_longer_if_the_setting_says_so(self, visitor: Visitor) -> None:
        """The control: the setting ends the session."""
        sign_in(visitor)
        later(visitor, 90 * DAY)
        assert is_signed_in(visitor)

    def test_are_signed_out_if_they_do_not(self, visitor: Visitor) -> None:
        sign_in(visitor)
        Session.objects.update(expire_date=timezone.now())
        assert not is_signed_in(visitor)

    def test_write_their_session_at_most_once_a_day(self, visitor: Visitor) -> None:
        sign_in(visitor)
        later(visitor, DAY - HOUR)
        assert writes_of_a_visit(visitor) == 0
        later(visitor, DAY)
        assert [writes_of_a_visit(visitor), writes_of_a_visit(visitor)] == [1, 0]


def writes_of_a_visit(visitor: Visitor) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert is_signed_in(visitor)
    return sum(query["sql"].startswith('UPDATE "django_session"') for query in captured)


class TestStaff:
    @pytest.fixture(autouse=True)
    def _without_second_factor(self) -> Iterator[None]:
        with override_settings(STAFF_MFA=False):
            yield

    def test_stay_signed_in_for_eight_hours(self, visitor: Visitor) -> None:
        sign_in(visitor, is_staff=True)
        assert lasts(visitor) == (SHIFT, SHIFT)

    def test_are_signed_out_then_also_if_they_come_back_now_and_then(self, visitor: Visitor) -> None:
        sign_in(visitor, is_staff=True)
        later(visitor, SHIFT - HOUR)
        assert is_signed_in(visitor)
        later(visitor, HOUR)
        assert not is_signed_in(visitor)

    def test_are_signed_out_then_also_if_they_show_again_who_they_are(self, visitor: Visitor) -> None:
        sign_in(visitor, is_staff=True)
        later(visitor, SHIFT - HOUR)
        visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert is_signed_in(visitor)
        later(visitor, HOUR)
        assert not is_signed_in(visitor)


def test_visitors_without_account_get_no_session(visitor: Visitor) -> None:
    visitor.complete()
    assert "sid" not in visitor.cookies
