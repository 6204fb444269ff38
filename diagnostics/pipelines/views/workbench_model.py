"""Makes the pipeline of one sales model a team's own: of a result that it has, or of a new assessment."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.actions.assessments import start_once
from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.views.notices import open_step_url_of
from diagnostics.assessing.views.viewer import remember_browser, viewer_of, with_browser
from diagnostics.assessing.views.wizard import open_version
from diagnostics.authoring.queries.publishing import instrument_of, newest_version
from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.document import parse_outcome
from diagnostics.instrument.errors import ChangedMeanwhile
from diagnostics.pipelines.actions.own_pipelines import save_own_pipeline
from diagnostics.pipelines.domain.own_pipeline import begin_with
from diagnostics.pipelines.forms.workbench_model import NEW, WhichAssessmentForm
from diagnostics.pipelines.pages.labels import pipeline_name
from diagnostics.pipelines.queries.own_pipelines import results_with, revision_of


@require_http_methods(["GET", "HEAD", "POST"])
def make_own(request: HttpRequest, questionnaire: str, key: str) -> HttpResponse:
    """Ask which result is to have this pipeline, if there are several ways; save it there by POST."""
    version = newest_version(questionnaire)
    model = instrument_of(version).sales_model_by_key.get(key) if version else None
    if model is None:
        raise Http404
    results, is_open = results_with(key, questionnaire, viewer_of(request)), open_version(questionnaire) is not None
    sent = request.POST if "assessment" in request.POST else None
    form = WhichAssessmentForm(sent, results=[(str(one.pk), _name(one)) for one in results], is_open=is_open)
    if request.method == "POST" and not results and is_open:
        return _start(request, questionnaire, key)
    if form.is_valid():
        chosen = form.cleaned_data["assessment"]
        return _start(request, questionnaire, key) if chosen == NEW else _replace(request, UUID(chosen), key)
    context = {"form": form, "model": model, "questionnaire": questionnaire, "has_results": bool(results)}
    return render(request, "diagnostics/pipelines/workbench_model.html", context)


def _start(request: HttpRequest, questionnaire: str, key: str) -> HttpResponse:
    version = open_version(questionnaire)
    if version is None:
        raise Http404
    viewer, browser_id = with_browser(request)
    assessment = start_once(version=version, by=viewer)
    model = _save(assessment, key, viewer)
    messages.info(
        request,
        _("Your pipeline will be that of %(name)s. Answer the questions first; you can change everything after that.")
        % {"name": model},
    )
    response = HttpResponseRedirect(open_step_url_of(assessment))
    remember_browser(response, browser_id)
    return response


def _replace(request: HttpRequest, assessment_id: UUID, key: str) -> HttpResponse:
    assessment = Assessment.objects.with_version().filter(pk=assessment_id).first()
    if assessment is None:
        raise Http404
    try:
        _save(assessment, key, viewer_of(request))
    except Assessment.DoesNotExist:
        raise Http404 from None
    return redirect("diagnostics:own-pipeline", assessment_id)


def _save(assessment: Assessment, key: str, viewer: Viewer) -> str:
    """Save the sales model's pipeline and return the model's name inside a sentence."""
    instrument = instrument_of(assessment.version)
    pipeline = begin_with(compose_alone(instrument, key), sales_model=key)
    # a double click has saved the same
    with suppress(ChangedMeanwhile):
        save_own_pipeline(assessment_id=assessment.pk, pipeline=pipeline, seen=revision_of(assessment.pk), by=viewer)
    return str(instrument.sales_model_by_key[key].inside_sentence)


def _name(result: Assessment) -> str:
    """Return what a result is called in the list, and when it was completed."""
    name = result.display_name or pipeline_name(instrument_of(result.version), parse_outcome(result.outcome))
    return f"{name}, {date_format(localtime(result.completed_at), 'DATE_FORMAT')}"
