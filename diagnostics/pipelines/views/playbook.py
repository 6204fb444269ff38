"""The playbook of a result: every stage in full, as a page and as one sheet of paper."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.pdf import can_make_pdf
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.pages.playbook import PlaybookPage, playbook_page
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.report import pdf_response

TEMPLATE = "diagnostics/pipelines/playbook.html"


@require_safe
def playbook(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the playbook; redirect to the assessment if it is not completed."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    return render(request, TEMPLATE, {"page": _page(assessment)})


@require_safe
def playbook_pdf(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the playbook's sheet as PDF; 404 if there is no result, or this site makes no PDF."""
    page = _page(assessment_or_404(request, assessment_id))
    name = _("%(name)s playbook") % {"name": page.title or page.name}
    return pdf_response(request, TEMPLATE, page, stylesheet="diagnostics/playbook.css", name=name)


def _page(assessment: Assessment) -> PlaybookPage:
    if assessment.completed_at is None:
        raise Http404
    return playbook_page(
        plan_of(assessment),
        assessment=assessment.pk,
        completed_at=assessment.completed_at,
        title=assessment.display_name,
        has_pdf=can_make_pdf(),
    )
