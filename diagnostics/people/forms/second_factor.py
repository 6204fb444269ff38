"""Two-step sign-in: allauth's forms for authenticator apps, recovery codes and passkeys, with this site's wording."""

from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django.utils.translation import gettext_lazy as _

from diagnostics.people.forms.accounts import WordingMixin

CODE = (_("Code"), _("Six digits from your authenticator app, or one of your recovery codes."))
NAME = (_("Name of the passkey"), _("For example the device it is on, so that you recognise it."))


class CodeForm(WordingMixin, base.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""

    wording = {"code": CODE}


class ConfirmCodeForm(WordingMixin, base.ReauthenticateForm):  # type: ignore[misc]
    """A code, before a sensitive change."""

    wording = {"code": CODE}


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


class RenamePasskeyForm(WordingMixin, webauthn.EditWebAuthnForm):  # type: ignore[misc]
    """A new name for a passkey."""

    wording = {"name": NAME}
