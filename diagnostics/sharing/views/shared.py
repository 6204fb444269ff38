"""What a share link opens, without the company's name: the result, its playbook, and the files for a CRM."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from diagnostics.assessing.views.pdf import can_make_pdf
from diagnostics.pipelines.pages.addresses import PlaybookUrls
from diagnostics.pipelines.views.files import target_or_404
from diagnostics.pipelines.views.handoff import file_of
from diagnostics.pipelines.views.playbook import playbook_pdf_response, playbook_response, saved_playbook
from diagnostics.pipelines.views.results import saved_result
from diagnostics.sharing.models import ShareLink
from diagnostics.sharing.pages.shared import shared_page
from diagnostics.sharing.views.opening import count_if_viewed, opened_by_link


@opened_by_link
def result(request: HttpRequest, link: ShareLink, secret: str) -> HttpResponse:
    """Show the result, without anything that identifies its owner."""
    count_if_viewed(request, link)
    page = saved_result(link.assessment, is_own=False)
    context = {"page": page, "shared": shared_page(secret, page.instrument, page.pipeline, has_pdf=can_make_pdf())}
    return render(request, "diagnostics/sharing/shared.html", context)


@opened_by_link
def playbook(request: HttpRequest, link: ShareLink, secret: str) -> HttpResponse:
    """Show the playbook, to read only."""
    return playbook_response(request, saved_playbook(request, link.assessment, _urls_of(secret)))


@opened_by_link
def playbook_pdf(request: HttpRequest, link: ShareLink, secret: str) -> HttpResponse:
    """Return the playbook's sheet as PDF; 404 if this site makes no PDF."""
    return playbook_pdf_response(request, saved_playbook(request, link.assessment, _urls_of(secret)))


@opened_by_link
def pipeline_file(
    request: HttpRequest, link: ShareLink, secret: str, kind: str, part: str | None = None
) -> HttpResponse:
    """Return one file for a CRM in the reader's language; 404 if there is no such target or pipeline."""
    return file_of(request, link.assessment, target_or_404(kind, part), part, owner="")


def _urls_of(secret: str) -> PlaybookUrls:
    pdf = reverse("diagnostics:shared-playbook-pdf", args=[secret]) if can_make_pdf() else ""
    return PlaybookUrls(back=reverse("diagnostics:shared", args=[secret]), pdf=pdf)
