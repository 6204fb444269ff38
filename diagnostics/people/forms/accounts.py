"""Signing in and up, and the e-mail address and password of an account: allauth's forms in our words."""

from typing import Any

from allauth.account import forms as allauth
from allauth.core import context
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

PASSWORD_HELP = _("At least 12 characters. A few words in a row are easy to remember.")


class InOurWords:
    """Takes the placeholders away, which say what the labels say, and words the fields in `words` anew.

    `words` has label and help text by the field's name.
    """

    words: dict[str, tuple[Any, Any]] = {}
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]


EMAIL = (_("E-mail address"), "")
PASSWORD = (_("Password"), "")
NEW_PASSWORD = (_("New password"), PASSWORD_HELP)
CODE = (_("Code"), "")


class SignInForm(InOurWords, allauth.LoginForm):  # type: ignore[misc]
    """E-mail address and password; the same message whichever of the two is wrong."""

    words = {"login": EMAIL, "password": PASSWORD}


class SignUpForm(InOurWords, allauth.SignupForm):  # type: ignore[misc]
    """E-mail address and a password. Whoever comes by an invitation cannot change the address."""

    words = {"email": EMAIL, "password1": (_("Password"), PASSWORD_HELP)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        invited = context.request.session.get("account_verified_email")
        if invited:
            self.fields["email"].disabled = True
            self.initial["email"] = invited

    @transaction.atomic
    def try_save(self, request: HttpRequest) -> tuple[Any, HttpResponse | None]:
        """Make the account, whole or not at all; where the address has one, take the time that making one takes."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        saved: tuple[Any, HttpResponse | None] = super().try_save(request)
        return saved


class ChangeAddressForm(InOurWords, allauth.AddEmailForm):  # type: ignore[misc]
    """The address that an account is to have instead of its present one."""

    words = {"email": (_("New e-mail address"), "")}


class AddressCodeForm(InOurWords, allauth.ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    """The code that was sent to an address."""

    words = {"code": CODE}


class OnePasswordForm(InOurWords):
    """Asks for the new password once: browsers and password managers show what was typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(OnePasswordForm, allauth.ChangePasswordForm):  # type: ignore[misc]
    """The present password and a new one."""

    words = {"oldpassword": (_("Present password"), ""), "password1": NEW_PASSWORD}


class SetPasswordForm(OnePasswordForm, allauth.SetPasswordForm):  # type: ignore[misc]
    """A password for an account that has none."""

    words = {"password1": NEW_PASSWORD}


class NewPasswordForm(OnePasswordForm, allauth.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password for who came by the link that was sent."""

    words = {"password1": NEW_PASSWORD}


class ForgottenPasswordForm(InOurWords, allauth.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a link to."""

    words = {"email": EMAIL}


class ConfirmPasswordForm(InOurWords, allauth.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    words = {"password": PASSWORD}
