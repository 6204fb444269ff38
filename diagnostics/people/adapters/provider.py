"""Allauth's hooks for people who sign in with the provider."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from diagnostics.instrument.errors import AccountClosed, AddressOfAnother
from diagnostics.people.actions.accounts import accept_invitation
from diagnostics.people.actions.single_sign_on import connect_by_address
from diagnostics.people.pages import single_sign_on as failure_pages
from diagnostics.people.queries.accounts import invitation_to
from diagnostics.site.models import User
from diagnostics.site.pages.errors import ErrorPage


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Matches people by their id at the provider; the first time, by a verified address, or with a new account."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Connect a person who comes for the first time to the account with their address, if there is one."""
        if sociallogin.is_existing:
            return
        if not sociallogin.email_addresses:
            raise ImmediateHttpResponse(failed(request, failure_pages.unverified(settings.OIDC_NAME)))
        person = {"subject": sociallogin.account.uid, "email": _address(sociallogin)}
        try:
            account = connect_by_address(issuer=sociallogin.account.provider, **person)
        except AddressOfAnother:
            raise ImmediateHttpResponse(failed(request, failure_pages.of_another(settings.OIDC_NAME))) from None
        except AccountClosed:
            raise ImmediateHttpResponse(redirect("account_inactive")) from None
        if account is not None:
            sociallogin.account, sociallogin.user = account, account.user
            context = {"provider": settings.OIDC_NAME}
            get_account_adapter().send_notification_mail("account/email/provider_connected", account.user, context)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return whether this person may have an account: as SIGN_UP says, by an invitation to their address."""
        return settings.SIGN_UP == "open" or invitation_to(_address(sociallogin)) is not None

    @transaction.atomic
    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        """Save the new user and use up their invitation, both or neither."""
        # an invitation that was opened in this browser may have been to someone else
        request.session.pop("account_verified_email", None)
        saved: User = super().save_user(request, sociallogin, form)
        invitation = invitation_to(saved.email)
        if invitation is not None:
            accept_invitation(user=saved, invitation_id=invitation.pk)
        return saved


def failed(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    """Answer with a page that says why nobody was signed in."""
    return render(request, "account/single_sign_on_failed.html", {"page": page}, status=page.status)


def _address(login: SocialLogin) -> str:
    address: str = login.email_addresses[0].email
    return address
