"""The visitor's own data: viewing, downloading and erasing it."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.views.downloads import stream
from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.people.actions.privacy import erase_unowned, erase_user
from diagnostics.people.forms.personal import EraseMeForm
from diagnostics.people.pages.personal import ErasePage, assessment_document, my_data_page, personal_parts
from diagnostics.people.queries.personal import (
    account_of,
    addresses_of,
    assessment_records,
    factors_of,
    records_of,
    spans_of,
)
from diagnostics.people.queries.privacy import leaves_no_administrator
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_visitor
from diagnostics.site.views.typed import keeps_typed, sent_form

View = Callable[..., Any]

signed_in_again: Callable[[View], View] = reauthentication_required(
    enabled=lambda request: request.user.is_authenticated
)
"""Decorator: users who signed in a while ago must do so again first; visitors without an account need not."""


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Show what is stored about the user, or about this browser if nobody is signed in."""
    user = _user(request)
    page = my_data_page(
        spans_of(viewer_of(request), user),
        account=account_of(user) if user else None,
        addresses=addresses_of(user) if user else (),
        factors=factors_of(user) if user else (),
        retention={"begun": settings.RETENTION_DAYS_BEGUN, "completed": settings.RETENTION_DAYS_COMPLETED},
    )
    return render(request, "diagnostics/people/my_data.html", {"page": page})


@require_safe
@signed_in_again
def my_data_json(request: HttpRequest) -> HttpResponseBase:
    """Stream everything that is stored about the visitor as JSON. Users must sign in again first."""
    user = _user(request)
    log_visitor(SecurityEvent.EXPORTED, request, what="my data")
    sections: dict[str, Any] = {"account": None}
    if user:
        sections = {"account": account_of(user), **records_of(user)}
    records = assessment_records(viewer_of(request))
    assessments = (assessment_document(record, instrument) for record, instrument in records)
    parts = personal_parts(sections, assessments, at=timezone.now())
    return stream(request, parts, records, name="my-data.json", content_type="application/json; charset=utf-8")


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
@signed_in_again
def erase_me(request: HttpRequest) -> HttpResponse:
    """Ask, then erase the user with their data, or this browser's assessments. Users must sign in again first."""
    user, viewer = _user(request), viewer_of(request)
    form = sent_form(EraseMeForm, request)
    if form.is_valid():
        if user:
            erase_user(user_id=user.pk, by=user)
            # the session is deleted already; this removes it from the request and the browser
            logout(request)
        return _erased(request, browser_too=not user or form.cleaned_data["browser_too"])
    spans = spans_of(viewer, user)
    page = ErasePage(
        email=user.email if user else "",
        assessments=spans["begun"].count + spans["completed"].count,
        in_browser=spans["browser"].count if user else 0,
        wrote=sum(spans[kind].count for kind in ("publications", "changes", "waiting")) if user else 0,
        is_refused=bool(user and user.is_superuser and leaves_no_administrator([user.pk])),
    )
    return render(request, "diagnostics/people/erase_me.html", {"page": page, "form": form})


def _erased(request: HttpRequest, *, browser_too: bool) -> HttpResponse:
    response = redirect("diagnostics:home")
    if browser_too:
        erase_unowned(by=viewer_of(request))
        response.delete_cookie(settings.BROWSER_COOKIE_NAME, samesite="Lax")
    messages.success(request, _("Everything was erased."))
    return response


def _user(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
