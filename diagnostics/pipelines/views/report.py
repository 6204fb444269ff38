"""The result as a PDF, with the content that the result page prints."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.assessing.views.pdf import Busy, CannotMakePdf, can_make_pdf, pdf_of
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.pipelines.views.results import saved_result
from diagnostics.site.pages.attachments import attachment
from diagnostics.site.pages.branding import on_paper, paper_style
from diagnostics.site.pages.errors import ErrorPage
from diagnostics.site.queries.branding import current_brand

FRAME = "diagnostics/assessing/paper.html"
"""The base template of PDFs: without navigation, forms, messages or session."""

RETRY_AFTER = 2
"""Seconds until the busy page reloads."""


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

    Returns 503 with a page that reloads while this process makes another PDF. Raises Http404 if this site cannot make
    PDFs.
    """
    if not can_make_pdf():
        raise Http404
    brand = current_brand()
    paper_brand, images = on_paper(brand)
    html = render_to_string(template, {"page": page, "frame": FRAME, "brand": paper_brand})
    try:
        pdf = pdf_of(html, stylesheet, more_style=paper_style(brand.accent), images=images)
    except Busy:
        return _busy(request)
    except CannotMakePdf as error:
        raise Http404 from error
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": attachment(name, "pdf")})


def _busy(request: HttpRequest) -> HttpResponse:
    """Return 503 with a page that reloads by itself."""
    text = _("Another PDF is being made at this moment. Yours comes by itself in a few seconds.")
    response = render(request, "error.html", {"page": ErrorPage(503, _("One moment"), text)}, status=503)
    response.headers["Retry-After"] = response.headers["Refresh"] = str(RETRY_AFTER)
    return response
