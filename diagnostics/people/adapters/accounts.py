"""Allauth's hooks for accounts: who may sign up, how mail is sent, the client's IP address, where signing in leads."""

from ipaddress import IPv6Address
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ReauthenticationRequired
from allauth.core.internal.httpkit import clean_client_ip
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language, gettext_lazy

from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.people.actions.accounts import accept_invitation
from diagnostics.people.adapters.second_factor import BY_LINK, must_show_second_factor, showed_mailbox
from diagnostics.people.adapters.sessions import begin_session, keep_only_this_session
from diagnostics.people.forms.accounts import PASSKEY
from diagnostics.people.queries.accounts import claimable, open_invitation, user_id_of
from diagnostics.people.queries.second_factor import factor_ids
from diagnostics.site.actions.hashing import hashing
from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_security

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
        """Return whether this visitor may make an account: as SIGN_UP says, or by an open invitation."""
        return settings.SIGN_UP == "open" or open_invitation(request.session.get(INVITATION, 0)) is not None

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save the new user, and use up the invitation by which they came."""
        saved: User = super().save_user(request, user, form, commit)
        invitation_id = request.session.pop(INVITATION, None)
        if invitation_id is not None and accept_invitation(user=saved, invitation_id=invitation_id):
            # its link was in a mail to this address, so the second factor can be set up at once
            request.accepted_by = saved.pk  # type: ignore[attr-defined]
        return saved

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render the message and queue it, so that no request waits and all take the same time."""
        language, variables = get_language() or settings.LANGUAGE_CODE, {"email": email, **context}
        subject = render_to_string(f"{template_prefix}_subject.txt", variables)
        text = render_mail(f"{template_prefix}_message.txt", language=language, **variables)
        # notices of what happened to an account have the time of it; all else was asked for
        send_later(to=email, subject=subject, text=text, asked_for="timestamp" not in context)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """Return the user with this password. Raises TooManyPasswords before the try is counted."""
        with hashing():
            return super().authenticate(request, **credentials)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try; log if there were too many."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            log_security(SecurityEvent.LOCKED, user_id=user_id_of(credentials.get("email", "")), request=request)
            raise

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign the user in; every way of signing in ends here."""
        super().login(request, user)
        begin_session(request)
        if getattr(request, "accepted_by", None) == user.pk:
            record_authentication(request, user, method=BY_LINK)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Take the address as the account's; a new one ends all other sessions."""
        earlier = email_address.user.email
        confirmed: bool = super().confirm_email(request, email_address)
        if confirmed and request.user.is_authenticated and email_address.email != earlier:
            keep_only_this_session(request)
        return confirmed

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        """Return how the user can show again who they are: by a second factor if they have one, never by less."""
        methods: list[dict[str, str]] = super().get_reauthentication_methods(user)
        by_factor = [method for method in methods if method["id"] != "reauthenticate"]
        if by_factor or not isinstance(user, User) or not must_show_second_factor(user):
            return by_factor or methods
        return [{"id": "mailed_link", "description": "", "url": reverse("diagnostics:second-step")}]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Return whether a sensitive change needs proof of who is there.

        Raises ReauthenticationRequired for staff who have no second factor yet and have not opened our mail: a password
        must not be enough to become the owner of the first one.
        """
        user = self.request.user
        if must_show_second_factor(user) and not factor_ids(user.pk):
            if showed_mailbox(self.request):
                return False
            raise ReauthenticationRequired
        return bool(super().is_reauthentication_required(app=app, **more))

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Redirect to where the visitor was going, by way of the claim page if this browser began assessments."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        if getattr(request, "accepted_by", None) == user.pk:
            response = _after_invitation(request, user) or response
        if isinstance(response, HttpResponseRedirect) and claimable(viewer_of(request)).exists():
            return HttpResponseRedirect(f"{reverse('diagnostics:claim')}?{urlencode({'next': response.url})}")
        return response

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the client's IP address, from X-Forwarded-For as far as TRUSTED_PROXIES says."""
        forwarded = request.headers.get("x-forwarded-for", "").split(",")
        trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT
        address = forwarded[-trusted] if 0 < trusted <= len(forwarded) else request.META.get("REMOTE_ADDR", "")
        return _ip_of(address) or _ip_of(request.META.get("REMOTE_ADDR", "")) or NO_ADDRESS

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


def _after_invitation(request: HttpRequest, user: User) -> HttpResponse | None:
    """Redirect a new user to the passkey that they chose instead of a password, or new staff to the administration."""
    if PASSKEY in request.POST:
        return HttpResponseRedirect(reverse("mfa_add_webauthn"))
    # which asks for the second factor first
    return HttpResponseRedirect(reverse("admin:login")) if user.is_staff else None


def _ip_of(text: str) -> str:
    """Return the IP address in a text, "" if it is none."""
    address = clean_client_ip(text) or ""
    # a socket of both versions has all of IPv4 in one IPv6 network (RFC 4291, 2.5.5.2), which shares limits and budgets
    mapped = IPv6Address(address).ipv4_mapped if ":" in address else None
    return str(mapped) if mapped else address
