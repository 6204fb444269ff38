"""Two-step sign-in: authenticator app, recovery codes and passkeys; allauth's forms in our words."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from diagnostics.people.forms.accounts import InOurWords

CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))
NAME = (_("Name of the passkey"), _("For example the device it is on, so that you know it again."))


class CodeForm(InOurWords, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    words = {"code": CODE}


class ConfirmCodeForm(InOurWords, base.ReauthenticateForm):  # type: ignore[misc]
    """A code, before something that matters."""

    words = {"code": CODE}


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows, as proof that it has the secret."""

    words = {"code": (_("Code"), _("Six digits, which the app shows when it has read the picture."))}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey or security key."""

    words = {
        "name": NAME,
        "passwordless": (
            _("Sign in with it alone, without the password"),
            _("The device then asks for your fingerprint, your face or its PIN."),
        ),
    }


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    words = {"name": NAME}
