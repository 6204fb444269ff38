"""The overview of an account, claiming assessments, and opened an invitation.

All other pages of accounts are allauth's views with this site's templates.
"""

from typing import cast

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.views.archive import row_of
from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.people.actions.accounts import claim_assessments
from diagnostics.people.adapters.accounts import INVITATION
from diagnostics.people.pages.accounts import AccountPage, ClaimPage
from diagnostics.people.pages.roles import role_name
from diagnostics.people.queries.accounts import claimable, invitation_of, is_registered
from diagnostics.people.queries.second_factor import has_second_factor
from diagnostics.site.models import User
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.views.error_pages import render_error
from diagnostics.site.views.typed import keeps_typed, typed_fields

LIST_LIMIT = 20
"""Assessments that the claim page lists."""


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """Show how the user signs in, with links to change it."""
    user = cast("User", request.user)
    page = AccountPage(user.email, user.has_usable_password(), has_second_factor(user.pk), user.is_staff)
    return render(request, "diagnostics/people/account.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@login_required
def claim(request: HttpRequest) -> HttpResponse:
    """List this browser's assessments without an owner; POST makes the user their owner."""
    viewer, target = viewer_of(request), _next_of(request)
    if request.method == "POST":
        claimed = claim_assessments(by=viewer)
        if claimed:
            messages.success(request, _claimed_text(claimed))
        return HttpResponseRedirect(target)
    rows = tuple(map(row_of, claimable(viewer)[:LIST_LIMIT]))
    if not rows:
        return HttpResponseRedirect(target)
    return render(request, "diagnostics/people/claim.html", {"page": ClaimPage(rows, target)})


@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation; POST leads to signing up with its address, which counts as verified."""
    opened = invitation_of(token)
    if opened is None:
        return _refuse_invitation(request)
    if is_registered(opened.email):
        messages.info(request, _("There is already an account with this address. Sign in."))
        return redirect("account_login")
    if request.method == "POST":
        get_adapter().stash_verified_email(request, opened.email)
        request.session[INVITATION] = opened.pk
        return redirect("account_signup")
    return render(request, "diagnostics/people/invitation.html", {"invitation": opened, "role": role_name(opened.role)})


def _refuse_invitation(request: HttpRequest) -> HttpResponse:
    text = _("It has been used or has expired, or this site takes no new accounts. Ask the person who invited you.")
    page = ErrorPage(404, _("This invitation does not work"), text)
    return render_error(request, page)


def _next_of(request: HttpRequest) -> str:
    """Return the path of `next` if it is one of this site, else the list of past assessments."""
    address = (typed_fields(request) or QueryDict()).get("next") or request.GET.get("next", "")
    if address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return address
    return reverse("diagnostics:archive")


def _claimed_text(count: int) -> str:
    text = ngettext(
        "%(count)d assessment was added to your account.", "%(count)d assessments were added to your account.", count
    )
    return text % {"count": count}
