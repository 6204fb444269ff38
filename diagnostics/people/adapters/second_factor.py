"""Two-step sign-in: allauth's hooks, and what this session has shown of who its user is."""

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from diagnostics.people.actions.second_factor import accept_code
from diagnostics.people.queries.second_factor import factor_ids
from diagnostics.site.languages import site_name
from diagnostics.site.models import User
from diagnostics.site.models.secrets import decrypt, encrypt
from diagnostics.site.queries.branding import current_brand

BY_PROVIDER = "provider_mfa"
"""Method of the record that the provider of single sign-on has seen a second factor."""

BY_LINK = "mailed_link"
"""Method of the record that the visitor used a link in a mail to the account's address."""

MAILED = (BY_LINK, "mailed_code", "password_reset")
"""Methods of the records that the visitor reads the mail of the account's address; the last one is allauth's."""

SET_UP_SECONDS = 30 * 60
"""How long after that staff may set up their first second factor."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two-step sign-in: authenticator apps and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right, or it is too old. Check it and try again."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a passkey or an authenticator app first."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first, then set up the second step."),
    }

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)

    def accept_code(self, user: User, code: str) -> Authenticator | None:
        """Return what the user showed by the code; None if it is wrong, too old or was used before."""
        return accept_code(user_id=user.pk, code=code)

    def get_totp_issuer(self) -> str:
        """Return the name under which an authenticator app lists the account."""
        return site_name(current_brand())

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the QR code as inline SVG: the security policy allows no images from data: addresses."""
        code = QRCode(error_correction=ERROR_CORRECT_M, border=4)
        code.add_data(url)
        rows = code.get_matrix()
        squares = "".join(f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, on in enumerate(row) if on)
        drawing = '<svg class="qr" viewBox="0 0 {size} {size}" role="img" aria-label="{name}"><path d="{d}"/></svg>'
        return format_html(drawing, size=len(rows), name=_("QR code for your authenticator app"), d=squares)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        return _("Passkey")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Return the name of the site, which the browser shows with the passkey."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": site_name(current_brand())}


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether the user is staff and this session has not shown a second factor; looked up once a request."""
    if not isinstance(request.user, User) or not must_show_second_factor(request.user):
        return False
    kept = vars(request)
    if "lacks_second_factor" not in kept:
        kept["lacks_second_factor"] = not _showed_second_factor(request, request.user)
    return bool(kept["lacks_second_factor"])


def must_show_second_factor(user: User) -> bool:
    """Return whether a password is not enough for this user."""
    return bool(settings.STAFF_MFA and user.is_staff)


def _showed_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session showed a factor that the account still has, or the provider saw one."""
    records = get_authentication_records(request, user)
    if settings.OIDC_MFA and any(record["method"] == BY_PROVIDER for record in records):
        return True
    shown = {record["id"] for record in records if record["method"] == "mfa"}
    return bool(shown and shown & factor_ids(user.pk))


def showed_mailbox(request: HttpRequest) -> bool:
    """Return whether this session showed lately, by a mailed link or code, that its user reads the account's mail."""
    earliest = time.time() - SET_UP_SECONDS
    records = get_authentication_records(request, request.user)
    return any(record["method"] in MAILED and record["at"] > earliest for record in records)
