"""Headers, cookie and CSRF check of the pages that another site may show in a frame; no other page gets them.

The headers name the sites that may show the page. The cookie is for frames only and partitioned: the browser keeps one
for each embedding site (CHIPS). It has another browser id than the site's own cookie, and neither opens assessments of
the other; nobody is ever signed in here. Forms pass Django's CSRF check with a secret derived from this cookie, since
the browser does not send the site's own.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http.cookies import Morsel
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import CSRF_SECRET_LENGTH, CsrfViewMiddleware
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.views.decorators.csrf import csrf_exempt

from diagnostics.assessing.models import Viewer
from diagnostics.sharing.pages.embedding import (
    FrameMessage,
    csrf_message,
    no_cookie_message,
    not_found_message,
    wait_message,
)
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.queries.branding import current_brand
from diagnostics.site.queries.outages import outage
from diagnostics.site.views.browsers import FRAME_COOKIE_AGE, FRAME_SALT, browser_hash, framed_browser_id
from diagnostics.site.views.errors import old_form_text
from diagnostics.site.views.outages import unavailable
from diagnostics.site.views.typed import is_from_here, is_marked, show_again


@dataclass(frozen=True, slots=True)
class Guest:
    """A visitor in a frame, known by the random id in its cookie; `is_new` if the request had no such cookie."""

    id: str
    is_new: bool

    @property
    def viewer(self) -> Viewer:
        """The guest as a viewer of assessments: a browser, never a user."""
        return Viewer(browser=browser_hash(self.id))


Page = Callable[..., HttpResponse]


def framed(page: Page) -> Page:
    """Decorator: allow the configured origins to show a page in a frame; 404 if there are none.

    The page is called with the guest; the response sets or renews their cookie.
    """

    @csrf_exempt
    @wraps(page)
    def view(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        origins = current_brand().origins
        if not origins:
            raise Http404
        guest = _guest(request)
        # so that forms in the page get a token of the guest
        request.META["CSRF_COOKIE"] = _form_secret(guest.id)
        response = _answer(page, request, guest, kwargs)
        # otherwise Django also sets the site's own CSRF cookie
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
        _remember(response, guest)
        response._csp_replace = {"frame-ancestors": list(origins)}  # type: ignore[attr-defined]
        response.xframe_options_exempt = True
        return response

    return view


def _answer(page: Page, request: HttpRequest, guest: Guest, kwargs: dict[str, Any]) -> HttpResponse:
    """Return the page, or a message instead: errors must be readable in the frame too."""
    if request.method == "POST" and guest.is_new:
        return message(request, no_cookie_message())
    has_old_token = _form_check.process_view(request, page, (), {}) is not None
    if has_old_token and not (is_marked(page) and is_from_here(request)):
        return message(request, csrf_message())
    try:
        if has_old_token:
            return show_again(request, page, guest, notice=old_form_text(request), **kwargs)
        return page(request, guest, **kwargs)
    except Http404:
        return message(request, not_found_message())
    except DatabaseError as error:
        reason = outage(error)
        if reason is None:
            raise
        return unavailable(request, reason, answer=_unavailable)


def _unavailable(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    if page.kept is None:
        return message(request, FrameMessage(page.status, page.title, page.text))
    context = {"page": page, "own_tab": reverse("diagnostics:home")}
    return render(request, "diagnostics/sharing/embedded_kept.html", context, status=page.status)


def message(request: HttpRequest, page: FrameMessage) -> HttpResponse:
    """Return a page with a message and a link that opens the questionnaire in a tab of its own."""
    context = {"page": page, "own_tab": reverse("diagnostics:home")}
    return render(request, "diagnostics/sharing/embedded_message.html", context, status=page.status)


def wait(request: HttpRequest, seconds: int) -> HttpResponse:
    """Return the page for a guest who has no budget left."""
    response = message(request, wait_message())
    response.headers["Retry-After"] = str(seconds)
    return response


def _guest(request: HttpRequest) -> Guest:
    known = framed_browser_id(request)
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
    """A cookie with the Partitioned attribute, which Python supports from version 3.14."""

    def OutputString(self, attrs: Any = None) -> str:  # noqa: N802 (Python's name)
        return f"{super().OutputString(attrs)}; Partitioned"


def _remember(response: HttpResponse, guest: Guest) -> None:
    """Set the guest's cookie. Browsers accept it from a frame only with Secure, so it needs https."""
    name = settings.EMBEDDED_COOKIE_NAME
    response.set_signed_cookie(
        name, guest.id, salt=FRAME_SALT, max_age=FRAME_COOKIE_AGE, secure=True, httponly=True, samesite="None"
    )
    cookie, partitioned = response.cookies[name], PartitionedMorsel()
    partitioned.set(cookie.key, cookie.value, cookie.coded_value)
    partitioned.update(cookie)
    response.cookies[name] = partitioned
