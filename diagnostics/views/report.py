"""The result on paper: the PDF of what the result page prints."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from diagnostics.views.pdf import Busy, can_make_pdf, pdf_of
from diagnostics.views.results import saved_result
from diagnostics.views.viewer import assessment_or_404

FRAME = "diagnostics/paper.html"


@require_safe
def result_pdf(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the result as PDF; 404 until there is one, and where this site cannot make it."""
    assessment = assessment_or_404(request, assessment_id)
    if not can_make_pdf():
        raise Http404
    page = saved_result(assessment)
    html = render_to_string("diagnostics/result.html", {"page": page, "frame": FRAME})
    response = HttpResponse(pdf_of(html), content_type="application/pdf")
    return response
