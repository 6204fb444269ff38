"""allauth's forms with this site's wording: signing in and up, e-mail address and password."""

from typing import Any, cast

from allauth.account import forms as allauth
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from diagnostics.site.views.typed import begin_with_typed

PASSWORD_HELP = _("At least 12 characters. A few words in a row are easy to remember.")


class WordingMixin:
    """Removes placeholders, which repeat the labels, and sets label and help text of the fields in `wording`.

    The form begins with what was sent, if that is shown again.
    """

    wording: dict[str, tuple[Any, Any]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.wording:
                field.label, field.help_text = self.wording[name]
        begin_with_typed(cast("forms.BaseForm", self), context.request)


PASSKEY = "passkey"
"""The name of the button for signing up with a passkey instead of a password."""

EMAIL = (_("E-mail address"), "")
PASSWORD = (_("Password"), "")
NEW_PASSWORD = (_("New password"), PASSWORD_HELP)
CODE = (_("Code"), "")


class SignInForm(WordingMixin, allauth.LoginForm):  # type: ignore[misc]
    """E-mail address and password. The error message does not say which of the two is wrong."""

    wording = {"login": EMAIL, "password": PASSWORD}


class SignUpForm(WordingMixin, allauth.SignupForm):  # type: ignore[misc]
    """E-mail address and password. The address of an invitation cannot be changed.

    People who are invited can do without a password: they choose a passkey on the next page.
    """

    wording = {"email": EMAIL, "password1": (_("Password"), PASSWORD_HELP)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        invited = context.request.session.get("account_verified_email")
        self.is_invited = bool(invited)
        super().__init__(*args, by_passkey=self.is_invited and PASSKEY in context.request.POST, **kwargs)
        if invited:
            self.fields["email"].disabled = True
            self.initial["email"] = invited

    @transaction.atomic
    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Make the account in one transaction.

        If the address has an account already, hash the password anyway, so that both cases take the same time.
        """
        if self.account_already_exists:
            make_password(self.cleaned_data.get("password1", ""))
        saved: tuple[Any, HttpResponse | None] = super().try_save(request)
        return saved


class ChangeAddressForm(WordingMixin, allauth.AddEmailForm):  # type: ignore[misc]
    """A new e-mail address for the account."""

    wording = {"email": (_("New e-mail address"), "")}


class AddressCodeForm(WordingMixin, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was mailed to verify an address; the account's own proves that the visitor reads its mail."""

    wording = {"code": CODE}

    def clean_code(self) -> str:
        code: str = super().clean_code()
        if self.user is not None and self.email == self.user.email:
            record_authentication(context.request, self.user, method="mailed_code")
        return code


class OnePasswordForm(WordingMixin):
    """Asks for the new password only once, since browsers and password managers can show it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(OnePasswordForm, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The current password and a new one."""

    wording = {"oldpassword": (_("Current password"), ""), "password1": NEW_PASSWORD}


class SetPasswordForm(OnePasswordForm, allauth.SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    wording = {"password1": NEW_PASSWORD}


class NewPasswordForm(OnePasswordForm, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, on the page that a mailed link opens."""

    wording = {"password1": NEW_PASSWORD}


class ForgottenPasswordForm(WordingMixin, allauth.ResetPasswordForm):  # type: ignore[misc]
    """The e-mail address to send a reset link to."""

    wording = {"email": EMAIL}


class ConfirmPasswordForm(WordingMixin, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password again, before a sensitive change."""

    wording = {"password": PASSWORD}
