"""Continuing on another device: the link, the page that it opens, and its end."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from diagnostics.assessing.actions.devices import end_link, grant_browser, make_link
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.devices import ContinuePage, ResumeLink
from diagnostics.assessing.queries.assessments import count_granted, find_assessment, find_unowned
from diagnostics.assessing.views.viewer import assessment_or_404, remember_browser, viewer_of, with_browser
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.pages.urls import absolute_url, sign_in_url
from diagnostics.site.views.error_pages import render_error

_GONE = gettext_lazy("The assessment was erased, or it now belongs to an account. If it is yours, sign in to open it.")
_ENDED = gettext_lazy("This link was ended, or a newer one has taken its place. Ask the person who gave it to you.")


@require_http_methods(["GET", "HEAD", "POST"])
def continue_elsewhere(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the link that opens this assessment on another device; POST makes one, which ends the one before."""
    assessment = assessment_or_404(request, assessment_id)
    if request.method != "POST":
        return render(request, "diagnostics/assessing/continue.html", {"page": _page(request, assessment)})
    try:
        make_link(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        # erased since it was fetched
        raise Http404 from None
    return redirect("diagnostics:continue", assessment.pk)


def _page(request: HttpRequest, assessment: Assessment) -> ContinuePage:
    if assessment.owner_id is not None:
        return ContinuePage(assessment.pk, is_owned=True)
    browsers, made_at = count_granted(assessment, but=viewer_of(request)), assessment.link_made_at
    page = ContinuePage(assessment.pk, is_owned=False, browsers=browsers)
    if made_at is None:
        return page
    link = ResumeLink(assessment.pk, assessment.link_number, made_at)
    if link.ends_at <= timezone.now():
        return page
    return ContinuePage(assessment.pk, False, absolute_url(link.url), made_at, link.ends_at, browsers)


@require_POST
def end(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """End the link to another device, and the access of other browsers that opened it."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        end_link(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("No link opens this assessment any more."))
    return redirect("diagnostics:continue", assessment.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Ask first; by POST, give this browser access to the assessment of a link from another device."""
    try:
        link = ResumeLink.read(token)
    except signing.BadSignature:
        return _refuse_link(request, _("This link is not complete. Copy it again, to its last character."))
    if link.ends_at <= timezone.now():
        return _refuse_link(request, _("This link has expired. Make a new one on the device where you began."))
    assessment = find_unowned(link.assessment)
    if assessment is None or assessment.link_number != link.number:
        return _if_open_already(request, link.assessment, str(_GONE if assessment is None else _ENDED))
    if request.method != "POST":
        return render(request, "diagnostics/assessing/resume.html", {"assessment": assessment})
    viewer, browser_id = with_browser(request)
    try:
        grant_browser(assessment=assessment, browser=viewer.browser)
    except Assessment.DoesNotExist:
        return _if_open_already(request, assessment.pk, str(_GONE))
    response = redirect("diagnostics:result", assessment.pk)
    remember_browser(response, browser_id)
    return response


def _if_open_already(request: HttpRequest, assessment_id: UUID, why_not: str) -> HttpResponse:
    """Redirect to an assessment that the visitor may open anyway; others read why not, and may sign in."""
    if find_assessment(assessment_id, viewer_of(request)) is not None:
        return redirect("diagnostics:result", assessment_id)
    return _refuse_link(request, why_not, sign_in_url(reverse("diagnostics:result", args=[assessment_id])))


def _refuse_link(request: HttpRequest, text: str, sign_in: str = "") -> HttpResponse:
    sign_in = "" if request.user.is_authenticated else sign_in
    page = ErrorPage(404, _("This link does not work"), text, sign_in_url=sign_in)
    return render_error(request, page)
