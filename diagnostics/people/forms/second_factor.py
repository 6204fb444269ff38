"""Two-step sign-in: allauth's forms for authenticator apps, recovery codes and passkeys, with this site's wording."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from diagnostics.people.forms.accounts import WordingMixin

CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))
NAME = (_("Name of the passkey"), _("For example the device it is on, so that you recognise it."))


class OnceMixin(WordingMixin):
    """A code that is accepted once, for good: allauth forgets used ones after 30 s, while they are right for 90 s."""

    wording = {"code": CODE}
    user: Any
    cleaned_data: dict[str, Any]
    _emit_authentication_failed: Any

    def clean_code(self) -> str:
        """Return the code, and keep as `authenticator` what it belongs to."""
        clear_limit = check_rate_limit(self.user)
        code: str = self.cleaned_data["code"]
        authenticator = get_adapter().accept_code(self.user, code)
        if authenticator is None:
            self._report_failure()
            raise get_adapter().validation_error("incorrect_code")
        clear_limit()
        authenticator.user, self.authenticator = self.user, authenticator
        return code

    def _report_failure(self) -> None:
        codes = self.user.authenticator_set.exclude(type=Authenticator.Type.WEBAUTHN)
        # "totp" is the last of the types by name
        authenticator = codes.order_by("type").last()
        if authenticator is not None:
            self._emit_authentication_failed(authenticator)


class CodeForm(OnceMixin, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class ConfirmCodeForm(OnceMixin, base.ReauthenticateForm):  # type: ignore[misc]
    """A code, before a sensitive change."""


class ActivateAppForm(WordingMixin, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The app's first code, which proves that it has the secret."""

    wording = {"code": (_("Code"), _("Six digits, which the app shows when it has read the picture."))}


class AddPasskeyForm(WordingMixin, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    wording = {
        "name": NAME,
        "passwordless": (
            _("Sign in with it alone, without the password"),
            _("The device then asks for your fingerprint, your face or its PIN."),
        ),
    }
    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # an account without a password needs a passkey that signs in by itself
        self.fields["passwordless"].initial = not self.user.has_usable_password()


class RenamePasskeyForm(WordingMixin, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A new name for a passkey."""

    wording = {"name": NAME}
