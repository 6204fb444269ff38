"""Taking an assessment: start, questions, check, submit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.actions.assessments import start_assessment, start_once
from diagnostics.assessing.models import Viewer
from diagnostics.assessing.pages.archive import archive_url
from diagnostics.assessing.pages.assessments import ChoicePage, too_many_open
from diagnostics.assessing.pages.returning import WelcomeBack
from diagnostics.assessing.pages.wizard import SITE
from diagnostics.assessing.views.notices import open_step_url_of, reminders_for, welcome_back
from diagnostics.assessing.views.viewer import (
    assessment_of,
    remember_browser,
    viewer_of,
    with_browser,
)
from diagnostics.assessing.views.wizard import Wizard, check_step, open_version, question_step, start_page, wizard_of
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, open_versions
from diagnostics.instrument.errors import TooManyOpen
from diagnostics.site.pages.urls import address_of
from diagnostics.site.views.typed import keeps_typed


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Greet who comes back; show the start page of the questionnaire that is open, or a choice of several."""
    versions = open_versions()
    if not versions:
        return _closed(request)
    if len(versions) == 1:
        return _start_page(request, versions[0], welcome=welcome_back(request))
    page = ChoicePage(tuple(map(instrument_of, versions)), url_name="diagnostics:questionnaire")
    context = {"page": page, "reminders": reminders_for(request), "welcome": welcome_back(request)}
    return render(request, "diagnostics/assessing/questionnaires.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Show the start page of one questionnaire; begin an assessment of it by POST, while it is open."""
    version = open_version(questionnaire)
    if version is None:
        return _closed(request)
    return _start(request, version) if request.method == "POST" else _start_page(request, version)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin an assessment of the only open questionnaire; GET redirects home."""
    versions = open_versions()
    if request.method != "POST" or len(versions) != 1:
        return redirect("diagnostics:home")
    return _start(request, versions[0])


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "diagnostics/assessing/closed.html")


def _start_page(
    request: HttpRequest, version: QuestionnaireVersion, *, welcome: WelcomeBack | None = None
) -> HttpResponse:
    instrument = instrument_of(version)
    start_url = address_of("diagnostics:questionnaire", instrument.key)
    context = {"reminders": reminders_for(request), "welcome": welcome, "is_back": welcome is not None}
    return start_page(request, "diagnostics/assessing/home.html", instrument, start_url=start_url, **context)


def _start(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    viewer, browser_id = with_browser(request)
    # a new visitor cannot have begun one already, so skip the query that looks for it
    begin = start_once if viewer_of(request) != Viewer() else start_assessment
    try:
        response = HttpResponseRedirect(open_step_url_of(begin(version=version, by=viewer)))
    except TooManyOpen:
        messages.info(request, too_many_open())
        return HttpResponseRedirect(archive_url("state=begun"))
    remember_browser(response, browser_id)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def question(request: HttpRequest, assessment_id: UUID, key: str) -> HttpResponse:
    """Show one question; save its answer by POST."""
    return question_step(request, _wizard(request, assessment_id), key)


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_typed
def check(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show all answers with links to change them; submit them by POST."""
    return check_step(request, _wizard(request, assessment_id))


def _wizard(request: HttpRequest, assessment_id: UUID) -> Wizard:
    viewer = viewer_of(request)
    return wizard_of(assessment_of(viewer, assessment_id), SITE, viewer)
