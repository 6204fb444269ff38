"""The page of a database that is away, full or too slow: 503, and nothing that was sent is lost."""

import sys
from collections.abc import Callable

import structlog
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

from diagnostics.site.languages import override_language
from diagnostics.site.pages.errors import ErrorPage, Kept
from diagnostics.site.queries.branding import brand_cache
from diagnostics.site.queries.outages import outage
from diagnostics.site.views.error_pages import render_error
from diagnostics.site.views.errors import kept_form, server_error
from diagnostics.site.views.typed import has_secrets, is_from_here, is_marked, typed_of

RETRY_AFTER = 5
"""Seconds after which a client may ask again."""

log = structlog.get_logger("diagnostics.database")


def failed(request: HttpRequest) -> HttpResponse:
    """Answer 503 if the database is what failed, else 500.

    Django calls this for every error that nothing else handles, in a view or in a middleware.
    """
    reason = outage(sys.exception())
    return server_error(request) if reason is None else unavailable(request, reason)


def unavailable(
    request: HttpRequest, reason: str, answer: Callable[[HttpRequest, ErrorPage], HttpResponse] = render_error
) -> HttpResponse:
    """Answer 503 without touching the database; `reason` is for the log, `answer` makes the page."""
    log.warning("database not available", reason=reason)
    brand_cache.postpone()
    leave_session(request)
    # the error may come from a middleware that runs before the one that chooses the language
    with override_language(get_language_from_request(request)):
        response = answer(request, _page(request))
    response.headers["Retry-After"] = str(RETRY_AFTER)
    # otherwise Django logs each of them with a traceback
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response


def leave_session(request: HttpRequest) -> None:
    """Let middlewares believe that nobody used the session, which could not be read: they would try again."""
    if hasattr(request, "session"):
        request.session.accessed = False


def _page(request: HttpRequest) -> ErrorPage:
    """Return the page. It does not say that nothing was saved: if the connection broke at the commit, nobody knows."""
    heading = _("Please try again in a moment")
    if request.method != "POST" and typed_of(request) is None:
        text = _("We can't reach our data just now. What you have saved is safe. Wait a few seconds, then try again.")
        here = request.get_full_path()
        return ErrorPage(503, heading, text, here, _("Try again"), address=here)
    kept = _kept(request)
    if kept is None:
        text = _("We can't reach our data just now. Wait a few seconds, go back, and send it again.")
        return ErrorPage(503, heading, text)
    text = _(
        "We can't reach our data just now, so what you sent may not have been saved. It is kept on this page: wait a "
        "few seconds, then send it again."
    )
    return ErrorPage(503, heading, text, kept=kept)


def _kept(request: HttpRequest) -> Kept | None:
    """Return what was sent in a form of this site, or None if it is another's or cannot be read.

    If it holds something that a page cannot keep, the form is shown again before it is sent, if its view can do that.
    """
    match = request.resolver_match
    if match is None or not is_from_here(request):
        return None
    try:
        is_whole = typed_of(request) is None and not request.FILES and not has_secrets(request)
        return kept_form(request, shows_again=is_marked(match.func) and not is_whole)
    except (SuspiciousOperation, BadRequest, MultiPartParserError):
        return None
