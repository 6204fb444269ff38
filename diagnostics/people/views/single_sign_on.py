"""Signing in with the provider that the settings name: leaving for it, and coming back.

Imported only if one is named. What follows a sign-in is allauth's, as with every other way of signing in.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
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
from diagnostics.people.identity_provider import Person, ProviderUnreachable, SignInRefused, departure, person_of
from diagnostics.people.pages import single_sign_on as presenter

log = structlog.get_logger("diagnostics.single_sign_on")

View = Callable[..., HttpResponse]

FAILURES = (
    (ProviderUnreachable, presenter.unreachable),
    (SignInRefused, presenter.refused),
    (PermissionDenied, presenter.stale),
    # of two that make the same account at the same time, the second one
    (IntegrityError, presenter.stale),
)


def explaining_failures(view: View) -> View:
    """Decorator: if a visitor cannot be signed in, answer with a page that says so, and log why."""

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
@explaining_failures
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to the provider; the session keeps what it has to come back with."""
    refused: HttpResponse | None = consume_or_429(request, action="login")
    if refused is not None:
        return refused
    started = departure(redirect_uri=_callback_address(request), language=get_language())
    kept = {"state_id": started["state"], "nonce": started["nonce"], "verifier": started["code_verifier"]}
    _allauth(request).stash_redirect_state(request, "login", get_next_redirect_url(request), **kept)
    return HttpResponseRedirect(started["url"])


@require_GET
@explaining_failures
def callback(request: HttpRequest) -> HttpResponse:
    """Sign in the person who comes back from the provider, if everything that it sent is right."""
    state = _allauth(request).unstash_redirect_state(request, request.GET.get("state", ""))
    if request.GET.get("error") == "access_denied":
        return failed(request, presenter.declined(settings.OIDC_NAME))
    if "code" not in request.GET:
        raise ProviderUnreachable(f"it led back without a code: {request.GET.get('error', '')[:50]}")
    person = person_of(
        request.GET["code"],
        nonce=state["nonce"],
        verifier=state["verifier"],
        redirect_uri=_callback_address(request),
    )
    return _sign_in(request, person, {"process": "login", "next": state.get("next")})


def leading_to_provider(view: View) -> View:
    """Decorator: allow the form of a page to lead to the provider, which the policy allows nowhere else.

    Browsers apply form-action to every redirect that follows a form, too.
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
    # nothing more is kept than the provider's id of the person
    login.account.extra_data = {}
    login.state = state
    response: HttpResponse = complete_social_login(request, login)
    return response


def _allauth(request: HttpRequest) -> Any:
    """Return the provider as allauth knows it."""
    return get_adapter().get_provider(request, settings.OIDC_ISSUER)


def _callback_address(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("single_sign_on_callback"))
