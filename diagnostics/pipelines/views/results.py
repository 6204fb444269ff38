"""The result of an assessment, as a page and as JSON."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.seal import seal_view
from diagnostics.assessing.views.comparison import change_of
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.pdf import can_make_pdf
from diagnostics.assessing.views.viewer import assessment_or_404
from diagnostics.instrument.errors import NotSubmitted
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.plan_document import plan_document
from diagnostics.pipelines.pages.next_steps import first_steps
from diagnostics.pipelines.pages.results import own_view
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.pipelines.queries.own_pipelines import plan_of


@require_safe
def result(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the result; redirect an assessment that is not completed to its next step."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return HttpResponseRedirect(open_step_url_of(assessment))
    plan = plan_of(assessment)
    # the note is private, so it is not part of the page object, which shared links use too
    context = {
        "page": _page(assessment, plan),
        "note": assessment.note,
        "change": change_of(request, assessment),
        "steps": first_steps(plan, current_stages(assessment.pk), crm=assessment.crm),
    }
    return render(request, "diagnostics/assessing/result.html", context)


def saved_result(assessment: Assessment, *, is_own: bool = True) -> ResultPage:
    """Return the result page of a completed assessment. Raises Http404 if it is not completed.

    Without `is_own`, as on shared links, it has no name and offers no actions.
    """
    if not assessment.is_completed:
        raise Http404
    return _page(assessment, plan_of(assessment), is_own=is_own)


def _page(assessment: Assessment, plan: Plan, *, is_own: bool = True) -> ResultPage:
    if assessment.completed_at is None or assessment.outcome is None:
        raise NotSubmitted
    version = assessment.version
    return ResultPage(
        plan.instrument,
        plan.outcome,
        digest=plan.digest,
        own=own_view(plan),
        assessment=assessment.pk if is_own else None,
        title=assessment.display_name if is_own else "",
        number=version.number,
        fingerprint=version.fingerprint,
        completed_at=assessment.completed_at,
        seal=seal_view(
            assessment.pk,
            fingerprint=version.fingerprint,
            completed_at=assessment.completed_at,
            answers=assessment.answers,
            outcome=assessment.outcome,
        ),
        has_pdf=is_own and can_make_pdf(),
    )


@require_safe
def result_json(request: HttpRequest, assessment_id: UUID) -> JsonResponse:
    """Return the result as JSON; 404 if there is none yet."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.completed_at is None:
        raise Http404
    document = plan_document(
        plan_of(assessment),
        number=assessment.version.number,
        fingerprint=assessment.version.fingerprint,
        completed_at=assessment.completed_at,
        language=reader_language(),
    )
    return JsonResponse(document, json_dumps_params={"ensure_ascii": False, "indent": 2})
