"""Error pages in the visitor's language.

They read neither form nor query: data that could not be parsed must not break the error page as well.
"""

from collections.abc import Callable

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnostics.instrument.errors import ErasureNotRecorded, LastAdministrator
from diagnostics.instrument.text import reading_in
from diagnostics.site.pages.errors import ErrorPage


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 if the request was too large."""
    if isinstance(exception, RequestDataTooBig):
        text = _(
            "What you sent is larger than this site accepts, and nothing of it was saved. "
            "Go back, choose a smaller file or shorten the text, and send it again."
        )
        page = ErrorPage(413, _("That is too much at once"), text)
    else:
        page = ErrorPage(
            400, _("We could not read that"), _("Something in the address or the form was not as expected.")
        )
    return _render(request, page)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: this account lacks the permission."""
    return _render(request, ErrorPage(403, _("You may not do that"), _("Your account does not have this permission.")))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form that did not come from this site, or without its cookie."""
    text = _(
        "The page was open for too long, or cookies are blocked. Nothing was saved. "
        "Go back, reload the page and try again."
    )
    return _render(request, ErrorPage(403, _("Please send that again"), text))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: the page does not exist, or this visitor may not see it."""
    text = _("The address may be mistyped, or the page belongs to another browser or account.")
    return _render(request, ErrorPage(404, _("There is no page here for you"), text))


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: a rate limit was reached."""
    text = _("There were too many tries in a short time. Wait a while, then try again.")
    return _render(request, ErrorPage(429, _("Please wait a while"), text))


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    text = _("Something went wrong on our side. Your saved answers are safe. Please try again in a moment.")
    return _render(request, ErrorPage(500, _("Sorry, that did not work"), text))


class RefusalMiddleware:
    """Show a page for the domain errors that any view may raise when it erases."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, LastAdministrator):
            text = _("This is the last account that can administer the site. Give another account that right first.")
            return _render(request, ErrorPage(409, _("Nothing was erased"), text))
        if isinstance(exception, ErasureNotRecorded):
            text = _("Erasures cannot be recorded at the moment, so nothing was erased. Please try again later.")
            return _render(request, ErrorPage(503, _("Nothing was erased"), text))
        return None


def _render(request: HttpRequest, page: ErrorPage) -> HttpResponse:
    # errors outside LanguageMiddleware are answered after it has reset the language
    with reading_in(get_language()):
        return render(request, "error.html", {"page": page}, status=page.status)
