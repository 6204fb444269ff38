"""The viewer of a request: its browser, by a signed cookie, and its signed-in user."""

import secrets
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.queries.assessments import find_assessment
from diagnostics.site.views.browsers import COOKIE_AGE, SALT, browser_hash, browser_id


def viewer_of(request: HttpRequest) -> Viewer:
    """Return the viewer. A cookie that was tampered with counts as missing."""
    browser = browser_id(request)
    user_id = request.user.pk if request.user.is_authenticated else None
    return Viewer(browser=browser_hash(browser) if browser else "", user_id=user_id)


def with_browser(request: HttpRequest) -> tuple[Viewer, str]:
    """Return the viewer and the browser's id, a new one if it has none; pass the id to `remember_browser`."""
    browser = browser_id(request) or secrets.token_urlsafe(32)
    user_id = request.user.pk if request.user.is_authenticated else None
    return Viewer(browser=browser_hash(browser), user_id=user_id), browser


def remember_browser(response: HttpResponse, browser: str) -> None:
    """Set the cookie with the browser's id."""
    response.set_signed_cookie(
        settings.BROWSER_COOKIE_NAME,
        browser,
        salt=SALT,
        max_age=COOKIE_AGE,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )


def assessment_or_404(request: HttpRequest, assessment_id: UUID) -> Assessment:
    """Return the assessment that the visitor may open, as `assessment_of` does."""
    return assessment_of(viewer_of(request), assessment_id)


def assessment_of(viewer: Viewer, assessment_id: UUID) -> Assessment:
    """Return the assessment. Raises Http404 for unknown ids and for other people's assessments alike."""
    assessment = find_assessment(assessment_id, viewer)
    if assessment is None:
        raise Http404
    return assessment
