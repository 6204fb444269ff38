"""Making an account and confirming its address."""

from time import time
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user
from pytest_django.fixtures import Settings

from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import invitation_token
from diagnostics.site.models import OutgoingMail, User
from tests.visitors import (
    EMAIL,
    PASSWORD,
    SIGN_IN,
    Page,
    Visitor,
    code_in,
    letter,
    make_account,
    url,
    with_second_factor,
)

pytestmark = pytest.mark.both_databases

SIGN_UP, CODE, RESET = "/accounts/signup/", "/accounts/confirm-email/", "/accounts/password/reset/"
NEW = {"email": "Kari@Example.com", "password1": "a calm river flows"}


def signed_up(visitor: Visitor, **changes: str) -> Any:
    return visitor.post(SIGN_UP, {**NEW, **changes}, follow=True)


class TestSigningUp:
    def test_needs_the_code_that_was_sent(self, visitor: Visitor) -> None:
        page = signed_up(visitor)
        assert Page(page).heading == "Enter the code"
        assert "kari@example.com" in page.content.decode()
        assert get_user(visitor).is_anonymous
        assert letter().to == "kari@example.com"
        visitor.post(CODE, {"code": code_in(letter())})
        assert get_user(visitor) == User.objects.get(email="kari@example.com")
        assert EmailAddress.objects.get().verified

    def test_redirects_to_next(self, visitor: Visitor) -> None:
        visitor.post(SIGN_UP, {**NEW, "next": "/privacy/"})
        assert visitor.post(CODE, {"code": code_in(letter())})["Location"] == "/privacy/"

    def test_ends_after_three_wrong_codes(self, visitor: Visitor) -> None:
        signed_up(visitor)
        code = code_in(letter())
        refused = Page(visitor.post(CODE, {"code": "WRONG"}))
        assert refused.error == "The code is not right, or it is too old. Check it and try again."
        visitor.post(CODE, {"code": "WRONG"})
        visitor.post(CODE, {"code": "WRONG"})
        visitor.post(CODE, {"code": code})
        assert get_user(visitor).is_anonymous

    @pytest.mark.parametrize(("minutes", "verified"), [(9.9, True), (10.1, False)])
    def test_takes_the_code_for_ten_minutes_as_page_and_mail_say(
        self, visitor: Visitor, monkeypatch: pytest.MonkeyPatch, minutes: float, verified: bool
    ) -> None:
        page = signed_up(visitor).content.decode()
        assert ["It works for 10 minutes." in text for text in (page, letter().text)] == [True, True]
        later = SimpleNamespace(time=lambda: time() + 60 * minutes)
        monkeypatch.setattr("allauth.account.internal.flows.code_verification.time", later)
        visitor.post(CODE, {"code": code_in(letter())})
        assert EmailAddress.objects.get().verified is verified

    def test_refuses_a_password_that_many_have(self, visitor: Visitor) -> None:
        page = Page(signed_up(visitor, password1="password1234"))
        assert page.title.startswith("Error: ")
        assert page.forms[0].fields["email"] == NEW["email"]

    def test_that_was_interrupted_continues_at_the_next_sign_in(self, visitor: Visitor) -> None:
        signed_up(visitor)
        OutgoingMail.objects.all().delete()
        later = Visitor()
        waiting = later.post(SIGN_IN, {"login": NEW["email"], "password": NEW["password1"]})
        assert waiting.status_code == 200, "a code was sent seconds ago"
        assert not OutgoingMail.objects.exists()

    @pytest.mark.parametrize("has_server", [True, False])
    def test_says_where_to_find_the_message_if_there_is_no_mail_server(
        self, visitor: Visitor, settings: Settings, has_server: bool
    ) -> None:
        settings.MAIL_IN_TERMINAL = not has_server
        is_mentioned = [
            "printed in the terminal" in page.content.decode()
            for page in (signed_up(visitor), visitor.get(RESET + "done/"))
        ]
        assert is_mentioned == [not has_server, not has_server]


class TestUsersMadeInTheAdmin:
    def test_confirm_their_address_at_the_first_sign_in(self, visitor: Visitor) -> None:
        User.objects.create_user(EMAIL, PASSWORD)
        assert visitor.sign_in()["Location"] == CODE
        visitor.post(CODE, {"code": code_in(letter())})
        assert get_user(visitor).email == EMAIL

    def test_need_not_if_the_command_made_them(self, visitor: Visitor) -> None:
        User.objects.create_superuser(EMAIL, PASSWORD)
        assert visitor.sign_in()["Location"] == url("home")
        assert get_user(visitor).is_superuser


class TestClosedSites:
    @pytest.mark.parametrize(
        ("mode", "heading"),
        [("closed", "New accounts are closed"), ("invited", "New accounts are by invitation")],
    )
    def test_say_so_and_make_no_account(self, visitor: Visitor, settings: Settings, mode: str, heading: str) -> None:
        settings.SIGN_UP = mode
        assert Page(visitor.get(SIGN_UP)).heading == heading
        assert Page(signed_up(visitor)).heading == heading
        assert not User.objects.exists()
        assert SIGN_UP not in Page(visitor.get(SIGN_IN)).links


class TestInvitation:
    @pytest.fixture
    def invitation(self, settings: Settings, reference: object) -> Invitation:
        settings.SIGN_UP = "invited"
        return Invitation.objects.create(email="kari@example.com")

    def accept(self, visitor: Visitor, invitation: Invitation) -> Any:
        return visitor.fill_in(visitor.get(url("invitation", invitation_token(invitation))))

    def test_makes_an_account_whose_address_counts_as_verified(self, visitor: Visitor, invitation: Invitation) -> None:
        page = self.accept(visitor, invitation)
        assert 'value="kari@example.com"' in page.content.decode()
        signed_up(visitor, email="someone@else.example")
        assert get_user(visitor).email == "kari@example.com"
        invitation.refresh_from_db()
        assert invitation.accepted_at is not None
        assert not OutgoingMail.objects.exists()

    def test_cannot_be_used_twice(self, visitor: Visitor, invitation: Invitation) -> None:
        self.accept(visitor, invitation)
        signed_up(visitor)
        User.objects.all().delete()
        response = Visitor().get(url("invitation", invitation_token(invitation)))
        assert (response.status_code, Page(response).heading) == (404, "This invitation does not work")

    def test_ends(self, visitor: Visitor, invitation: Invitation) -> None:
        Invitation.objects.update(expires_at=invitation.created_at)
        assert visitor.get(url("invitation", invitation_token(invitation))).status_code == 404

    def test_that_ends_in_between_makes_no_account(self, visitor: Visitor, invitation: Invitation) -> None:
        self.accept(visitor, invitation)
        invitation.delete()
        signed_up(visitor)
        assert not User.objects.exists()

    @pytest.mark.parametrize("token", ["x", "1", "MQ:x:y"])
    def test_cannot_be_made_up(self, visitor: Visitor, invitation: Invitation, token: str) -> None:
        assert visitor.get(url("invitation", token)).status_code == 404

    def test_does_nothing_on_a_closed_site(self, visitor: Visitor, invitation: Invitation, settings: Settings) -> None:
        settings.SIGN_UP = "closed"
        assert visitor.get(url("invitation", invitation_token(invitation))).status_code == 404

    def test_with_a_role_leads_by_way_of_the_second_step_into_the_administration(
        self, visitor: Visitor, settings: Settings, reference: object
    ) -> None:
        settings.SIGN_UP = "closed"
        root = make_account("root@example.com", is_staff=True, is_superuser=True)
        invitation = Invitation.objects.create(email="kari@example.com", role="publisher", invited_by=root)
        page = self.accept(visitor, invitation)
        response = visitor.fill_in(page, password1="a calm river flows")
        # the link was in the account's mail, so no second one is asked for
        assert response.redirect_chain[-1][0] == "/accounts/2fa/"
        kari = get_user(visitor)
        assert (kari.email, kari.is_staff, kari.has_perm("diagnostics.publish_questionnaire")) == (
            "kari@example.com",
            True,
            True,
        )
        assert visitor.get("/accounts/2fa/webauthn/add/").status_code == 200
        assert visitor.get("/admin/").status_code == 302
        with_second_factor(kari)
        visitor.force_login(kari)
        assert visitor.get("/admin/").status_code == 200

    def test_can_be_accepted_with_a_passkey_instead_of_a_password(
        self, visitor: Visitor, invitation: Invitation
    ) -> None:
        page = self.accept(visitor, invitation)
        assert "Use a passkey instead of a password" in page.content.decode()
        response = visitor.post(SIGN_UP, {"passkey": "1"}, follow=True)
        assert response.redirect_chain[-1][0] == "/accounts/2fa/webauthn/add/"
        # one that signs in by itself
        assert response.context["form"]["passwordless"].initial is True
        kari = get_user(visitor)
        assert (kari.email, kari.has_usable_password()) == ("kari@example.com", False)

    def test_nobody_else_can_do_without_a_password(self, visitor: Visitor, reference: object) -> None:
        signed_up(visitor, passkey="1", password1="")
        assert not User.objects.exists()

    def test_redirects_to_signing_in_if_there_is_an_account(self, visitor: Visitor, invitation: Invitation) -> None:
        User.objects.create_user("kari@example.com")
        assert visitor.get(url("invitation", invitation_token(invitation)))["Location"] == SIGN_IN
