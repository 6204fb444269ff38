"""The hand-over to a CRM: the page with the files, the files, the set-up sheet, and adapting the stages first."""

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
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.actions.handoff import delete_adaptation, save_adaptation
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.adaptation import Adaptation, adapt, adaptation_of, changes
from diagnostics.pipelines.domain.handoff import CrmPipeline, crm_pipelines
from diagnostics.pipelines.forms.handoff import AdaptForm
from diagnostics.pipelines.pages.adapting import BASE, adapt_page, change_sentences
from diagnostics.pipelines.pages.handoff import handoff_page
from diagnostics.pipelines.pages.labels import default_labels
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.queries.handoff import saved_adaptation


@require_safe
def handoff(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer the pipelines as files; redirect to the assessment if it is not completed."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    instrument, adaptation = instrument_of(assessment.version), saved_adaptation(assessment.pk)
    outcome = parse_outcome(assessment.outcome)
    changed = change_sentences(instrument, changes(outcome.pipeline, adaptation)) if adaptation else ()
    page = handoff_page(
        assessment.pk, pipelines_for_crm(assessment, adaptation), title=assessment.title, changes=changed
    )
    return render(request, "diagnostics/pipelines/handoff.html", {"page": page})


@require_safe
def set_up(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the sheet for typing the same pipelines into any CRM."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    adaptation = saved_adaptation(assessment.pk)
    page = set_up_page(
        instrument_of(assessment.version),
        parse_outcome(assessment.outcome),
        pipelines_for_crm(assessment, adaptation),
        assessment=assessment.pk,
        title=assessment.title,
        is_adapted=adaptation is not None,
    )
    return render(request, "diagnostics/pipelines/set_up.html", {"page": page})


@require_safe
def handoff_file(request: HttpRequest, assessment_id: UUID, kind: str, stretch: str | None = None) -> HttpResponse:
    """Return one file in the reader's language; 404 if there is no such target, pipeline or result."""
    assessment = assessment_or_404(request, assessment_id)
    target = TARGETS.get(kind)
    if target is None or assessment.completed_at is None or target.format.per_pipeline is (stretch is None):
        raise Http404
    all_pipelines = pipelines_for_crm(assessment, saved_adaptation(assessment.pk))
    pipelines = [pipeline for pipeline in all_pipelines if stretch in (None, pipeline.part.value)]
    if not pipelines:
        raise Http404
    source = Source(
        questionnaire=instrument_of(assessment.version).key,
        number=assessment.version.number,
        fingerprint=assessment.version.fingerprint,
        completed_at=assessment.completed_at,
        language=reader_language(),
    )
    contents = target.format.write(pipelines, source)
    response = HttpResponse(contents, content_type=_with_charset(target.format.media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="{target.file_name(pipelines)}"'
    return response


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


def pipelines_for_crm(assessment: Assessment, adaptation: Adaptation | None) -> tuple[CrmPipeline, ...]:
    """Return the pipelines of a completed assessment in the reader's language, adapted if the team did so."""
    instrument = instrument_of(assessment.version)
    recommended = crm_pipelines(instrument, parse_outcome(assessment.outcome), labels=default_labels())
    if adaptation is None:
        return recommended
    return adapt(instrument, recommended, adaptation, labels=default_labels())


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
