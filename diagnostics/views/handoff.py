"""Handing the pipelines over to a CRM: the page that offers the files, and the files."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from diagnostics.domain.document import parse_outcome
from diagnostics.domain.handoff import HandedPipeline, hand_over
from diagnostics.models import Assessment
from diagnostics.presenters.addresses import AssessmentLinks
from diagnostics.presenters.handoff import FORMATS
from diagnostics.presenters.handoff.formats import About
from diagnostics.presenters.handoff.page import handoff_page
from diagnostics.presenters.handoff.words import words
from diagnostics.presenters.texts import content_language
from diagnostics.queries.publishing import instrument_of
from diagnostics.views.viewer import assessment_or_404


@require_safe
def handoff(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Offer the pipelines as files; an assessment that is not completed goes on where it stands."""
    assessment = assessment_or_404(request, assessment_id)
    links = AssessmentLinks(assessment.pk)
    if not assessment.is_completed:
        return redirect(links.open)
    page = handoff_page(links, _pipelines(assessment), title=assessment.title)
    return render(request, "diagnostics/handoff.html", {"page": page})


@require_safe
def handoff_file(request: HttpRequest, assessment_id: UUID, kind: str, stretch: str | None = None) -> HttpResponse:
    """Return one file in the visitor's language; 404 for a format, a pipeline or a result that is not there."""
    assessment = assessment_or_404(request, assessment_id)
    one = FORMATS.get(kind)
    if one is None or assessment.completed_at is None or one.apart is (stretch is None):
        raise Http404
    pipelines = [pipeline for pipeline in _pipelines(assessment) if stretch in (None, pipeline.stretch.value)]
    if not pipelines:
        raise Http404
    about = About(
        questionnaire=instrument_of(assessment.version).key,
        number=assessment.version.number,
        fingerprint=assessment.version.fingerprint,
        completed_at=assessment.completed_at,
        language=content_language(),
    )
    response = HttpResponse(one.write(pipelines, about), content_type=_with_charset(one.media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="{one.file_name(pipelines)}"'
    response.headers["Content-Language"] = get_language() or content_language()
    return response


def _pipelines(assessment: Assessment) -> tuple[HandedPipeline, ...]:
    return hand_over(
        instrument_of(assessment.version),
        parse_outcome(assessment.outcome),
        language=content_language(),
        words=words(),
    )


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
