"""What a page needs to work inside the page of another site, and no page outside of a frame gets.

Its headers name the sites that may show it. Its cookie is one for frames: a browser keeps it apart for each site around
the frame (CHIPS). It is another cookie than the site's own, with another browser id, and neither opens what the other
began; nobody is ever signed in here. Its forms are checked by Django's own check, with a secret that follows from that
cookie, since the site's own would not come along.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from diagnostics.models import Viewer
from diagnostics.presenters.embedding import FrameMessage, no_cookie, not_here, send_again
from diagnostics.queries.branding import current_brand
from diagnostics.views.viewer import browser_hash

SALT = "diagnostics.embedded"
COOKIE_AGE = 7 * 24 * 3600
"""Seconds in which an assessment that was begun in a frame can be gone on with there."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who asks from within a frame: the random id in the cookie, new where `is_new`."""

    id: str
    is_new: bool

    @property
    def viewer(self) -> Viewer:
        """Return the guest as assessments know one: a browser, and never a user."""
        return Viewer(browser=browser_hash(self.id))


Page = Callable[..., HttpResponse]


def framed(page: Page) -> Page:
    """Let the sites that the administrator listed show a page inside theirs; without any there is no such page.

    The page is called with the guest, whose cookie its response sets or renews.
    """

    @csrf_exempt
    @wraps(page)
    def view(request: HttpRequest, **where: Any) -> HttpResponse:
        origins = current_brand().origins
        if not origins:
            raise Http404
        guest = _guest(request)
        # so that the forms of the page come with a token that belongs to the guest
        request.META["CSRF_COOKIE"] = _form_secret(guest.id)
        response = _answer(page, request, guest, where)
        # else the site's own cookie for forms would be set as well
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        _remember(response, guest)
        response._csp_replace = {"frame-ancestors": list(origins)}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True
        return response

    return view


def _answer(page: Page, request: HttpRequest, guest: Guest, where: dict[str, Any]) -> HttpResponse:
    """Return the page, or a message in its place: what a refusal says must be readable in the frame too."""
    if request.method == "POST" and guest.is_new:
        return message(request, no_cookie())
    if _form_check.process_view(request, page, (), {}) is not None:
        return message(request, send_again())
    try:
        return page(request, guest, **where)
    except Http404:
        return message(request, not_here())


def message(request: HttpRequest, said: FrameMessage) -> HttpResponse:
    """Answer with a page that only says something, and leads to the questionnaire in a tab of its own."""
    context = {"page": said, "own_tab": reverse("diagnostics:home")}
    return render(request, "diagnostics/embedded_message.html", context, status=said.status)


def _guest(request: HttpRequest) -> Guest:
    known = request.get_signed_cookie(settings.EMBEDDED_COOKIE_NAME, default="", salt=SALT)
    return Guest(known or secrets.token_urlsafe(32), is_new=not known)


def _form_secret(guest_id: str) -> str:
    digest = salted_hmac("diagnostics.embedded.forms", guest_id, algorithm="sha256").hexdigest()
    return digest[:CSRF_SECRET_LENGTH]


class _FormCheck(CsrfViewMiddleware):
    """Django's check of where a form comes from, with the secret of the guest in place of the site's cookie."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        return str(request.META["CSRF_COOKIE"])


_form_check = _FormCheck(lambda request: HttpResponse())


class PartitionedMorsel(Morsel[str]):
    """A cookie that the browser keeps apart for each site around the frame; Python knows these from 3.14."""

    def OutputString(self, attrs: Any = None) -> str:  # noqa: N802 (Python's name)
        """Return the cookie as its header says it."""
        return f"{super().OutputString(attrs)}; Partitioned"


def _remember(response: HttpResponse, guest: Guest) -> None:
    """Set the guest's cookie. Without Secure no browser takes one from a frame, so it works over https alone."""
    name = settings.EMBEDDED_COOKIE_NAME
    response.set_signed_cookie(
        name, guest.id, salt=SALT, max_age=COOKIE_AGE, secure=True, httponly=True, samesite="None"
    )
    plain, parted = response.cookies[name], PartitionedMorsel()
    parted.set(plain.key, plain.value, plain.coded_value)
    parted.update(plain)
    response.cookies[name] = parted
