"""The result as a PDF, with the content that the result page prints."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from diagnostics.assessing.views.pdf import CannotMakePdf, can_make_pdf, pdf_of
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.views.results import saved_result
from diagnostics.site.pages.attachments import attachment
from diagnostics.site.pages.branding import on_paper, paper_style
from diagnostics.site.queries.branding import current_brand

FRAME = "diagnostics/assessing/paper.html"
"""The base template of PDFs: without navigation, forms, messages or session."""


@require_safe
def result_pdf(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the result as a PDF; 404 if there is no result yet or this site cannot make PDFs."""
    page = saved_result(assessment_or_404(request, assessment_id))
    name = page.title or page.headline
    return pdf_response(
        request, "diagnostics/assessing/report.html", page, stylesheet="diagnostics/report.css", name=name
    )


def pdf_response(request: HttpRequest, template: str, page: object, *, stylesheet: str, name: str) -> HttpResponse:
    """Return a template as a PDF download, inside `FRAME` and styled by a static file.

    Raises Http404 if this site cannot make PDFs.
    """
    if not can_make_pdf():
        raise Http404
    brand = current_brand()
    paper_brand, images = on_paper(brand)
    html = render_to_string(template, {"page": page, "frame": FRAME, "brand": paper_brand})
    try:
        pdf = pdf_of(html, stylesheet, more_style=paper_style(brand.accent), images=images)
    except CannotMakePdf as error:
        raise Http404 from error
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": attachment(name, "pdf")})
