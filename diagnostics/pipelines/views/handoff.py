"""The handover of a result to a CRM: the page with the files, the files, and the set-up sheet."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.actions.assessments import describe_company
from diagnostics.assessing.domain.naming import naming_mark
from diagnostics.assessing.forms.assessments import crm_name
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.pipelines.actions.hand_overs import record_hand_over
from diagnostics.pipelines.crms.target import Source, Target
from diagnostics.pipelines.domain.handoff import CrmPipeline, Selection
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.forms.handoff import HandoffForm
from diagnostics.pipelines.models import HandOverKind
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.changes import change_sentences
from diagnostics.pipelines.pages.handoff import handoff_page
from diagnostics.pipelines.pages.labels import owned_pipeline_name
from diagnostics.pipelines.pages.open_deals import open_deals
from diagnostics.pipelines.pages.origin import origin_sentence
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.pipelines.views.files import file_response, pipelines_or_404, selection_of, source_of, target_or_404
from diagnostics.site.pages.texts import quoted
from diagnostics.site.views.typed import keeps_typed, sent_form


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def handoff(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer the pipelines for the team's CRM and as files; a POST saves which CRM and company it is.

    Redirects to the assessment if it is not completed.
    """
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    urls = urls_of_result(assessment.pk, selection_of(request))
    nouns = instrument_of(assessment.version).nouns
    form = sent_form(HandoffForm, request, initial=_initial(assessment), nouns=nouns)
    if form.is_valid():
        try:
            describe_company(assessment_id=assessment.pk, by=viewer_of(request), **form.cleaned_data)
            return HttpResponseRedirect(urls.page)
        except ChangedMeanwhile:
            assessment = assessment_or_404(request, assessment_id)
            form = HandoffForm({**request.POST.dict(), "seen": _initial(assessment)["seen"]}, nouns=nouns)
            form.refuse(company=quoted(assessment.company), crm=quoted(crm_name(assessment.crm)))
        except Assessment.DoesNotExist:
            raise Http404 from None
    plan = plan_of(assessment)
    page = handoff_page(
        urls,
        plan.instrument,
        plan.pipeline,
        pipelines_of_plan(plan, urls.selection, owner_of(assessment)),
        title=assessment.display_name,
        crm=assessment.crm,
        changes=change_sentences(plan),
    )
    context = {"page": page, "form": form, "open_deals": open_deals(plan, current_stages(assessment.pk))}
    return render(request, "diagnostics/pipelines/handoff.html", context)


def _initial(assessment: Assessment) -> dict[str, str]:
    shown = {"company": assessment.company, "crm": assessment.crm}
    return {**shown, "seen": naming_mark(**shown)}


@require_safe
def set_up(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the sheet for typing the same pipelines into any CRM."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    plan, selection = plan_of(assessment), selection_of(request)
    page = set_up_page(
        urls_of_result(assessment.pk, selection),
        plan.instrument,
        pipelines_of_plan(plan, selection, owner_of(assessment)),
        sales_model=plan.outcome.leading,
        title=assessment.display_name,
        origin=origin_sentence(plan),
    )
    context = {"page": page, "open_deals": open_deals(plan, current_stages(assessment.pk))}
    return render(request, "diagnostics/pipelines/set_up.html", context)


@require_safe
def handoff_file(request: HttpRequest, assessment_id: UUID, kind: str, part: str | None = None) -> HttpResponse:
    """Return one file in the reader's language; 404 if there is no such target, pipeline or result."""
    assessment, target = assessment_or_404(request, assessment_id), target_or_404(kind, part)
    if assessment.completed_at is None:
        raise Http404
    return file_of(request, assessment, target, part, owner=owner_of(assessment))


def file_of(
    request: HttpRequest, assessment: Assessment, target: Target, part: str | None, *, owner: str
) -> HttpResponse:
    """Return a target's file of a completed assessment, and record that it was taken; `owner` is named in it.

    Raises Http404 for no pipeline.
    """
    selection = selection_of(request, part)
    pipelines = pipelines_of_plan(plan_of(assessment), selection, owner)
    response = file_response(target, pipelines, source_of_result(assessment), owner=owner, only=selection.part)
    if request.method == "GET":
        record_hand_over(assessment_id=assessment.pk, kind=HandOverKind.FILE, target=target.key)
    return response


def source_of_result(assessment: Assessment) -> Source:
    """Return what the files of a result come from."""
    return source_of(assessment.version, "assessment", assessment.pk, completed_at=assessment.completed_at)


def owner_of(assessment: Assessment) -> str:
    """Return whose pipelines they are, which is in the names of pipelines and files: the company, else the name."""
    return assessment.company or assessment.title


def pipelines_of_plan(plan: Plan, selection: Selection, owner: str) -> tuple[CrmPipeline, ...]:
    """Return the selected pipelines of a result: the team's own where there is one. Raises Http404 for none."""
    name = owned_pipeline_name(plan.instrument, plan.outcome, owner)
    return pipelines_or_404(plan.instrument, plan.pipeline, name, selection)
