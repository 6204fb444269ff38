"""The admin page with what publishing the draft would change."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.impact import DraftComparison, ImpactPage, combination_sentences, impact_page
from diagnostics.assessing.queries.impact import RESULTS_READ, combination_impact, past_results
from diagnostics.authoring.admin.access import readable_questionnaire
from diagnostics.authoring.admin.workspace import draft_of, page_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.queries.differences import version_to_compare
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import InvalidInstrument
from diagnostics.instrument.impact import rescore
from diagnostics.instrument.instrument import Instrument


def impact_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Compare the draft with the last version and past results. Needs permission to view or change the questionnaire.

    The list of results that would change needs permission to view assessments; their number does not.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    context = {
        **page_context(request, site, questionnaire, _("What publishing would change")),
        "page": _page(request, questionnaire),
        "may_view_results": request.user.has_perm("diagnostics.view_assessment"),
    }
    return TemplateResponse(request, "admin/diagnostics/impact.html", context)


def impact_of(questionnaire: Questionnaire, draft: Instrument) -> tuple[str, ...]:
    """Return sentences on what publishing the draft would change; none if nothing was published yet."""
    last = version_to_compare(questionnaire)
    if last is None:
        return ()
    impact = combination_impact(questionnaire, last, draft)
    return tuple(combination_sentences(number=last.number, draft=draft, impact=impact))


def _page(request: HttpRequest, questionnaire: Questionnaire) -> ImpactPage | None:
    """Return the page, or None if there is no version to compare with."""
    last = version_to_compare(questionnaire)
    if last is None:
        return None
    try:
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        return ImpactPage(fault=fault_text(error))
    comparison = DraftComparison(
        number=last.number,
        before=instrument_of(last),
        draft=draft,
        combinations=combination_impact(questionnaire, last, draft),
        past=rescore(draft, past_results(questionnaire)),
    )
    return impact_page(comparison, results_read=RESULTS_READ)
