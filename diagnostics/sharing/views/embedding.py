"""The questionnaire in another site's frame: start, questions, check and result, and nothing else.

Actions such as sharing and erasing exist only outside of the frame, so that no site can trick visitors into them.
"""

from functools import partial
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.assessing.actions.assessments import start_once
from diagnostics.assessing.models import Assessment
from diagnostics.assessing.pages.assessments import ChoicePage
from diagnostics.assessing.pages.devices import ResumeLink
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.wizard import FRAME
from diagnostics.assessing.queries.assessments import find_assessment, saved_outcome
from diagnostics.assessing.views.wizard import Wizard, check_step, open_version, question_step, start_page, wizard_of
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.authoring.queries.publishing import instrument_of, open_versions
from diagnostics.instrument.errors import TooManyOpen
from diagnostics.sharing.pages.embedding import closed_message, wait_message
from diagnostics.sharing.views.framed import Guest, framed, message, wait
from diagnostics.site.views.budgets import costs
from diagnostics.site.views.typed import keeps_typed

TEMPLATE = "diagnostics/sharing/embedded.html"
"""The base template of pages in a frame, without navigation and account."""


@require_safe
@framed
def home(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Show the start page of the open questionnaire; offer a choice if there are several."""
    versions = open_versions()
    if not versions:
        return message(request, closed_message())
    if len(versions) == 1:
        return _start_page(request, versions[0])
    page = ChoicePage(tuple(map(instrument_of, versions)), url_name="diagnostics:embed-questionnaire")
    context = {"page": page, "reminders": (), "frame": TEMPLATE, "own_tab": reverse("diagnostics:home")}
    return render(request, "diagnostics/assessing/questionnaires.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@framed
@partial(costs, post=10, refuse=wait)
def questionnaire(request: HttpRequest, guest: Guest, questionnaire: str) -> HttpResponse:
    """Show the start page of one questionnaire; begin an assessment of it by POST, while it is open."""
    version = open_version(questionnaire)
    if version is None:
        return message(request, closed_message())
    if request.method != "POST":
        return _start_page(request, version)
    try:
        return HttpResponseRedirect(_wizard(guest, start_once(version=version, by=guest.viewer)).open_step_url)
    except TooManyOpen:
        return message(request, wait_message())


def _start_page(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    instrument = instrument_of(version)
    return start_page(
        request,
        "diagnostics/sharing/embedded_start.html",
        instrument,
        start_url=reverse("diagnostics:embed-questionnaire", args=[instrument.key]),
        own_tab=reverse("diagnostics:questionnaire", args=[instrument.key]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@framed
@keeps_typed
def question(request: HttpRequest, guest: Guest, assessment_id: UUID, key: str) -> HttpResponse:
    """Ask one question; save its answer and go on."""
    return question_step(request, _wizard(guest, _assessment(guest, assessment_id)), key)


@require_http_methods(["GET", "HEAD", "POST"])
@framed
@keeps_typed
def check(request: HttpRequest, guest: Guest, assessment_id: UUID) -> HttpResponse:
    """Show all answers with links to change them; submit them, once."""
    return check_step(request, _wizard(guest, _assessment(guest, assessment_id)))


@require_safe
@framed
def result(request: HttpRequest, guest: Guest, assessment_id: UUID) -> HttpResponse:
    """Show the result; everything that can be done with it is in a tab of its own."""
    assessment = _assessment(guest, assessment_id)
    wizard = _wizard(guest, assessment)
    if not wizard.is_completed or assessment.outcome is None:
        return HttpResponseRedirect(wizard.open_step_url)
    saved = saved_outcome(assessment.outcome)
    page = ResultPage(instrument_of(assessment.version), saved.outcome, saved.digest, title=assessment.display_name)
    return render(request, "diagnostics/sharing/embedded_result.html", {"page": page, **wizard.context})


def _assessment(guest: Guest, assessment_id: UUID) -> Assessment:
    assessment = find_assessment(assessment_id, guest.viewer)
    if assessment is None:
        raise Http404
    return assessment


def _wizard(guest: Guest, assessment: Assessment) -> Wizard:
    # the browser has another id outside of the frame, so the link out of it must be a resume link
    own_tab = ResumeLink(assessment.pk, assessment.link_number, timezone.now()).url
    return wizard_of(assessment, FRAME, guest.viewer, frame=TEMPLATE, own_tab=own_tab)
