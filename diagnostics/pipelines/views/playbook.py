"""The playbook of a result: every stage in full, as a page and as one sheet of paper."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.pdf import can_make_pdf
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.pages.addresses import PlaybookUrls
from diagnostics.pipelines.pages.playbook import PlaybookPage, playbook_page
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.report import pdf_response

TEMPLATE = "diagnostics/pipelines/playbook.html"

OPEN = "open"
"""Query parameter: show every stage in full."""


@require_safe
def playbook(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the playbook; redirect to the assessment if it is not completed."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    return playbook_response(request, saved_playbook(request, assessment))


@require_safe
def playbook_pdf(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the playbook's sheet as PDF; 404 if there is no result, or this site makes no PDF."""
    return playbook_pdf_response(request, saved_playbook(request, assessment_or_404(request, assessment_id)))


def saved_playbook(request: HttpRequest, assessment: Assessment, urls: PlaybookUrls | None = None) -> PlaybookPage:
    """Return the playbook of a completed assessment. Raises Http404 if it is not completed.

    With `urls`, as on shared links, it has no name.
    """
    if assessment.completed_at is None:
        raise Http404
    return playbook_page(
        plan_of(assessment),
        urls=urls or _urls_of(assessment),
        completed_at=assessment.completed_at,
        title="" if urls else assessment.display_name,
        opens_all=OPEN in request.GET,
    )


def _urls_of(assessment: Assessment) -> PlaybookUrls:
    names = {"back": "result", "workbench": "own-pipeline"} | ({"pdf": "playbook-pdf"} if can_make_pdf() else {})
    return PlaybookUrls(**{name: reverse(f"diagnostics:{page}", args=[assessment.pk]) for name, page in names.items()})


def playbook_response(request: HttpRequest, page: PlaybookPage) -> HttpResponse:
    """Show the playbook."""
    return render(request, TEMPLATE, {"page": page})


def playbook_pdf_response(request: HttpRequest, page: PlaybookPage) -> HttpResponse:
    """Return the playbook as a PDF. Raises Http404 if this site makes no PDF."""
    name = _("%(name)s playbook") % {"name": page.title or page.name}
    return pdf_response(request, TEMPLATE, page, stylesheet="diagnostics/playbook.css", name=name)
