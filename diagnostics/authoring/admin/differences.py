"""The admin page that compares two versions, or a version and the draft."""

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.access import readable_questionnaire
from diagnostics.authoring.admin.workspace import draft_of, page_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.differences import DRAFT, DifferencesPage, difference_list, editions, notes_between
from diagnostics.authoring.queries.differences import version_instrument, version_notes, version_to_compare
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.instrument import Instrument


def differences_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Compare the two editions in the query, by default the latest version and the draft. Needs to view or change."""
    questionnaire = readable_questionnaire(request, questionnaire_id)
    context = {
        **page_context(request, site, questionnaire, _("What changed")),
        "page": _page(request, questionnaire),
    }
    return TemplateResponse(request, "admin/diagnostics/differences.html", context)


def _page(request: HttpRequest, questionnaire: Questionnaire) -> DifferencesPage | None:
    """Return the page, or None if there is no version to compare with."""
    latest = version_to_compare(questionnaire)
    if latest is None:
        return None
    current = questionnaire.current_version
    notes = version_notes(questionnaire)
    choices = {edition.value: edition for edition in editions(notes, current.number if current else None)}
    try:
        before = choices[request.GET.get("before", str(latest.number))]
        after = choices[request.GET.get("after", DRAFT)]
    except KeyError:
        raise Http404 from None
    fault, differences = "", None
    try:
        differences = difference_list(*(_instrument(request, questionnaire, each.value) for each in (before, after)))
    except InvalidInstrument as error:
        fault = fault_text(error)
    return DifferencesPage(
        tuple(choices.values()), before, after, notes_between(before, after, notes), fault, differences
    )


def _instrument(request: HttpRequest, questionnaire: Questionnaire, edition: str) -> Instrument:
    return draft_of(request, questionnaire) if edition == DRAFT else version_instrument(questionnaire, int(edition))
