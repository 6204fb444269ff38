"""Handing the pipelines over to a CRM: adapting them first, the page that offers the files, and the files."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import compose_alone
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.actions.handoff import drop_adaptation, keep_adaptation
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.adaptation import Adaptation, adapt, adaptation_of, changes
from diagnostics.pipelines.domain.handoff import HandedPipeline, hand_over
from diagnostics.pipelines.forms.handoff import AdaptForm
from diagnostics.pipelines.pages.adapting import BASE, adapt_page, change_sentences
from diagnostics.pipelines.pages.handoff import handoff_page
from diagnostics.pipelines.pages.setup import set_up_page
from diagnostics.pipelines.pages.words import words
from diagnostics.pipelines.queries.handoff import kept_adaptation


@require_safe
def handoff(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer the pipelines as files; an assessment that is not completed goes on where it stands."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    instrument, adapted = instrument_of(assessment.version), kept_adaptation(assessment.pk)
    outcome = parse_outcome(assessment.outcome)
    changed = change_sentences(instrument, changes(outcome.pipeline, adapted)) if adapted else ()
    page = handoff_page(assessment.pk, handed_pipelines(assessment, adapted), title=assessment.title, changes=changed)
    return render(request, "diagnostics/pipelines/handoff.html", {"page": page})


@require_safe
def set_up(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the sheet from which the same pipelines are typed into any CRM."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    adapted = kept_adaptation(assessment.pk)
    page = set_up_page(
        instrument_of(assessment.version),
        parse_outcome(assessment.outcome),
        handed_pipelines(assessment, adapted),
        assessment=assessment.pk,
        title=assessment.title,
        is_adapted=adapted is not None,
    )
    return render(request, "diagnostics/pipelines/set_up.html", {"page": page})


@require_safe
def handoff_file(request: HttpRequest, assessment_id: UUID, kind: str, stretch: str | None = None) -> HttpResponse:
    """Return one file in the visitor's language; 404 for a format, a pipeline or a result that is not there."""
    assessment = assessment_or_404(request, assessment_id)
    target = TARGETS.get(kind)
    if target is None or assessment.completed_at is None or target.format.per_pipeline is (stretch is None):
        raise Http404
    every = handed_pipelines(assessment, kept_adaptation(assessment.pk))
    pipelines = [pipeline for pipeline in every if stretch in (None, pipeline.stretch.value)]
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
    """Rename, move, leave out and add stages before the hand-over; the saved result stays as it is."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    outcome, kept = parse_outcome(assessment.outcome), kept_adaptation(assessment.pk)
    base = request.GET.get(BASE, "")
    form = AdaptForm(
        request.POST if request.method == "POST" else None,
        instrument=instrument_of(assessment.version),
        start=_start(assessment, outcome, kept, base),
    )
    if form.is_valid():
        _keep(request, assessment, form.adapted)
        messages.success(request, _("Saved. The files below have your stages; the result stays as it is."))
        return redirect("diagnostics:handoff", assessment.pk)
    page = adapt_page(
        assessment.pk,
        instrument_of(assessment.version),
        outcome.present,
        title=assessment.title,
        base=base,
        is_adapted=kept is not None,
    )
    return render(request, "diagnostics/pipelines/adapt.html", {"page": page, "form": form})


@require_POST
def reset(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Go back to the pipeline as it is recommended."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        drop_adaptation(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    return redirect("diagnostics:handoff", assessment.pk)


def _start(assessment: Assessment, outcome: Outcome, kept: Adaptation | None, base: str) -> Adaptation:
    """Return what the form begins with: one present model's pipeline, the kept one, or the recommended one."""
    if base:
        if base not in outcome.present:
            raise Http404
        return adaptation_of(compose_alone(instrument_of(assessment.version), base))
    return kept or adaptation_of(outcome.pipeline)


def _keep(request: HttpRequest, assessment: Assessment, adapted: Adaptation) -> None:
    try:
        keep_adaptation(assessment_id=assessment.pk, adapted=adapted, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None


def handed_pipelines(assessment: Assessment, adapted: Adaptation | None) -> tuple[HandedPipeline, ...]:
    """Return the pipelines of a completed assessment in the visitor's language, with what a team changed."""
    instrument = instrument_of(assessment.version)
    recommended = hand_over(instrument, parse_outcome(assessment.outcome), words=words())
    if adapted is None:
        return recommended
    return adapt(instrument, recommended, adapted, words=words())


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
