"""Signing in with the provider of single sign-on: the redirect to it, and the callback.

Imported only if the settings name a provider. allauth completes the sign-in, as for every other way of signing in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import consume_or_429
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import complete_social_login
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_POST

from diagnostics.people.adapters.provider import failed
from diagnostics.people.adapters.second_factor import BY_PROVIDER
from diagnostics.people.identity_provider import (
    Person,
    ProviderUnreachable,
    SignInRefused,
    authorization_request,
    person_of,
)
from diagnostics.people.pages import single_sign_on as failure_pages
from diagnostics.site.pages.urls import absolute_url

log = structlog.get_logger("diagnostics.single_sign_on")

View = Callable[..., HttpResponse]

FAILURES = (
    (ProviderUnreachable, failure_pages.unreachable),
    (SignInRefused, failure_pages.refused),
    (PermissionDenied, failure_pages.stale),
    # another request made the same account at the same time
    (IntegrityError, failure_pages.stale),
)


def with_failure_pages(view: View) -> View:
    """Decorator: if a visitor cannot be signed in, log why and respond with a page that explains it."""

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except tuple(kind for kind, _ in FAILURES) as failure:
            log.warning("not signed in", why=type(failure).__name__, reason=str(failure))
            page = next(page for kind, page in FAILURES if isinstance(failure, kind))
            return failed(request, page(settings.OIDC_NAME))

    return wrapped


@require_POST
@with_failure_pages
def start(request: HttpRequest) -> HttpResponse:
    """Redirect the browser to the provider; the session keeps the state, nonce and verifier for the callback."""
    refused: HttpResponse | None = consume_or_429(request, action="login")
    if refused is not None:
        return refused
    authorization = authorization_request(redirect_uri=_callback_url(), language=get_language())
    _allauth(request).stash_redirect_state(
        request,
        "login",
        get_next_redirect_url(request),
        state_id=authorization["state"],
        nonce=authorization["nonce"],
        verifier=authorization["code_verifier"],
    )
    return HttpResponseRedirect(authorization["url"])


@require_GET
@with_failure_pages
def callback(request: HttpRequest) -> HttpResponse:
    """Sign in the person who returns from the provider, if all that the provider sent is valid."""
    state = _allauth(request).unstash_redirect_state(request, request.GET.get("state", ""))
    if request.GET.get("error") == "access_denied":
        return failed(request, failure_pages.declined(settings.OIDC_NAME))
    if "code" not in request.GET:
        raise ProviderUnreachable(f"it led back without a code: {request.GET.get('error', '')[:50]}")
    person = person_of(
        request.GET["code"],
        nonce=state["nonce"],
        verifier=state["verifier"],
        redirect_uri=_callback_url(),
    )
    return _sign_in(request, person, {"process": "login", "next": state.get("next")})


def with_provider_form_action(view: View) -> View:
    """Decorator: allow the forms of a page to redirect to the provider (form-action in the security policy).

    Browsers apply form-action to the redirects that follow a form, too.
    """

    @wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        response = view(request)
        if getattr(response, "template_name", "") != "account/signup_closed.html":
            response._csp_update = {"form-action": [settings.OIDC_ORIGIN]}  # type: ignore[attr-defined]
        return response

    return wrapped


def _sign_in(request: HttpRequest, person: Person, state: dict[str, Any]) -> HttpResponse:
    claims = {"sub": person.subject, "email": person.email, "email_verified": True}
    login = _allauth(request).sociallogin_from_response(request, claims)
    # store only the provider's id of the person
    login.account.extra_data = {}
    login.state = state
    response: HttpResponse = complete_social_login(request, login)
    # if the sign-in still waits for a second step here, somebody else may be signed in, or nobody
    if person.showed_second_factor and login.user.pk == request.user.pk:
        record_authentication(request, login.user, method=BY_PROVIDER)
    return response


def _allauth(request: HttpRequest) -> Any:
    """Return allauth's object for the provider."""
    return get_adapter().get_provider(request, settings.OIDC_ISSUER)


def _callback_url() -> str:
    return absolute_url(reverse("single_sign_on_callback"))
