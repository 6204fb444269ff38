"""Past assessments: the list, and erasing one."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.actions.assessments import erase_assessment
from diagnostics.models import Assessment, Viewer
from diagnostics.presenters.archive import ArchivePage, AssessmentRow, ErasePage, assessment_row
from diagnostics.queries.archive import AssessmentPage, assessments_of
from diagnostics.queries.publishing import instrument_of
from diagnostics.views.viewer import assessment_or_404, viewer_of


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """List what this browser or this user has completed and begun, newest first."""
    after = _after(request)
    viewer = viewer_of(request)
    found = assessments_of(viewer, after=after)
    page = ArchivePage(
        rows=tuple(map(row_of, found.assessments)),
        older_url=f"{reverse('diagnostics:archive')}?after={found.next_after}" if found.next_after else "",
        is_first=after is None,
    )
    return render(request, "diagnostics/archive.html", {"page": page, "can_claim": _can_claim(viewer, found)})


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Ask, then erase the assessment for good."""
    assessment = assessment_or_404(request, assessment_id)
    if request.method == "POST":
        erase_assessment(assessment=assessment)
        messages.success(request, _("The assessment was erased."))
        return redirect("diagnostics:archive")
    page = ErasePage(row=row_of(assessment), back_url=reverse("diagnostics:archive"))
    return render(request, "diagnostics/erase.html", {"page": page})


def _can_claim(viewer: Viewer, found: AssessmentPage) -> bool:
    """Tell whether something in the list could be added to the visitor's account."""
    is_ours = (row.owner_id is None and row.browser == viewer.browser for row in found.assessments)
    return viewer.user_id is not None and any(is_ours)


def _after(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.GET["after"]) if "after" in request.GET else None
    except ValueError:
        raise Http404 from None


def row_of(assessment: Assessment) -> AssessmentRow:
    """Present one assessment."""
    return assessment_row(
        instrument_of(assessment.version),
        assessment=assessment.pk,
        title=assessment.title,
        leading=assessment.leading,
        answered=len(assessment.answers),
        started_at=assessment.started_at,
        completed_at=assessment.completed_at,
    )
