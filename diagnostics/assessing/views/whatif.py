"""Trying other answers than those of a completed assessment; nothing is saved."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.domain.comparison import Result
from diagnostics.assessing.domain.whatif import try_answers
from diagnostics.assessing.forms.whatif import WhatIfForm
from diagnostics.assessing.pages.whatif import what_if_page
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome


@require_safe
def what_if(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the result of the answers in the query beside the saved result."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    saved = Result(instrument_of(assessment.version), parse_outcome(assessment.outcome))
    query = request.GET.dict()
    trial = try_answers(saved.instrument, saved.outcome.answers, query)
    form = WhatIfForm(query, journey=trial.journey, answers=saved.outcome.answers)
    page = what_if_page(saved, trial, assessment=assessment.pk)
    return render(request, "diagnostics/assessing/what_if.html", {"page": page, "form": form})
