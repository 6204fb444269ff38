"""Taking an assessment: start, questions, check, submit, continue elsewhere."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from diagnostics.actions.assessments import (
    answer_question,
    grant_browser,
    start_assessment,
    start_once,
    submit_assessment,
)
from diagnostics.domain.errors import AlreadySubmitted, UnansweredQuestions
from diagnostics.domain.journey import Journey, walk
from diagnostics.forms.assessments import AnswerForm, TitleForm
from diagnostics.models import Assessment, QuestionnaireVersion, Viewer
from diagnostics.presenters.addresses import CHANGE, AssessmentWay
from diagnostics.presenters.assessments import (
    ContinuePage,
    ResumePage,
    already_submitted,
    check_page,
    choice_page,
    following_url,
    home_page,
    next_url,
    question_page,
)
from diagnostics.presenters.errors import ErrorPage
from diagnostics.queries.assessments import find_unowned
from diagnostics.queries.publishing import instrument_of, newest_version, open_versions
from diagnostics.views.notices import reminders_for
from diagnostics.views.viewer import assessment_or_404, remember_browser, viewer_of, with_browser

RESUME_SALT = "diagnostics.resume"
_GONE = gettext_lazy("The assessment was erased, or it now belongs to an account. If it is yours, sign in to open it.")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the start page of the questionnaire that is open; let choose where there are several."""
    versions = open_versions()
    if len(versions) == 1:
        return _start_page(request, versions[0])
    if not versions:
        return render(request, "diagnostics/closed.html")
    page = choice_page(list(map(instrument_of, versions)))
    context = {"page": page, "reminders": reminders_for(request)}
    return render(request, "diagnostics/questionnaires.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def questionnaire(request: HttpRequest, questionnaire: str) -> HttpResponse:
    """Show the start page of one questionnaire; begin an assessment of it by POST, while it is open."""
    version = newest_version(questionnaire)
    if version is None:
        raise Http404
    if version.questionnaire.current_version_id != version.pk:
        return render(request, "diagnostics/closed.html")
    return _start(request, version) if request.method == "POST" else _start_page(request, version)


@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Begin an assessment of the one questionnaire that is open; opened by its address alone, it leads home."""
    versions = open_versions()
    if request.method != "POST" or len(versions) != 1:
        return redirect("diagnostics:home")
    return _start(request, versions[0])


def _start_page(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    """Say what one gets, how long it takes and what is stored; offer to start."""
    page = home_page(
        instrument_of(version),
        retention_begun=settings.RETENTION_DAYS_BEGUN,
        retention_completed=settings.RETENTION_DAYS_COMPLETED,
    )
    return render(request, "diagnostics/home.html", {"page": page, "reminders": reminders_for(request)})


def _start(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    viewer, browser_id = with_browser(request)
    # whoever comes for the first time cannot have begun one already, so for most it costs no more
    begin = start_once if viewer_of(request) != Viewer() else start_assessment
    assessment = begin(version=version, by=viewer)
    response = redirect(AssessmentWay(assessment.pk).question(instrument_of(version).questions[0].key))
    remember_browser(response, browser_id)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, assessment_id: UUID, key: str) -> HttpResponse:
    """Ask one question; save its answer and go on."""
    assessment = assessment_or_404(request, assessment_id)
    journey = _journey(assessment)
    step = journey.step(key)
    if step is None:
        raise Http404
    if assessment.is_completed:
        return _to_result(request, assessment, resent=request.method == "POST")
    if not step.reachable:
        return redirect(next_open(assessment))
    form = AnswerForm(request.POST if request.method == "POST" else None, question=step.question)
    is_change = CHANGE in request.GET and journey.is_complete
    if form.is_valid():
        saved = saved_answer(assessment, key, form.cleaned_data["option"], by=viewer_of(request))
        if saved is None:
            return _to_result(request, assessment, resent=True)
        return redirect(following_url(AssessmentWay(saved.pk), _journey(saved), step, is_change=is_change))
    page = question_page(AssessmentWay(assessment.pk), journey, step, error=form.error, is_change=is_change)
    return render(request, "diagnostics/question.html", {"page": page}, status=400 if form.is_tampered else 200)


def saved_answer(assessment: Assessment, question: str, option: str, *, by: Viewer) -> Assessment | None:
    """Return the assessment with its answer, None where it was submitted meanwhile.

    Raises Http404 where it was erased, or claimed by an account, since it was fetched.
    """
    try:
        return answer_question(assessment_id=assessment.pk, question=question, option=option, by=by)
    except AlreadySubmitted:
        return None
    except Assessment.DoesNotExist:
        raise Http404 from None


@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show all answers with links to change them; submit them, once."""
    assessment = assessment_or_404(request, assessment_id)
    if assessment.is_completed:
        return _to_result(request, assessment, resent=request.method == "POST")
    journey = _journey(assessment)
    form = TitleForm(request.POST if request.method == "POST" else None, initial={"title": assessment.title})
    if form.is_valid():
        if submitted(assessment, form.cleaned_data["title"], by=viewer_of(request)):
            return redirect("diagnostics:result", assessment.pk)
        messages.info(request, _("A question is still open. Answer it, then submit."))
        return redirect(next_open(assessment))
    if not journey.is_complete:
        return redirect(next_open(assessment))
    page = check_page(AssessmentWay(assessment.pk), journey)
    return render(request, "diagnostics/check.html", {"page": page, "form": form})


def submitted(assessment: Assessment, title: str, *, by: Viewer) -> bool:
    """Submit the assessment; tell whether it could be, which it cannot while a question is open. Raises Http404."""
    try:
        submit_assessment(assessment_id=assessment.pk, title=title, by=by)
    except UnansweredQuestions:
        return False
    except Assessment.DoesNotExist:
        raise Http404 from None
    return True


@require_safe
def continue_elsewhere(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """Show the link that opens this assessment on another device."""
    assessment = assessment_or_404(request, assessment_id)
    token = signing.dumps(str(assessment.pk), salt=RESUME_SALT)
    link = request.build_absolute_uri(reverse("diagnostics:resume", args=[token]))
    page = ContinuePage(
        link="" if assessment.owner_id else link,
        hours=settings.RESUME_LINK_HOURS,
        back_url=reverse("diagnostics:result", args=[assessment.pk]),
    )
    return render(request, "diagnostics/continue.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, token: str) -> HttpResponse:
    """Open an assessment by a link from another device: ask first, then let this browser in."""
    try:
        key = signing.loads(token, salt=RESUME_SALT, max_age=settings.RESUME_LINK_HOURS * 3600)
    except signing.SignatureExpired:
        return _refuse_link(request, _("This link has expired. Make a new one on the device where you began."))
    except signing.BadSignature:
        return _refuse_link(request, _("This link is not complete. Copy it again, to its last character."))
    assessment = find_unowned(UUID(key))
    if assessment is None:
        return _refuse_link(request, str(_GONE))
    if request.method != "POST":
        page = ResumePage(is_completed=assessment.is_completed, begun=assessment.started_at)
        return render(request, "diagnostics/resume.html", {"page": page})
    viewer, browser_id = with_browser(request)
    try:
        grant_browser(assessment=assessment, browser=viewer.browser)
    except Assessment.DoesNotExist:
        return _refuse_link(request, str(_GONE))
    response = redirect("diagnostics:result", assessment.pk)
    remember_browser(response, browser_id)
    return response


def _refuse_link(request: HttpRequest, text: str) -> HttpResponse:
    page = ErrorPage(404, _("This link does not work"), text)
    return render(request, "error.html", {"page": page}, status=page.status)


def _journey(assessment: Assessment) -> Journey:
    return walk(instrument_of(assessment.version), assessment.answers)


def next_open(assessment: Assessment) -> str:
    """Return where an assessment goes on: the first question without an answer, else the check page."""
    return next_url(AssessmentWay(assessment.pk), _journey(assessment))


def _to_result(request: HttpRequest, assessment: Assessment, *, resent: bool) -> HttpResponse:
    if resent:
        messages.info(request, already_submitted())
    return redirect("diagnostics:result", assessment.pk)
