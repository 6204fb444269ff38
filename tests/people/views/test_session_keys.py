"""Keys of sessions: a planted one is worth nothing, and one that has ended opens nothing and leaves nothing behind."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from diagnostics.site.models import User
from tests.people.views.second_steps import is_signed_in, signed_in
from tests.visitors import EMAIL, PASSWORD, Visitor, make_account

pytestmark = pytest.mark.django_db

FORGET = {"Clear-Site-Data": '"cache"'}
"""The header that tells browsers to forget the pages that they keep."""


def with_key(key: str | None) -> Visitor:
    """Return a browser with the cookie of a session."""
    visitor = Visitor()
    visitor.cookies["sid"] = key or ""
    return visitor


@pytest.fixture
def user() -> User:
    return make_account()


def test_a_key_that_somebody_planted_is_replaced_when_its_owner_signs_in(user: User) -> None:
    planted = Client().session
    planted["theme"] = "theirs"
    planted.save()
    victim = with_key(planted.session_key)
    victim.sign_in()
    assert (is_signed_in(victim), victim.session.session_key != planted.session_key) == (True, True)
    assert not Session.objects.filter(pk=planted.session_key).exists()
    assert not is_signed_in(with_key(planted.session_key))


def test_signing_out_ends_the_session_and_its_copies_at_once(user: User) -> None:
    visitor = signed_in(user)
    copy = with_key(visitor.session.session_key)
    assert is_signed_in(copy)
    response = visitor.post("/accounts/logout/")
    assert FORGET.items() <= dict(response.items()).items()
    assert not Session.objects.exists()
    assert not is_signed_in(copy)


@pytest.mark.parametrize("end", ["close", "change the password", "delete the session"])
def test_a_session_that_ended_elsewhere_lets_the_browser_forget_its_pages(user: User, end: str) -> None:
    visitor = signed_in(user)
    assert "Clear-Site-Data" not in visitor.get("/accounts/")
    if end == "close":
        User.objects.update(is_active=False)
    elif end == "change the password":
        user.set_password("another long password")
        user.save()
    else:
        Session.objects.all().delete()
    response = visitor.get("/accounts/")
    assert response.status_code == 302
    assert FORGET.items() <= dict(response.items()).items()
    # as browsers do when a cookie is taken back
    assert visitor.cookies.pop("sid").value == ""
    assert "Clear-Site-Data" not in visitor.get("/accounts/")


def test_others_are_signed_out_from_the_list_of_sessions(user: User) -> None:
    other, own = signed_in(user), signed_in(user)
    own.post("/accounts/sessions/")
    assert (is_signed_in(other), is_signed_in(own)) == (False, True)


def test_a_session_is_kept_by_what_does_not_concern_signing_in(user: User) -> None:
    """The control: not every change ends sessions."""
    visitor = signed_in(user)
    User.objects.filter(email=EMAIL).update(first_name="Kari", last_login=None)
    assert is_signed_in(visitor)
    assert visitor.post("/accounts/login/", {"login": EMAIL, "password": PASSWORD}).status_code == 302
    assert is_signed_in(visitor)
