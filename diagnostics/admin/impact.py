"""What publishing the draft would change, worked out when it is asked for."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from diagnostics.admin.differences import readable_questionnaire
from diagnostics.domain.errors import InvalidInstrument
from diagnostics.domain.impact import rescore
from diagnostics.models import Questionnaire
from diagnostics.presenters.impact import Comparison, ImpactPage, impact_page
from diagnostics.queries.authoring import load_draft
from diagnostics.queries.differences import last_version
from diagnostics.queries.impact import RESULTS_READ, combination_impact, past_results
from diagnostics.queries.publishing import instrument_of


def impact_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Hold the draft against the last version and past results. Needs to view or change the questionnaire.

    Which results would change is shown to those who may view assessments; their number to all.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    context = {
        **site.each_context(request),
        "title": _("What publishing would change"),
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        "page": _page(questionnaire),
        "may_view_results": request.user.has_perm("diagnostics.view_assessment"),
    }
    return TemplateResponse(request, "admin/diagnostics/impact.html", context)


def _page(questionnaire: Questionnaire) -> ImpactPage | None:
    """Return the page, None while there is no version to compare with."""
    last = last_version(questionnaire)
    if last is None:
        return None
    try:
        draft = load_draft(questionnaire)
    except InvalidInstrument as error:
        return ImpactPage(fault=str(error))
    comparison = Comparison(
        number=last.number,
        before=instrument_of(last),
        draft=draft,
        combinations=combination_impact(questionnaire, last, draft),
        past=rescore(draft, past_results(questionnaire)),
    )
    return impact_page(comparison, results_read=RESULTS_READ)
