"""Error pages in the visitor's language.

They read neither form nor query, but for forms of this site that are kept: data that could not be parsed must not break
the error page as well.
"""

import math
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.instrument.errors import (
    ErasureNotRecorded,
    LastAdministrator,
    MailHeldBack,
    TooManyPasswords,
)
from diagnostics.site.pages.errors import ErrorPage, Kept
from diagnostics.site.pages.urls import sign_in_url
from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.error_pages import render_error
from diagnostics.site.views.typed import is_from_here, is_marked, kept_fields, show_again, typed_of

PASSWORDS_RETRY = 2
"""Seconds after which there is most likely time for one more password."""


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400, or 413 if the request was too large."""
    return render_error(request, too_large() if isinstance(exception, RequestDataTooBig) else unreadable())


def unreadable() -> ErrorPage:
    """Return the page for a request that could not be parsed."""
    return ErrorPage(400, _("We could not read that"), _("Something in the address or the form was not as expected."))


def too_large() -> ErrorPage:
    """Return the page for a request with too large a body."""
    text = _(
        "What you sent is larger than this site accepts, and nothing of it was saved. "
        "Go back, choose a smaller file or shorten the text, and send it again."
    )
    return ErrorPage(413, _("That is too much at once"), text)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 403: this account lacks the permission."""
    log_visitor(SecurityEvent.REFUSED, request, reason="permission")
    return render_error(
        request, ErrorPage(403, _("You can't do that"), _("Your account does not have this permission."))
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer 403 for a form without this site's token. If a page of this site sent it, nothing typed is lost.

    Signing in changes the token, so the form of a tab that was open then has an old one. It is shown again with what
    was sent, or, if the view does not keep that, a page offers to send it again. Forms of other sites get neither.
    """
    match = request.resolver_match
    log_visitor(SecurityEvent.REFUSED, request, reason="form")
    if match is None or not is_from_here(request):
        text = _(
            "The page was open for too long, or cookies are blocked. Nothing was saved. "
            "Go back, reload the page and try again."
        )
        return render_error(request, ErrorPage(403, _("Please send that again"), text))
    if is_marked(match.func):
        response = show_again(request, match.func, *match.args, notice=old_form_text(request), **match.kwargs)
        response.status_code = 403 if response.status_code == 200 else response.status_code
        return response
    kept = kept_form(request, shows_again=False)
    return render_error(request, ErrorPage(403, _("Please send that again"), old_form_text(request), kept=kept))


def old_form_text(request: HttpRequest) -> str:
    """Return why a form of this site did not have its token, and what to do."""
    if request.user.is_authenticated:
        return _("You signed in meanwhile, in another tab. Nothing was sent yet: check it, then send it again.")
    return _(
        "The page was open for a long time, or cookies are blocked. Nothing was sent yet: check it, then send it again."
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404: the page does not exist, or this visitor may not see it.

    For every page of an assessment, unknown ids and those of others get the same answer, which offers to sign in and
    come back. What was typed in a form is kept in that answer.
    """
    match = request.resolver_match
    if match is None or not match.route.startswith("assessments/<uuid:"):
        return render_error(request, no_such_page())
    is_sent, is_kept = request.method == "POST" or typed_of(request) is not None, is_marked(match.func)
    kept = kept_form(request, shows_again=True) if is_sent and is_kept else None
    # an address that only takes forms shows nothing to someone who comes back to it
    has_page = is_kept or not is_sent
    result = reverse("diagnostics:result", args=[match.kwargs["assessment_id"]])
    address = request.get_full_path() if has_page else result
    return render_error(
        request, _signed_out(address, kept) if request.user.is_anonymous else _not_theirs(request, kept)
    )


def no_such_page() -> ErrorPage:
    """Return the page for an address that no page has."""
    text = _("The address may be mistyped, or what was here has been erased.")
    return ErrorPage(404, _("There is no such page"), text)


def _signed_out(address: str, kept: Kept | None) -> ErrorPage:
    if kept is None:
        text = _(
            "If it is yours, sign in, and you come back here. Otherwise it belongs to another browser or account, or "
            "it was erased."
        )
    else:
        text = _(
            "Nothing was saved, but what you typed is kept on this page. If it is yours, sign in: a new tab opens. "
            "Then come back here and go on."
        )
    sign_in, heading = sign_in_url(address), _("We can't show you this page")
    return ErrorPage(404, heading, text, sign_in_url=sign_in, kept=kept, address=address)


def _not_theirs(request: HttpRequest, kept: Kept | None) -> ErrorPage:
    text = _("You are signed in as %(email)s. This page belongs to another account or browser, or it was erased.") % {
        "email": getattr(request.user, "email", "")
    }
    onward_url = reverse("diagnostics:archive")
    heading, onward = _("This page is not in your account"), _("Your past assessments")
    return ErrorPage(404, heading, text, onward_url, onward, kept=kept)


def _leads_to_sign_in(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether a form with typed text was not taken, but answered with a redirect to signing in that comes back."""
    match, is_sent = request.resolver_match, request.method == "POST" or typed_of(request) is not None
    if not is_sent or match is None or not isinstance(response, HttpResponseRedirect) or "next=" not in response.url:
        return False
    target = urlsplit(response.url)
    comes_back = parse_qs(target.query).get("next") in ([request.path], [request.get_full_path()])
    is_sign_in = target.path in (reverse(settings.LOGIN_URL), reverse("admin:login"))
    is_kept = is_marked(match.func) or match.namespace == "admin"
    return is_sign_in and comes_back and is_kept and request.user.is_anonymous


def _session_ended(request: HttpRequest) -> HttpResponse:
    """Answer 403 for a form that needs an account, and keep what was typed."""
    match = request.resolver_match
    kept = kept_form(request, shows_again=match is not None and is_marked(match.func))
    text = _(
        "Nothing was saved, but what you typed is kept on this page. Sign in: a new tab opens. Then come back here and "
        "go on."
    )
    sign_in = sign_in_url(request.get_full_path())
    return render_error(request, ErrorPage(403, _("You are signed out"), text, sign_in_url=sign_in, kept=kept))


def kept_form(request: HttpRequest, *, shows_again: bool) -> Kept:
    """Return what was sent, for a form of an error page."""
    match = request.resolver_match
    return Kept(
        request.get_full_path(),
        kept_fields(request),
        shows_again,
        has_files=bool(request.FILES),
        has_page=match is not None and (is_marked(match.func) or match.namespace == "admin"),
    )


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer 429: a rate limit was reached."""
    log_visitor(SecurityEvent.LIMITED, request)
    return render_error(request, too_often())


def too_often() -> ErrorPage:
    """Return the page for a visitor who asked more often than a limit allows."""
    text = _("There were too many tries in a short time. Wait a while, then try again.")
    return ErrorPage(429, _("Please wait a while"), text)


def over_budget(request: HttpRequest, seconds: int) -> HttpResponse:
    """Answer 429: the visitor, or the network, has used up what there is for an hour. What was typed is kept."""
    match, minutes = request.resolver_match, math.ceil(seconds / 60)
    kept = kept_form(request, shows_again=is_marked(match.func)) if request.method == "POST" and match else None
    onward = ("", "") if kept else (request.get_full_path(), _("Try again"))
    text = _wait_text(minutes, has_typed=kept is not None and kept.shows_again)
    page = ErrorPage(429, _("Please wait a while"), text, *onward, kept=kept, retry_after=seconds)
    return render_error(request, page)


def _wait_text(minutes: int, *, has_typed: bool) -> str:
    if not has_typed:
        text = ngettext(
            "That was a lot in a short time, more than this site can do for one visitor. "
            "Try again in %(count)s minute.",
            "That was a lot in a short time, more than this site can do for one visitor. "
            "Try again in %(count)s minutes.",
            minutes,
        )
    else:
        text = ngettext(
            "That was a lot in a short time, more than this site can do for one visitor. Nothing was saved, but what "
            "you typed is kept on this page. Go on in %(count)s minute.",
            "That was a lot in a short time, more than this site can do for one visitor. Nothing was saved, but what "
            "you typed is kept on this page. Go on in %(count)s minutes.",
            minutes,
        )
    return text % {"count": minutes}


def mail_held_back(request: HttpRequest, seconds: int) -> HttpResponse:
    """Answer 429: an address, or the whole site, has had as much mail as may be asked for. What was typed is kept."""
    match, minutes = request.resolver_match, math.ceil(seconds / 60)
    kept = kept_form(request, shows_again=is_marked(match.func)) if match else None
    text = ngettext(
        "The message was not sent: so many were asked for lately that this site has to wait. What you typed is kept on "
        "this page. Try again in %(count)s minute.",
        "The message was not sent: so many were asked for lately that this site has to wait. What you typed is kept on "
        "this page. Try again in %(count)s minutes.",
        minutes,
    )
    page = ErrorPage(429, _("Please wait a while"), text % {"count": minutes}, kept=kept, retry_after=seconds)
    return render_error(request, page)


def too_many_passwords(request: HttpRequest) -> HttpResponse:
    """Answer 503: more people sign in at this moment than this process has time for. What was typed is kept."""
    match = request.resolver_match
    kept = kept_form(request, shows_again=True) if match and is_marked(match.func) else None
    text = _(
        "More people are signing in at this moment than this site has time for. Wait a few seconds, then try again: "
        "you have to type the password once more."
    )
    onward = ("", "") if kept else (request.get_full_path(), _("Try again"))
    page = ErrorPage(503, _("Please try again in a moment"), text, *onward, kept=kept, retry_after=PASSWORDS_RETRY)
    return render_error(request, page)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer 500 without touching the database."""
    text = _("Something went wrong on our side. Your saved answers are safe. Please try again in a moment.")
    return render_error(request, ErrorPage(500, _("Sorry, that did not work"), text))


class RefusalMiddleware:
    """Shows a page for domain errors that any view may raise, and for forms of ended sessions."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        return _session_ended(request) if _leads_to_sign_in(request, response) else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, LastAdministrator):
            text = _("This is the last account that can administer the site. Give another account that right first.")
            return render_error(request, ErrorPage(409, _("Nothing was erased"), text))
        if isinstance(exception, ErasureNotRecorded):
            text = _("Erasures cannot be recorded at the moment, so nothing was erased. Please try again later.")
            return render_error(request, ErrorPage(503, _("Nothing was erased"), text))
        if isinstance(exception, MailHeldBack):
            log_visitor(SecurityEvent.LIMITED, request, what="mail")
            return mail_held_back(request, math.ceil(exception.seconds))
        if isinstance(exception, TooManyPasswords):
            log_visitor(SecurityEvent.LIMITED, request, what="passwords")
            return too_many_passwords(request)
        return None
