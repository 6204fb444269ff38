"""The questionnaire inside the page of another site: start, questions, check, result, and nothing else.

Whatever else can be done with an assessment (sharing it, erasing it) is outside of the frame, so that no page around it
can trick anyone into it.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.actions.assessments import start_once
from diagnostics.domain.document import parse_outcome
from diagnostics.domain.journey import Journey, walk
from diagnostics.forms.assessments import AnswerForm, TitleForm
from diagnostics.models import Assessment, QuestionnaireVersion
from diagnostics.presenters.addresses import CHANGE, questionnaire_url
from diagnostics.presenters.assessments import (
    check_page,
    choice_page,
    following_url,
    home_page,
    next_url,
    question_page,
)
from diagnostics.presenters.embedding import EmbeddedWay, closed, embedded_questionnaire_url
from diagnostics.presenters.results import result_page
from diagnostics.queries.assessments import find_assessment
from diagnostics.queries.publishing import instrument_of, newest_version, open_versions
from diagnostics.views.assessments import RESUME_SALT, saved_answer, submitted
from diagnostics.views.framed import Guest, framed, message

FRAME = "diagnostics/embedded.html"
"""What stands around the pages in place of the site's frame: no navigation, no account, no other site's business."""


@require_safe
@framed
def home(request: HttpRequest, guest: Guest) -> HttpResponse:
    """Show the start page of the questionnaire that is open; let choose where there are several."""
    versions = open_versions()
    if not versions:
        return message(request, closed())
    if len(versions) == 1:
        return _start_page(request, versions[0])
    page = choice_page(map(instrument_of, versions), embedded_questionnaire_url)
    return _render(request, "questionnaires", page, own_tab=reverse("diagnostics:home"), reminders=())


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def questionnaire(request: HttpRequest, guest: Guest, questionnaire: str) -> HttpResponse:
    """Show the start page of one questionnaire; begin an assessment of it by POST, while it is open."""
    version = newest_version(questionnaire)
    if version is None:
        raise Http404
    if version.questionnaire.current_version_id != version.pk:
        return message(request, closed())
    if request.method != "POST":
        return _start_page(request, version)
    assessment = start_once(version=version, by=guest.viewer)
    return redirect(EmbeddedWay(assessment.pk).question(instrument_of(version).questions[0].key))


def _start_page(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    instrument = instrument_of(version)
    page = home_page(
        instrument,
        retention_begun=settings.RETENTION_DAYS_BEGUN,
        retention_completed=settings.RETENTION_DAYS_COMPLETED,
        start_url=embedded_questionnaire_url(instrument.key),
    )
    return _render(request, "embedded_start", page, own_tab=questionnaire_url(instrument.key))


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def question(request: HttpRequest, guest: Guest, assessment_id: UUID, key: str) -> HttpResponse:
    """Ask one question; save its answer and go on."""
    assessment = _assessment(guest, assessment_id)
    journey, way = _journey(assessment), EmbeddedWay(assessment.pk)
    step = journey.step(key)
    if step is None:
        raise Http404
    if assessment.is_completed:
        return redirect(way.result)
    if not step.reachable:
        return redirect(next_url(way, journey))
    form = AnswerForm(request.POST if request.method == "POST" else None, question=step.question)
    is_change = CHANGE in request.GET and journey.is_complete
    if form.is_valid():
        saved = saved_answer(assessment, key, form.cleaned_data["option"], by=guest.viewer)
        return redirect(following_url(way, _journey(saved), step, is_change=is_change) if saved else way.result)
    page = question_page(way, journey, step, error=form.error, is_change=is_change)
    status = 400 if form.is_tampered else 200
    return _render(request, "question", page, own_tab=_own_tab(assessment), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@framed
def check(request: HttpRequest, guest: Guest, assessment_id: UUID) -> HttpResponse:
    """Show all answers with links to change them; submit them, once."""
    assessment = _assessment(guest, assessment_id)
    journey, way = _journey(assessment), EmbeddedWay(assessment.pk)
    if assessment.is_completed:
        return redirect(way.result)
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": assessment.title})
    if form.is_valid():
        is_done = submitted(assessment, form.cleaned_data["title"], by=guest.viewer)
        return redirect(way.result if is_done else next_url(way, journey))
    if not journey.is_complete:
        return redirect(next_url(way, journey))
    return _render(request, "check", check_page(way, journey), own_tab=_own_tab(assessment), form=form)


@require_safe
@framed
def result(request: HttpRequest, guest: Guest, assessment_id: UUID) -> HttpResponse:
    """Show the result: the model and the pipeline. What can be done with it is a tab of its own away."""
    assessment = _assessment(guest, assessment_id)
    if not assessment.is_completed:
        return redirect(next_url(EmbeddedWay(assessment.pk), _journey(assessment)))
    page = result_page(instrument_of(assessment.version), parse_outcome(assessment.outcome), title=assessment.title)
    return _render(request, "embedded_result", page, own_tab=_own_tab(assessment))


def _assessment(guest: Guest, assessment_id: UUID) -> Assessment:
    found = find_assessment(assessment_id, guest.viewer)
    if found is None:
        raise Http404
    return found


def _journey(assessment: Assessment) -> Journey:
    return walk(instrument_of(assessment.version), assessment.answers)


def _own_tab(assessment: Assessment) -> str:
    """Return the link that opens the assessment outside of the frame, where the browser has another id."""
    return reverse("diagnostics:resume", args=[signing.dumps(str(assessment.pk), salt=RESUME_SALT)])


def _render(
    request: HttpRequest, template: str, page: object, *, own_tab: str, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"page": page, "own_tab": own_tab, "frame": FRAME, **more}
    return render(request, f"diagnostics/{template}.html", context, status=status)
