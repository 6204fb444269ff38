"""What of a pipeline a request selects for the handover, and the files."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.crms.registry import TARGETS
from diagnostics.pipelines.crms.target import Source, Target
from diagnostics.pipelines.domain.handoff import CrmPipeline, Prospecting, Selection, crm_pipelines, scope_of
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline
from diagnostics.pipelines.pages.addresses import PART, PROSPECTING
from diagnostics.pipelines.pages.labels import default_labels
from diagnostics.site.pages.attachments import attachment


def selection_of(request: HttpRequest, part: str | None = None) -> Selection:
    """Return the selection in the address; `part` is the one in its path, if it has one there.

    Raises Http404 for a part or a place that does not exist.
    """
    part = part or request.GET.get(PART)
    try:
        return Selection(
            part=None if part is None else Part(part),
            prospecting=Prospecting(request.GET.get(PROSPECTING, Prospecting.IN_DEAL.value)),
        )
    except ValueError:
        raise Http404 from None


def pipelines_or_404(
    instrument: Instrument, own: OwnPipeline, name: str, selection: Selection
) -> tuple[CrmPipeline, ...]:
    """Return the selected pipelines in the reader's language. Raises Http404 if there are none."""
    pipelines = crm_pipelines(instrument, own, name=name, labels=default_labels(instrument), selection=selection)
    if not pipelines:
        raise Http404
    return pipelines


def target_or_404(kind: str, part: str | None) -> Target:
    """Return the target of a file; 404 if there is none, or if it takes one pipeline in a file and none is named."""
    target = TARGETS.get(kind)
    if target is None or (target.format.per_pipeline and part is None):
        raise Http404
    return target


def source_of(version: QuestionnaireVersion, *origin: object, completed_at: datetime | None = None) -> Source:
    """Return what the pipelines of a file come from: a version, and when the result was completed, if there is one.

    `origin` identifies the assessment or the sales model for good.
    """
    return Source(
        questionnaire=instrument_of(version).key,
        number=version.number,
        fingerprint=version.fingerprint,
        completed_at=completed_at,
        language=reader_language(),
        scope=scope_of(*origin),
    )


def file_response(
    target: Target, pipelines: tuple[CrmPipeline, ...], source: Source, *, owner: str, only: Part | None
) -> HttpResponse:
    """Return a target's file with these pipelines; `owner`: whose they are, and `only`: the part that it holds."""
    media_type = target.format.media_type
    response = HttpResponse(
        target.format.write(target.fitted(pipelines), source),
        content_type=f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type,
    )
    name = target.file_name(owner, only, timezone.localdate())
    response.headers["Content-Disposition"] = attachment(name, target.format.extension)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
