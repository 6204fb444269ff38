"""One's own data: seeing it, taking it along, and erasing it."""

from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.views.viewer import viewer_of
from diagnostics.people.actions.privacy import erase_unowned, erase_user
from diagnostics.people.forms.personal import EraseMeForm
from diagnostics.people.pages.personal import ErasePage, assessment_document, my_data_page, personal_parts
from diagnostics.people.queries.personal import (
    account_of,
    addresses_of,
    assessments_to_tell,
    factors_of,
    records_of,
    spans_of,
)
from diagnostics.people.queries.privacy import leaves_no_administrator
from diagnostics.site.models import User


@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Say what is stored of the user, or of this browser where nobody is signed in."""
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
def my_data_json(request: HttpRequest) -> StreamingHttpResponse:
    """Return all of it as JSON, written while it is sent."""
    user = _user(request)
    sections: dict[str, Any] = {"account": None}
    if user:
        sections = {"account": account_of(user), **records_of(user)}
    told = (assessment_document(record, version) for record, version in assessments_to_tell(viewer_of(request)))
    response = StreamingHttpResponse(
        personal_parts(sections, told, at=timezone.now()), content_type="application/json; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(enabled=lambda request: request.user.is_authenticated)  # type: ignore[untyped-decorator]
def erase_me(request: HttpRequest) -> HttpResponse:
    """Ask, then erase the user with everything that is theirs, or what this browser began; a user signs in afresh."""
    user, viewer = _user(request), viewer_of(request)
    form = EraseMeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if user:
            erase_user(user_id=user.pk, by=user)
            # the session is gone with the user; this forgets it in the browser
            logout(request)
        return _erased(request, browser_too=not user or form.cleaned_data["browser_too"])
    spans = spans_of(viewer, user)
    page = ErasePage(
        email=user.email if user else "",
        assessments=spans["begun"].count + spans["completed"].count,
        in_browser=spans["browser"].count if user else 0,
        wrote=spans["publications"].count + spans["changes"].count if user else 0,
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
