"""The gap check: today's stages beside the recommended ones."""

from itertools import zip_longest
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.pipelines.actions.gapcheck import forget_own_stages, keep_own_stages
from diagnostics.pipelines.domain.gapcheck import OwnStage, check_gaps
from diagnostics.pipelines.domain.stagenames import suggest
from diagnostics.pipelines.forms.gapcheck import MatchForm, OwnStagesForm
from diagnostics.pipelines.pages.gapcheck import gap_csv, gap_page, gap_rows, stage_choices
from diagnostics.pipelines.queries.gapcheck import own_stages


@require_http_methods(["GET", "HEAD", "POST"])
def gap_check(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Take today's stages, then show them matched; an assessment that is not completed goes on where it stands."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    if request.method != "POST":
        return _page(request, assessment, own=own_stages(assessment.pk), form=OwnStagesForm())
    form = OwnStagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, assessment, own=(), form=form)
    stages = suggest(instrument_of(assessment.version), form.names, first=_recommended(assessment))
    own = [OwnStage(name, stage) for name, stage in zip(form.names, stages, strict=True)]
    _keep(request, assessment, own)
    return redirect("diagnostics:gap-check", assessment.pk)


@require_POST
def match(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Keep what each of today's stages stands for, as it was corrected by hand."""
    assessment = assessment_or_404(request, assessment_id)
    own = own_stages(assessment.pk)
    if not own:
        return redirect("diagnostics:gap-check", assessment.pk)
    form = _match_form(assessment, own, request.POST)
    if form.is_stale:
        messages.info(request, _("Meanwhile other stages were given. Here they are; nothing was changed."))
        return redirect("diagnostics:gap-check", assessment.pk)
    if not form.is_valid():
        return _page(request, assessment, own=own, form=OwnStagesForm(), matching=form)
    _keep(request, assessment, form.matched)
    return redirect("diagnostics:gap-check", assessment.pk)


@require_POST
def clear(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Forget today's stages, so that others can be given."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        forget_own_stages(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    return redirect("diagnostics:gap-check", assessment.pk)


@require_safe
def gap_check_csv(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the comparison as a CSV; 404 until there is one."""
    assessment = assessment_or_404(request, assessment_id)
    own = own_stages(assessment.pk)
    if not own:
        raise Http404
    instrument = instrument_of(assessment.version)
    rows = gap_rows(instrument, check_gaps(instrument, _recommended(assessment), own))
    response = HttpResponse(gap_csv(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="gap-check.csv"'
    return response


def _page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    own: tuple[OwnStage, ...],
    form: OwnStagesForm,
    matching: MatchForm | None = None,
) -> HttpResponse:
    instrument = instrument_of(assessment.version)
    page = gap_page(
        assessment.pk,
        instrument,
        parse_outcome(assessment.outcome),
        check_gaps(instrument, _recommended(assessment), own),
        title=assessment.title,
    )
    if not own:
        return render(request, "diagnostics/pipelines/gap_check.html", {"page": page, "form": form})
    matching = matching or _match_form(assessment, own)
    # today's stages come first in both, and what is missing has no field
    lines = list(zip_longest(page.rows, matching.visible_fields()))
    return render(request, "diagnostics/pipelines/gap_check.html", {"page": page, "form": matching, "lines": lines})


def _match_form(assessment: Assessment, own: tuple[OwnStage, ...], data: QueryDict | None = None) -> MatchForm:
    choices = stage_choices(instrument_of(assessment.version), _recommended(assessment))
    return MatchForm(data, own=own, choices=choices)


def _keep(request: HttpRequest, assessment: Assessment, own: list[OwnStage]) -> None:
    try:
        keep_own_stages(assessment_id=assessment.pk, stages=own, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None


def _recommended(assessment: Assessment) -> list[str]:
    return [placed.key for placed in parse_outcome(assessment.outcome).pipeline.stages]
