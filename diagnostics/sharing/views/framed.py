"""Headers, cookie and form check of the pages that another site may show in a frame; no other page gets them.

The headers name the sites that may show the page. The cookie is for frames only: the browser keeps it apart for each
site around the frame (CHIPS). It holds another browser id than the site's own cookie, and neither opens what the other
began; nobody is ever signed in here. Forms pass Django's CSRF check with a secret derived from this cookie, since the
browser does not send the site's own.
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

from diagnostics.assessing.models import Viewer
from diagnostics.assessing.views.viewer import browser_hash
from diagnostics.sharing.pages.embedding import FrameMessage, no_cookie, not_here, send_again
from diagnostics.site.queries.branding import current_brand

SALT = "diagnostics.embedded"
COOKIE_AGE = 7 * 24 * 3600
"""Seconds for which the browser keeps the cookie, and can open what it began in a frame."""


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor in a frame, known by the random id in its cookie; `is_new` if the request had no such cookie."""

    id: str
    is_new: bool

    @property
    def viewer(self) -> Viewer:
        """The guest as assessments know visitors: a browser, never a user."""
        return Viewer(browser=browser_hash(self.id))


Page = Callable[..., HttpResponse]


def framed(page: Page) -> Page:
    """Allow the listed origins to show a page inside theirs; 404 if none is listed.

    The page is called with the guest; the response sets or renews their cookie.
    """

    @csrf_exempt
    @wraps(page)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        origins = current_brand().origins
        if not origins:
            raise Http404
        guest = _guest(request)
        # so that the forms of the page come with a token that belongs to the guest
        request.META["CSRF_COOKIE"] = _form_secret(guest.id)
        response = _answer(page, request, guest, kwargs)
        # else the site's own cookie for forms would be set as well
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        _remember(response, guest)
        response._csp_replace = {"frame-ancestors": list(origins)}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True
        return response

    return view


def _answer(page: Page, request: HttpRequest, guest: Guest, kwargs: dict[str, Any]) -> HttpResponse:
    """Return the page, or a message in its place: a refusal must be readable in the frame too."""
    if request.method == "POST" and guest.is_new:
        return message(request, no_cookie())
    if _form_check.process_view(request, page, (), {}) is not None:
        return message(request, send_again())
    try:
        return page(request, guest, **kwargs)
    except Http404:
        return message(request, not_here())


def message(request: HttpRequest, page: FrameMessage) -> HttpResponse:
    """Return a page with a message and a link that opens the questionnaire in a tab of its own."""
    context = {"page": page, "own_tab": reverse("diagnostics:home")}
    return render(request, "diagnostics/sharing/embedded_message.html", context, status=page.status)


def _guest(request: HttpRequest) -> Guest:
    known = request.get_signed_cookie(settings.EMBEDDED_COOKIE_NAME, default="", salt=SALT)
    return Guest(known or secrets.token_urlsafe(32), is_new=not known)


def _form_secret(guest_id: str) -> str:
    digest = salted_hmac("diagnostics.embedded.forms", guest_id, algorithm="sha256").hexdigest()
    return digest[:CSRF_SECRET_LENGTH]


class _FormCheck(CsrfViewMiddleware):
    """Django's CSRF check, with the guest's secret in place of the one in the site's cookie."""

    def _get_secret(self, request: HttpRequest) -> str | None:
        return str(request.META["CSRF_COOKIE"])


_form_check = _FormCheck(lambda request: HttpResponse())


class PartitionedMorsel(Morsel[str]):
    """A cookie that the browser keeps apart for each site around the frame (Python has these from 3.14)."""

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
