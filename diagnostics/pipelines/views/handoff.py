"""The hand-over of a result to a CRM: the page with the files, the files, the set-up sheet, and adapting the stages."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.actions.handoff import delete_adaptation, save_adaptation
from diagnostics.pipelines.domain.adaptation import Adaptation, adaptation_of, changes
from diagnostics.pipelines.domain.handoff import CrmPipeline, Selection
from diagnostics.pipelines.forms.handoff import AdaptForm
from diagnostics.pipelines.pages.adapting import BASE, adapt_page, change_sentences
from diagnostics.pipelines.pages.addresses import urls_of_result
from diagnostics.pipelines.pages.handoff import handoff_page
from diagnostics.pipelines.pages.labels import part_names, pipeline_name
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.queries.handoff import saved_adaptation
from diagnostics.pipelines.views.files import file_response, pipelines_or_404, selection_of, source_of, target_or_404


@require_safe
def handoff(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer the pipelines as files; redirect to the assessment if it is not completed."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    instrument, selection = instrument_of(assessment.version), selection_of(request)
    outcome, saved = parse_outcome(assessment.outcome), saved_adaptation(assessment.pk)
    adaptation = saved or adaptation_of(outcome.pipeline)
    page = handoff_page(
        urls_of_result(assessment.pk, selection),
        instrument,
        adaptation,
        pipelines_or_404(instrument, adaptation, pipeline_name(instrument, outcome), selection),
        title=assessment.title,
        changes=change_sentences(instrument, changes(outcome.pipeline, adaptation)),
    )
    return render(request, "diagnostics/pipelines/handoff.html", {"page": page})


@require_safe
def set_up(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the sheet for typing the same pipelines into any CRM."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    selection, saved = selection_of(request), saved_adaptation(assessment.pk)
    page = set_up_page(
        urls_of_result(assessment.pk, selection),
        instrument_of(assessment.version),
        pipelines_of_result(assessment, saved, selection),
        sales_model=parse_outcome(assessment.outcome).leading,
        title=assessment.title,
        is_adapted=saved is not None,
    )
    return render(request, "diagnostics/pipelines/set_up.html", {"page": page})


@require_safe
def handoff_file(request: HttpRequest, assessment_id: UUID, kind: str, part: str | None = None) -> HttpResponse:
    """Return one file in the reader's language; 404 if there is no such target, pipeline or result."""
    assessment, target = assessment_or_404(request, assessment_id), target_or_404(kind, part)
    if assessment.completed_at is None:
        raise Http404
    selection = selection_of(request, part)
    pipelines = pipelines_of_result(assessment, saved_adaptation(assessment.pk), selection)
    source = source_of(assessment.version, completed_at=assessment.completed_at)
    return file_response(target, pipelines, source, selection.part)


@require_http_methods(["GET", "HEAD", "POST"])
def adapt_stages(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Rename, move, leave out and add stages before the hand-over; the saved result does not change."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    outcome, saved = parse_outcome(assessment.outcome), saved_adaptation(assessment.pk)
    base = request.GET.get(BASE, "")
    form = AdaptForm(
        request.POST if request.method == "POST" else None,
        instrument=instrument_of(assessment.version),
        start=_start(assessment, outcome, saved, base),
        part_names=part_names(instrument_of(assessment.version)),
    )
    if form.is_valid():
        _save(request, assessment, form.adaptation)
        messages.success(request, _("Saved. The files below have your stages; the result stays as it is."))
        return redirect("diagnostics:handoff", assessment.pk)
    page = adapt_page(
        assessment.pk,
        instrument_of(assessment.version),
        outcome.present,
        title=assessment.title,
        base=base,
        is_adapted=saved is not None,
    )
    return render(request, "diagnostics/pipelines/adapt.html", {"page": page, "form": form})


@require_POST
def reset(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Delete the adaptation, so that the recommended pipeline is handed over."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        delete_adaptation(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    return redirect("diagnostics:handoff", assessment.pk)


def _start(assessment: Assessment, outcome: Outcome, saved: Adaptation | None, base: str) -> Adaptation:
    """Return what the form starts from: the pipeline of one present sales model, the saved or the recommended one."""
    if base:
        if base not in outcome.present:
            raise Http404
        return adaptation_of(compose_alone(instrument_of(assessment.version), base))
    return saved or adaptation_of(outcome.pipeline)


def _save(request: HttpRequest, assessment: Assessment, adaptation: Adaptation) -> None:
    try:
        save_adaptation(assessment_id=assessment.pk, adaptation=adaptation, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None


def pipelines_of_result(
    assessment: Assessment, adaptation: Adaptation | None, selection: Selection
) -> tuple[CrmPipeline, ...]:
    """Return the selected pipelines of a completed assessment, adapted if the team did so. Raises Http404 for none."""
    instrument, outcome = instrument_of(assessment.version), parse_outcome(assessment.outcome)
    adaptation = adaptation or adaptation_of(outcome.pipeline)
    return pipelines_or_404(instrument, adaptation, pipeline_name(instrument, outcome), selection)
