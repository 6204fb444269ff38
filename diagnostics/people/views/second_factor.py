"""The second factor: setting up the first one by a mailed link, and what changing one ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.instrument.errors import LinkUsed
from diagnostics.people.actions.second_factor import accept_code, use_link
from diagnostics.people.adapters.second_factor import BY_LINK, showed_mailbox
from diagnostics.people.adapters.sessions import keep_only_this_session
from diagnostics.people.queries.second_factor import SECOND_FACTORS, epoch_of, factor_ids, link_token
from diagnostics.site.models import User
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.pages.urls import absolute_url
from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.budgets import within
from diagnostics.site.views.error_pages import render_error
from diagnostics.site.views.errors import too_many_requests

LINKS_AN_HOUR = 5
"""By which one user sets up the first second factor."""

View = Callable[..., HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def second_step(request: HttpRequest) -> HttpResponse:
    """Offer a link that lets the user set up a second factor; POST mails it to the account's address."""
    user = cast("User", request.user)
    if factor_ids(user.pk) or showed_mailbox(request):
        return redirect("mfa_index")
    if request.method == "POST":
        if not within(request, "second step", LINKS_AN_HOUR, of=f"user {user.pk}"):
            return too_many_requests(request)
        get_adapter().send_mail("account/email/second_step", user.email, {"link": link_for(user)})
    context = {"email": user.email, "is_sent": request.method == "POST"}
    return render(request, "diagnostics/people/second_step.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def second_step_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a mailed link does; POST uses it up, ends all other sessions and leads to setting up the factor."""
    user = cast("User", request.user)
    if request.method != "POST":
        if epoch_of(token, user.pk) != user.session_epoch:
            return _refuse_link(request)
        return render(request, "diagnostics/people/second_step_link.html", {"email": user.email})
    try:
        use_link(user_id=user.pk, token=token)
    except LinkUsed:
        return _refuse_link(request)
    keep_only_this_session(request)
    record_authentication(request, user, method=BY_LINK, reauthenticated=True)
    messages.success(request, _("Thank you. Now choose a second step."))
    return redirect("mfa_index")


def _refuse_link(request: HttpRequest) -> HttpResponse:
    text = _("It is older than an hour, was used already, or was sent to somebody else. You can get a new one.")
    return render_error(request, ErrorPage(404, _("This link does not work"), text))


def link_for(user: User) -> str:
    """Return the link by which the user can set up a second factor, once."""
    return absolute_url(reverse("diagnostics:second-step-link", args=[link_token(user)]))


def ends_other_sessions(view: View) -> View:
    """Decorator: a change of the user's second factors ends their other sessions; a new one counts as shown in this.

    The code with which an app was set up is used up.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "POST" or not request.user.is_authenticated:
            return view(request, *args, **kwargs)
        user_id = request.user.pk
        with transaction.atomic():
            # locked, so that a session that another ends at this moment changes nothing any more
            user = User.objects.select_for_update().get(pk=user_id)
            if user.session_epoch != request.user.session_epoch:
                return redirect("account_login")
            before = factor_ids(user_id)
            response = view(request, *args, **kwargs)
            after = factor_ids(user_id)
            if before != after:
                keep_only_this_session(request)
                _count_as_shown(request, after - before, user_id)
        return response

    return wrapped


def logs_codes_seen(view: View) -> View:
    """Decorator: log that somebody saw the recovery codes of an account."""

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200:
            log_visitor(SecurityEvent.RECOVERY_CODES_SEEN, request)
        return response

    return wrapped


def _count_as_shown(request: HttpRequest, added: set[int], user_id: int) -> None:
    for authenticator in Authenticator.objects.filter(pk__in=added, type__in=SECOND_FACTORS):
        if authenticator.type == Authenticator.Type.TOTP:
            accept_code(user_id=user_id, code=request.POST["code"])
            authenticator.refresh_from_db()
        post_authentication(request, authenticator, reauthenticated=True)
