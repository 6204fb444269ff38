"""Today's stages: entering them, confirming what a file holds, and correcting which stage each of them matches."""

from itertools import zip_longest
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.views.viewer import assessment_or_404, viewer_of
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.pipelines.actions.current_stages import delete_current_stages, save_current_stages
from diagnostics.pipelines.domain.stage_names import StageList, suggest_stages
from diagnostics.pipelines.domain.today import CurrentStage, compare_today
from diagnostics.pipelines.forms.stage_choice import StageChoiceForm, sent_choices
from diagnostics.pipelines.forms.today import MATCHING, CurrentStagesForm, MatchForm
from diagnostics.pipelines.pages.today import Choices, stage_choices, today_csv, today_page, today_rows
from diagnostics.pipelines.queries.current_stages import current_stages
from diagnostics.site.pages.attachments import attachment
from diagnostics.site.pages.texts import enumerated
from diagnostics.site.spreadsheets.delimited import CSV_TYPE
from diagnostics.site.views.typed import keeps_typed, sent_form, typed_fields, typed_of


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def todays_stages(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Ask for today's stages, then show what each matches; redirect to the assessment if it is not completed."""
    assessment = assessment_or_404(request, assessment_id)
    if not assessment.is_completed:
        return redirect("diagnostics:result", assessment.pk)
    fields = typed_fields(request) or QueryDict()
    if MATCHING in fields:
        return _match(request, assessment)
    offered = sent_choices(fields)
    if request.method != "POST" and not offered:
        stages = () if typed_of(request) else current_stages(assessment.pk)
        return _page(request, assessment, stages=stages, form=_stages_form(request, assessment))
    if offered:
        choice = sent_form(StageChoiceForm, request, choices=offered)
        return _begin(request, assessment, choice.stages) if choice.is_valid() else _choose(request, assessment, choice)
    form = _stages_form(request, assessment)
    if not form.is_valid():
        return _page(request, assessment, stages=(), form=form)
    if form.stages is None:
        return _choose(request, assessment, StageChoiceForm(choices=form.choices))
    return _begin(request, assessment, form.stages)


def _stages_form(request: HttpRequest, assessment: Assessment) -> CurrentStagesForm:
    instrument, recommended = instrument_of(assessment.version), _recommended(assessment)
    return sent_form(CurrentStagesForm, request, instrument=instrument, recommended=recommended)


def _choose(request: HttpRequest, assessment: Assessment, form: StageChoiceForm) -> HttpResponse:
    context = {"assessment": assessment.pk, "title": assessment.display_name, "form": form}
    return render(request, "diagnostics/pipelines/today_choice.html", context)


def _begin(request: HttpRequest, assessment: Assessment, stages: StageList) -> HttpResponse:
    matches = suggest_stages(instrument_of(assessment.version), stages.names, first=_recommended(assessment))
    _save(request, assessment, list(map(CurrentStage, stages.names, matches)))
    if stages.lost:
        text = _("Lost %(deals)s need no stage, so we left out %(names)s.")
        nouns = instrument_of(assessment.version).nouns
        messages.info(request, text % {**nouns, "names": enumerated(stages.lost)})
    return redirect("diagnostics:own-pipeline", assessment.pk)


def _match(request: HttpRequest, assessment: Assessment) -> HttpResponse:
    """Save which stage each of today's stages matches, as corrected by hand."""
    stages = current_stages(assessment.pk)
    if not stages:
        return redirect("diagnostics:todays-stages", assessment.pk)
    form = sent_form(MatchForm, request, stages=stages, choices=_choices(assessment))
    if request.method == "POST" and form.is_stale:
        messages.info(request, _("Other stages were given meanwhile. Here they are; nothing was changed."))
        return redirect("diagnostics:todays-stages", assessment.pk)
    if not form.is_valid():
        return _page(request, assessment, stages=stages, form=None, matching=form)
    _save(request, assessment, form.matched)
    return redirect("diagnostics:own-pipeline", assessment.pk)


@require_POST
def clear(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Delete today's stages, so that others can be entered."""
    assessment = assessment_or_404(request, assessment_id)
    try:
        delete_current_stages(assessment_id=assessment.pk, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    return redirect("diagnostics:todays-stages", assessment.pk)


@require_safe
def comparison_csv(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Return the comparison as CSV; 404 if there are no stages of today."""
    assessment = assessment_or_404(request, assessment_id)
    stages = current_stages(assessment.pk)
    if not stages:
        raise Http404
    instrument = instrument_of(assessment.version)
    rows = today_rows(instrument, compare_today(instrument, parse_outcome(assessment.outcome).pipeline.stages, stages))
    response = HttpResponse(today_csv(rows), content_type=CSV_TYPE)
    name = " ".join(filter(None, (assessment.display_name, _("Comparison"), f"{timezone.localdate():%Y-%m-%d}")))
    response.headers["Content-Disposition"] = attachment(name, "csv")
    return response


def _page(
    request: HttpRequest,
    assessment: Assessment,
    *,
    stages: tuple[CurrentStage, ...],
    form: CurrentStagesForm | None,
    matching: MatchForm | None = None,
) -> HttpResponse:
    instrument, outcome = instrument_of(assessment.version), parse_outcome(assessment.outcome)
    comparison = compare_today(instrument, outcome.pipeline.stages, stages)
    page = today_page(assessment.pk, instrument, outcome, comparison, title=assessment.display_name)
    if not stages:
        return render(request, "diagnostics/pipelines/today.html", {"page": page, "form": form})
    matching = matching or MatchForm(stages=stages, choices=_choices(assessment))
    # today's stages are first in both; the missing ones have no field
    lines = list(zip_longest(page.rows, matching.visible_fields()))
    return render(request, "diagnostics/pipelines/today.html", {"page": page, "form": matching, "lines": lines})


def _choices(assessment: Assessment) -> Choices:
    return stage_choices(instrument_of(assessment.version), _recommended(assessment))


def _save(request: HttpRequest, assessment: Assessment, stages: list[CurrentStage]) -> None:
    try:
        save_current_stages(assessment_id=assessment.pk, stages=stages, by=viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None


def _recommended(assessment: Assessment) -> list[str]:
    return [placed.key for placed in parse_outcome(assessment.outcome).pipeline.stages]
