"""Allauth's hooks for accounts: who may sign up, how mail is sent, the client's IP address, where signing in leads."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal.httpkit import clean_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.people.actions.accounts import accept_invitation
from diagnostics.people.queries.accounts import claimable, has_second_factor, open_invitation
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.languages import site_name
from diagnostics.site.models import User
from diagnostics.site.queries.branding import current_brand

INVITATION = "invitation"
"""The key under which a session has the id of the invitation by which its visitor may sign up."""

NO_ADDRESS = "0.0.0.0"  # noqa: S104 (nothing listens there)
"""For a visitor whose IP address is not known, as behind a server's socket file."""

LOCKED = gettext_lazy("Too many tries. Wait an hour, or choose “Forgot your password?”: the link we send signs you in.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up, sign-in and mail of accounts."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": gettext_lazy(
            "The e-mail address or the password is not right. Check both and try again."
        ),
        "too_many_login_attempts": LOCKED,
        "incorrect_code": gettext_lazy("The code is not right, or it is too old. Check it and try again."),
        "incorrect_password": gettext_lazy("The password is not right."),
        "enter_current_password": gettext_lazy("The current password is not right."),
        "duplicate_email": gettext_lazy("That is already your address."),
        "rate_limited": gettext_lazy("You've tried that too often. Wait a moment, then try again."),
        "email_taken": gettext_lazy("This address cannot be used. Choose another one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether this visitor may make an account: as SIGN_UP says, by an open invitation."""
        if settings.SIGN_UP == "invited":
            return open_invitation(request.session.get(INVITATION, 0)) is not None
        return bool(settings.SIGN_UP == "open")

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the new user, and use up the invitation by which they came."""
        saved: User = super().save_user(request, user, form, commit)
        if INVITATION in request.session:
            accept_invitation(invitation_id=request.session.pop(INVITATION))
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the message and queue it, so that no request waits and all take the same time."""
        language, variables = get_language() or settings.LANGUAGE_CODE, {"email": email, **context}
        subject = render_to_string(f"{template_prefix}_subject.txt", variables)
        text = render_mail(f"{template_prefix}_message.txt", language=language, **variables)
        send_later(to=email, subject=subject, text=text)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Redirect to where the visitor was going, by way of the claim page if this browser began assessments."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if isinstance(response, HttpResponseRedirect) and claimable(viewer_of(request)).exists():
            return HttpResponseRedirect(f"{reverse('diagnostics:claim')}?{urlencode({'next': response.url})}")
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's IP address, from X-Forwarded-For as far as TRUSTED_PROXIES says."""
        forwarded = request.headers.get("x-forwarded-for", "").split(",")
        trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        address = forwarded[-trusted] if 0 < trusted <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
        return clean_client_ip(address) or clean_client_ip(request.META.get("REMOTE_ADDR", "")) or NO_ADDRESS

    def is_safe_url(self, url: str) -> bool:
        """Return whether a URL in the request leads to this site, under the host that was requested."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={self.request.get_host()})

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer with JSON only to our own script, which signs in with a passkey."""
        match = request.resolver_match
        is_ours = match is not None and match.url_name == "mfa_login_webauthn" and request.method == "GET"
        return is_ours and bool(super().is_ajax(request))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("diagnostics:account")

    def get_email_verification_redirect_url(self, email_address: Any) -> str:
        # allauth redirects further by itself if the verification also signs in
        return reverse("diagnostics:account")

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Leave out the messages on signing in and on a code that was sent: the page says so itself."""
        template = args[0] if args else kwargs.get("message_template")
        if template not in ("account/messages/logged_in.txt", "account/messages/email_confirmation_sent.txt"):
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Two-step sign-in: authenticator apps and passkeys."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("The code is not right, or it is too old. Check it and try again."),
        "cannot_generate_recovery_codes": gettext_lazy("Set up a passkey or an authenticator app first."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first, then set up the second step."),
    }

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


def came_from_provider(request: HttpRequest) -> bool:
    """Return whether the visitor signed in with the provider in this session."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "socialaccount" and record["provider"] == settings.OIDC_ISSUER for record in records)


def lacks_second_factor(request: HttpRequest) -> bool:
    """Return whether the user is staff and must set up a second factor first; looked up once a request."""
    if not settings.STAFF_MFA or not isinstance(request.user, User) or not request.user.is_staff:
        return False
    if settings.OIDC_MFA and came_from_provider(request):
        return False
    if not hasattr(request, "_lacks_second_factor"):
        request._lacks_second_factor = not has_second_factor(request.user.pk)  # type: ignore[attr-defined]
    return bool(request._lacks_second_factor)  # type: ignore[attr-defined]
