"""Resetting and changing the password, changing the address, and ending sessions."""

from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user

from diagnostics.site.models import OutgoingMail, User
from tests.support.accounts import mailed_link
from tests.visitors import (
    EMAIL,
    PASSWORD,
    Page,
    Visitor,
    code_in,
    letter,
    url,
    with_second_factor,
)

pytestmark = pytest.mark.both_databases

CODE = "/accounts/confirm-email/"


@pytest.mark.usefixtures("manager")
class TestForgottenPassword:
    def test_is_changed_by_the_link_that_was_sent_which_signs_in(self, visitor: Visitor) -> None:
        form = visitor.get(mailed_link(visitor), follow=True)
        visitor.fill_in(form, password1="a calm river flows")
        assert get_user(visitor).email == EMAIL
        assert User.objects.get().check_password("a calm river flows")
        assert letter().subject == "Your password was changed"

    def test_link_works_once(self, visitor: Visitor) -> None:
        link = mailed_link(visitor)
        visitor.fill_in(visitor.get(link, follow=True), password1="a calm river flows")
        again = Page(Visitor().get(link, follow=True))
        assert again.heading == "This link does not work"

    def test_asks_for_the_second_step_of_an_account_that_has_one(self, visitor: Visitor, manager: User) -> None:
        with_second_factor(manager)
        form = visitor.get(mailed_link(visitor), follow=True)
        response = visitor.fill_in(form, password1="a calm river flows")
        assert User.objects.get().check_password("a calm river flows")
        assert get_user(visitor).is_anonymous
        assert response.redirect_chain[-1][0] == "/accounts/2fa/authenticate/"

    def test_ends_every_other_session(self, visitor: Visitor) -> None:
        elsewhere = Visitor()
        elsewhere.sign_in()
        visitor.fill_in(visitor.get(mailed_link(visitor), follow=True), password1="a calm river flows")
        assert get_user(elsewhere).is_anonymous


class TestAddress:
    def change(self, visitor: Visitor, email: str) -> Any:
        visitor.sign_in()
        visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
        return visitor.post("/accounts/email/", {"email": email, "action_add": ""}, follow=True)

    def test_is_changed_once_the_new_one_is_confirmed(self, visitor: Visitor, manager: User) -> None:
        assert Page(self.change(visitor, "New@Example.com")).heading == "Enter the code"
        manager.refresh_from_db()
        assert (manager.email, letter().to) == (EMAIL, "new@example.com")
        visitor.post(CODE, {"code": code_in(letter())})
        manager.refresh_from_db()
        assert manager.email == "new@example.com"
        assert [address.email for address in EmailAddress.objects.all()] == ["new@example.com"]
        assert (letter().to, letter().subject) == (EMAIL, "Your e-mail address was changed")

    def test_needs_the_password_once_more(self, visitor: Visitor, manager: User) -> None:
        visitor.sign_in()
        response = visitor.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
        assert response["Location"].startswith("/accounts/reauthenticate/")
        assert not OutgoingMail.objects.exists()

    def test_of_someone_else_is_not_revealed(self, visitor: Visitor, manager: User) -> None:
        User.objects.create_user("other@example.com")
        assert Page(self.change(visitor, "other@example.com")).heading == "Enter the code"
        visitor.post(CODE, {"code": "WRONG"})
        manager.refresh_from_db()
        assert manager.email == EMAIL


class TestPassword:
    def test_is_changed_here_and_ends_every_other_session(self, visitor: Visitor, manager: User) -> None:
        elsewhere = Visitor()
        for browser in (visitor, elsewhere):
            browser.sign_in()
        data = {"oldpassword": PASSWORD, "password1": "a calm river flows"}
        assert visitor.post("/accounts/password/change/", data)["Location"] == url("account")
        assert [get_user(browser).is_anonymous for browser in (visitor, elsewhere)] == [False, True]

    def test_needs_the_present_one(self, visitor: Visitor, manager: User) -> None:
        visitor.sign_in()
        data = {"oldpassword": "wrong", "password1": "a calm river flows"}
        page = Page(visitor.post("/accounts/password/change/", data))
        assert page.error == "The current password is not right."


class TestSessions:
    def test_of_others_can_be_ended(self, visitor: Visitor, manager: User) -> None:
        elsewhere = Visitor(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
        for browser in (visitor, elsewhere):
            browser.sign_in()
        content = visitor.get("/accounts/sessions/").content.decode()
        assert "Firefox, Windows" in content
        assert "This one" in content
        visitor.post("/accounts/sessions/")
        assert [get_user(browser).is_anonymous for browser in (visitor, elsewhere)] == [False, True]

    def test_of_others_are_not_shown(self, visitor: Visitor, manager: User) -> None:
        stranger = Visitor(headers={"user-agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"})
        stranger.force_login(User.objects.create_user("other@example.com"))
        visitor.sign_in()
        assert "Firefox" not in visitor.get("/accounts/sessions/").content.decode()
