"""Two-step sign-in, which staff must use."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.core import mail
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from diagnostics.site.models import User
from tests.people.views.second_steps import code_of
from tests.visitors import PASSWORD, Page, Visitor, make_account, with_second_factor

INDEX, APP, STEP = "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"


@pytest.fixture
def user(visitor: Visitor, manager: User) -> User:
    visitor.sign_in()
    visitor.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return manager


def set_up(visitor: Visitor) -> Any:
    """Set up an authenticator app and return the next page."""
    secret = visitor.get(APP).context["form"].secret
    return visitor.post(APP, {"code": code_of(secret)}, follow=True)


class TestApp:
    def test_is_set_up_with_its_first_code_and_adds_recovery_codes(
        self, visitor: Visitor, user: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            page = set_up(visitor)
        assert Page(page).heading == "Recovery codes"
        assert page.content.decode().count("<li><code>") == 10
        assert [message.subject for message in mail.outbox] == ["An authenticator app was set up"]

    def test_shows_its_qr_code_inline(self, visitor: Visitor, user: User) -> None:
        content = visitor.get(APP).content.decode()
        assert '<svg class="qr"' in content
        assert "data:" not in content
        assert "style=" not in content

    def test_refuses_a_wrong_code(self, visitor: Visitor, user: User) -> None:
        visitor.get(APP)
        page = Page(visitor.post(APP, {"code": "000000"}))
        assert page.error == "The code is not right, or it is too old. Check it and try again."
        assert not Authenticator.objects.exists()

    def test_is_required_at_the_next_sign_in(self, visitor: Visitor, user: User) -> None:
        set_up(visitor)
        codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
        later = Visitor()
        assert later.sign_in(next="/privacy/")["Location"] == STEP
        assert get_user(later).is_anonymous
        assert Page(later.post(STEP, {"code": "000000"})).title.startswith("Error: ")
        assert later.post(STEP, {"code": codes[0]})["Location"] == "/privacy/"
        assert get_user(later) == user

    def test_needs_the_password_again(self, visitor: Visitor, manager: User) -> None:
        visitor.sign_in()
        assert visitor.get(APP)["Location"].startswith("/accounts/reauthenticate/")

    def test_can_be_switched_off(self, visitor: Visitor, user: User) -> None:
        set_up(visitor)
        assert visitor.post("/accounts/2fa/totp/deactivate/").status_code == 302
        assert not Authenticator.objects.exists()
        assert Visitor().sign_in()["Location"] == "/"


class TestStaff:
    ADMIN = reverse("admin:index")

    def open_admin(self, visitor: Visitor) -> Any:
        return visitor.get(self.ADMIN, follow=True)

    def test_without_a_second_factor_are_redirected_to_setting_one_up(self, visitor: Visitor) -> None:
        visitor.force_login(make_account(is_staff=True))
        page = Page(self.open_admin(visitor))
        assert page.heading == "Is it you?"
        assert page.notices == ["The administration needs a second step at sign-in. Set one up here."]

    def test_with_one_can_open_the_admin(self, visitor: Visitor) -> None:
        visitor.force_login(with_second_factor(make_account(is_staff=True)))
        assert self.open_admin(visitor).redirect_chain == []

    def test_with_only_recovery_codes_cannot(self, visitor: Visitor) -> None:
        user = make_account(is_staff=True)
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
        )
        visitor.force_login(user)
        assert Page(self.open_admin(visitor)).heading == "Is it you?"

    @pytest.mark.parametrize("address", ["/admin/", "/admin/diagnostics/user/", "/admin/diagnostics/user/1/password/"])
    def test_see_no_page_of_the_admin_before(self, visitor: Visitor, address: str) -> None:
        visitor.force_login(make_account(is_staff=True, is_superuser=True))
        assert [visitor.get(address).status_code, visitor.post(address).status_code] == [302, 302]

    def test_need_none_if_the_setting_says_so(self, visitor: Visitor, settings: Settings) -> None:
        """The control: the setting causes the redirect."""
        settings.STAFF_MFA = False
        visitor.force_login(make_account(is_staff=True))
        assert self.open_admin(visitor).redirect_chain == []

    def test_sign_in_on_the_sites_own_page(self, visitor: Visitor) -> None:
        assert self.open_admin(visitor).redirect_chain[-1] == ("/accounts/login/?next=%2Fadmin%2F", 302)
        assert visitor.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 302

    def test_others_are_refused(self, visitor: Visitor, manager: User) -> None:
        visitor.force_login(manager)
        assert self.open_admin(visitor).status_code == 403
