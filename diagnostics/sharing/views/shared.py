"""What a share link opens beneath the result: its playbook, and the files for a CRM, without the company's name."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.pdf import can_make_pdf
from diagnostics.pipelines.pages.addresses import PlaybookUrls
from diagnostics.pipelines.views.files import target_or_404
from diagnostics.pipelines.views.handoff import file_of
from diagnostics.pipelines.views.playbook import playbook_pdf_response, playbook_response, saved_playbook
from diagnostics.sharing.queries.links import find_shared
from diagnostics.sharing.views.links import dead, unlisted

View = Callable[..., HttpResponse]


def opened_by_link(view: View) -> View:
    """Call the view with the assessment of the address's link; a link that does not work gets the page of those."""

    @require_safe
    @wraps(view)
    def opened(request: HttpRequest, secret: str, **arguments: Any) -> HttpResponse:
        link = find_shared(secret)
        return dead(request) if link is None else unlisted(view(request, link.assessment, secret, **arguments))

    return opened


@opened_by_link
def playbook(request: HttpRequest, assessment: Assessment, secret: str) -> HttpResponse:
    """Show the playbook, to read only."""
    return playbook_response(request, saved_playbook(request, assessment, _urls_of(secret)))


@opened_by_link
def playbook_pdf(request: HttpRequest, assessment: Assessment, secret: str) -> HttpResponse:
    """Return the playbook's sheet as PDF; 404 if this site makes no PDF."""
    return playbook_pdf_response(request, saved_playbook(request, assessment, _urls_of(secret)))


@opened_by_link
def pipeline_file(
    request: HttpRequest, assessment: Assessment, secret: str, kind: str, part: str | None = None
) -> HttpResponse:
    """Return one file for a CRM in the reader's language; 404 if there is no such target or pipeline."""
    return file_of(request, assessment, target_or_404(kind, part), part, owner="")


def _urls_of(secret: str) -> PlaybookUrls:
    pdf = reverse("diagnostics:shared-playbook-pdf", args=[secret]) if can_make_pdf() else ""
    return PlaybookUrls(back=reverse("diagnostics:shared", args=[secret]), pdf=pdf)
