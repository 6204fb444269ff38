"""What a session may do, and when it ends, if something changes about how its user signs in.

Each change is made from another session than those asked: `before` was opened before the change, `after` afterwards.
"""

from collections.abc import Callable
from itertools import product
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from diagnostics.people.actions.second_factor import remove_second_factors
from diagnostics.people.actions.sessions import end_sessions, sign_out_everywhere
from diagnostics.people.views.second_factor import ends_other_sessions
from diagnostics.site.models import User
from tests.people.views.second_steps import (
    ADMIN,
    APP,
    CODES,
    CONFIRM,
    REMOVE,
    STEP,
    enrol,
    is_signed_in,
    open_link,
    opens_admin,
    show_code,
    signed_in,
)
from tests.support.accounts import change_address, choose_password_by_link
from tests.visitors import EMAIL, PASSWORD, Visitor, code_in, letter, make_account, show_again_who, with_second_factor

pytestmark = pytest.mark.django_db

NEW_PASSWORD = "another long password"
Change = Callable[[Visitor, User], object]


@pytest.fixture
def user() -> User:
    return make_account(is_staff=True, is_superuser=True)


def signed_in_administrator() -> Visitor:
    client = Visitor()
    client.force_login(with_second_factor(User.objects.create_superuser("administrator@example.com", PASSWORD)))
    show_again_who(client)
    return client


def by_administrator(**fields: object) -> Change:
    """Return a change of the user in the admin."""

    def change(_: Visitor, user: User) -> None:
        client = signed_in_administrator()
        page = client.get(f"/admin/diagnostics/user/{user.pk}/change/")
        form = page.context["adminform"].form
        typed = {name: value for name, value in {**form.initial, **fields}.items() if value not in (None, False)}
        sent = {name: value for name, value in typed.items() if name in form.fields and name != "password"}
        response = client.post(f"/admin/diagnostics/user/{user.pk}/change/", {**sent, "seen": page.context["seen"]})
        assert response.status_code == 302, response.context["adminform"].form.errors

    return change


def enrol_by_link(visitor: Visitor, user: User) -> None:
    open_link(visitor, user)
    enrol(visitor)


def remove(visitor: Visitor, user: User) -> None:
    show_code(visitor, user, CONFIRM)
    assert visitor.post(REMOVE).status_code == 302


def make_codes(visitor: Visitor, user: User) -> None:
    show_code(visitor, user, CONFIRM)
    assert visitor.post(f"{CODES}generate/").status_code == 302


def change_password(visitor: Visitor, user: User) -> None:
    sent = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    assert visitor.post("/accounts/password/change/", sent).status_code == 302


def get_new_address(visitor: Visitor, user: User) -> None:
    show_code(visitor, user, CONFIRM)
    change_address(visitor, "new@example.com")
    user.refresh_from_db()
    assert user.email == "new@example.com"


CHANGES: dict[str, Change] = {
    "set up an app": enrol_by_link,
    "remove the app": remove,
    "new recovery codes": make_codes,
    "reset by an administrator": lambda _, user: remove_second_factors(user_ids=[user.pk], by=user),
    "new password": change_password,
    "new address": get_new_address,
    "superuser no more": by_administrator(is_superuser=False),
    "a group": lambda _, user: by_administrator(groups=[Group.objects.create(name="temps").pk])(_, user),
    "signed out by an administrator": lambda _, user: sign_out_everywhere(user_ids=[user.pk], by=user),
}
OWN = {"set up an app", "remove the app", "new recovery codes", "new password", "new address"}
"""Changes that people make themselves, in a session that goes on."""


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_ends_all_other_sessions_and_gives_its_own_a_new_key(user: User, name: str) -> None:
    if name != "set up an app":
        with_second_factor(user)
    before, own = signed_in(user), signed_in(user)
    assert (is_signed_in(before), is_signed_in(own)) == (True, True)
    key = own.session.session_key
    CHANGES[name](own, user)
    assert (is_signed_in(before), is_signed_in(own)) == (False, name in OWN)
    assert not Session.objects.filter(session_key=key).exists() or name not in OWN


def test_the_control_without_the_epoch_the_other_session_goes_on(user: User) -> None:
    with_second_factor(user)
    before, own = signed_in(user), signed_in(user)
    with patch("diagnostics.people.adapters.sessions.end_sessions"):
        remove(own, user)
    assert is_signed_in(before)


def test_a_row_that_is_changed_behind_the_sites_back_ends_sessions_too(user: User) -> None:
    for field, value in product(("is_staff", "is_superuser"), (False, True)):
        session = signed_in(user)
        assert is_signed_in(session)
        User.objects.filter(pk=user.pk).update(**{field: value})
        assert not is_signed_in(session), (field, value)


def test_an_account_that_is_closed_and_opened_again_opens_no_session_again(user: User) -> None:
    visited, unvisited = signed_in(user), signed_in(user)
    by_administrator(is_active=False)(visited, user)
    assert not is_signed_in(visited)
    User.objects.get(email="administrator@example.com").delete()
    by_administrator(is_active="on")(visited, user)
    assert (is_signed_in(visited), is_signed_in(unvisited)) == (False, False)


@pytest.mark.parametrize("ended", [True, False])
def test_a_session_that_ends_while_its_request_is_served_changes_no_factor(
    user: User, rf: RequestFactory, ended: bool
) -> None:
    """The control: one that goes on does."""
    calls: list[HttpRequest] = []
    view = ends_other_sessions(lambda request: calls.append(request) or HttpResponse())  # type: ignore[func-returns-value]
    request = rf.post(APP)
    request.user = User.objects.get(pk=user.pk)
    if ended:
        end_sessions(user_ids=[user.pk])
    assert (view(request).status_code, len(calls)) == ((302, 0) if ended else (200, 1))


class TestFirstSecondStep:
    def test_of_a_password_alone_is_not_set_up(self, user: User) -> None:
        """Neither by the way that the site shows, nor by confirming the password, nor by another address."""
        thief = signed_in(user)
        assert thief.post("/accounts/reauthenticate/", {"password": PASSWORD})["Location"] == "/accounts/second-step/"
        assert thief.get(APP)["Location"] == f"/accounts/second-step/?next={APP.replace('/', '%2F')}"
        thief.post(APP, {"code": "123456"})
        thief.post("/accounts/email/", {"email": "thief@example.com", "action_add": ""})
        user.refresh_from_db()
        assert (user.email, user.authenticator_set.count(), opens_admin(thief)) == (EMAIL, 0, False)

    def test_of_the_owner_throws_the_thief_out(self, user: User) -> None:
        thief, owner = signed_in(user), signed_in(user)
        assert opens_admin(owner) is False
        enrol_by_link(owner, user)
        assert (opens_admin(owner), opens_admin(thief), is_signed_in(thief)) == (True, False, False)
        again = Visitor()
        again.sign_in()
        assert again.get(ADMIN, follow=True).redirect_chain[-1][0] == STEP

    def test_is_set_up_after_a_password_was_reset_by_mail(self, user: User) -> None:
        visitor = Visitor()
        choose_password_by_link(visitor, NEW_PASSWORD)
        enrol(visitor)
        assert opens_admin(visitor)

    def test_is_set_up_after_the_address_was_confirmed_by_a_mailed_code(self, user: User) -> None:
        user.emailaddress_set.update(verified=False)
        visitor = Visitor()
        visitor.sign_in()
        visitor.post("/accounts/confirm-email/", {"code": code_in(letter())})
        enrol(visitor)
        assert opens_admin(visitor)

    def test_needs_no_mail_if_staff_need_no_second_step(self, user: User, settings: object) -> None:
        """The control: the setting asks for it."""
        settings.STAFF_MFA = False  # type: ignore[attr-defined]
        visitor = signed_in(user)
        visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert visitor.get(APP).status_code == 200


class TestLink:
    def link(self) -> str:
        return next(line for line in letter().text.splitlines() if "/second-step/" in line)

    def test_is_mailed_and_works_once(self, user: User) -> None:
        visitor = signed_in(user)
        assert "We sent a link to" in visitor.post("/accounts/second-step/").content.decode()
        assert letter().to == EMAIL
        # mail scanners open links
        for _ in range(3):
            assert [visitor.get(self.link()).status_code, visitor.head(self.link()).status_code] == [200, 200]
        assert visitor.post(self.link())["Location"] == "/accounts/2fa/"
        assert (is_signed_in(visitor), visitor.post(self.link()).status_code) == (True, 404)

    def test_of_somebody_else_or_an_old_one_does_not_work(self, user: User) -> None:
        visitor = signed_in(user)
        visitor.post("/accounts/second-step/")
        other = Visitor()
        other.force_login(make_account("other@example.com", is_staff=True))
        assert [other.get(self.link()).status_code, other.post(self.link()).status_code] == [404, 404]
        with patch("diagnostics.people.queries.second_factor.LINK_MINUTES", -1):
            assert visitor.post(self.link()).status_code == 404
        assert visitor.post(self.link()).status_code == 302

    def test_does_not_work_when_there_is_a_second_step(self, user: User) -> None:
        visitor = signed_in(user)
        visitor.post("/accounts/second-step/")
        with_second_factor(user)
        assert visitor.post(self.link()).status_code == 404

    def test_is_mailed_five_times_an_hour(self, user: User) -> None:
        visitor = signed_in(user)
        assert [visitor.post("/accounts/second-step/").status_code for _ in range(6)] == [200] * 5 + [429]


class TestShowingAgain:
    @pytest.mark.parametrize("address", [REMOVE, CODES, f"{CODES}generate/", f"{CODES}download/", "/accounts/email/"])
    def test_asks_for_the_second_step_not_the_password(self, user: User, address: str) -> None:
        with_second_factor(user)
        make_codes(signed_in(user), user)
        visitor = signed_in(user)
        visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
        ask = visitor.post if address == "/accounts/email/" else visitor.get
        assert ask(address, {"email": "new@example.com", "action_add": ""})["Location"].startswith(CONFIRM)

    def test_gives_the_session_a_new_key(self, user: User) -> None:
        with_second_factor(user)
        visitor = signed_in(user)
        key = visitor.session.session_key
        show_code(visitor, user, CONFIRM)
        assert (is_signed_in(visitor), visitor.session.session_key != key) == (True, True)
        stolen = Visitor()
        stolen.cookies["sid"] = key or ""
        assert not is_signed_in(stolen)
        page = visitor.get("/accounts/sessions/").content.decode()
        assert page.count("This one") == 1
