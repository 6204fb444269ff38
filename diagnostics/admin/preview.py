"""The draft as respondents will see it. Nothing is written: the answers stand in the addresses."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from diagnostics.admin.differences import readable_questionnaire
from diagnostics.domain.errors import InvalidInstrument
from diagnostics.domain.instrument import Instrument
from diagnostics.domain.journey import Journey, diagnose, walk
from diagnostics.forms.assessments import AnswerForm, TitleForm
from diagnostics.models import Questionnaire
from diagnostics.presenters.addresses import CHANGE
from diagnostics.presenters.assessments import check_page, following_url, home_page, next_url, question_page
from diagnostics.presenters.preview import TITLE, PreviewNotice, PreviewWay, answers_in
from diagnostics.presenters.results import result_page
from diagnostics.queries.authoring import load_draft

Page = Callable[..., HttpResponse]


def preview_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of the preview, below those of the questionnaires."""
    pages: tuple[tuple[str, str, Page], ...] = (
        ("", "home", _home),
        ("questions/<str:key>/", "question", _question),
        ("check/", "check", _check),
        ("result/", "result", _result),
    )
    return [
        path(
            f"<int:questionnaire_id>/preview/{where}",
            site.admin_view(_preview(page)),
            name=f"diagnostics_questionnaire_preview_{name}",
        )
        for where, name, page in pages
    ]


def _preview(page: Page) -> Page:
    """Let in whoever may view the questionnaire, hand the page its draft, and keep the answer out of indexes.

    A draft with which nobody could get to the end leads to what stands in its way.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(page)
    def view(request: HttpRequest, questionnaire_id: int, **where: Any) -> HttpResponse:
        questionnaire = readable_questionnaire(request, questionnaire_id)
        draft = _draft(questionnaire)
        if draft is None:
            return redirect("admin:diagnostics_questionnaire_publish", questionnaire_id)
        journey = walk(draft, answers_in(draft, request.GET))
        response = page(request, draft, journey, _way(questionnaire_id, journey), **where)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return view


def _home(request: HttpRequest, draft: Instrument, journey: Journey, way: PreviewWay) -> HttpResponse:
    if request.method == "POST":
        return redirect(way.question(draft.questions[0].key))
    page = home_page(
        draft,
        retention_begun=settings.RETENTION_DAYS_BEGUN,
        retention_completed=settings.RETENTION_DAYS_COMPLETED,
        start_url=way.home,
    )
    return _render(request, "home", way, page)


def _question(request: HttpRequest, draft: Instrument, journey: Journey, way: PreviewWay, key: str) -> HttpResponse:
    step = journey.step(key)
    if step is None:
        raise Http404
    if not step.reachable:
        return redirect(next_url(way, journey))
    form = AnswerForm(request.POST if request.method == "POST" else None, question=step.question)
    is_change = CHANGE in request.GET and journey.is_complete
    if form.is_valid():
        answers = {**way.answers, key: form.cleaned_data["option"]}
        answered = PreviewWay(way.questionnaire_id, answers)
        return redirect(following_url(answered, walk(draft, answers), step, is_change=is_change))
    page = question_page(way, journey, step, error=form.error, is_change=is_change)
    return _render(request, "question", way, page, status=400 if form.is_tampered else 200)


def _check(request: HttpRequest, draft: Instrument, journey: Journey, way: PreviewWay) -> HttpResponse:
    if not journey.is_complete:
        return redirect(next_url(way, journey))
    form = TitleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return redirect(way.result(form.cleaned_data["title"]))
    return _render(request, "check", way, check_page(way, journey), form=form)


def _result(request: HttpRequest, draft: Instrument, journey: Journey, way: PreviewWay) -> HttpResponse:
    if not journey.is_complete:
        return redirect(next_url(way, journey))
    page = result_page(draft, diagnose(draft, way.answers), title=request.GET.get(TITLE, ""))
    return _render(request, "result", way, page)


def _draft(questionnaire: Questionnaire) -> Instrument | None:
    try:
        draft = load_draft(questionnaire)
    except InvalidInstrument:
        return None
    return draft if draft.questions and all(question.options for question in draft.questions) else None


def _way(questionnaire_id: int, journey: Journey) -> PreviewWay:
    answers = {step.question.key: step.answer for step in journey.steps if step.answer is not None}
    return PreviewWay(questionnaire_id, answers)


def _render(
    request: HttpRequest, template: str, way: PreviewWay, page: object, *, status: int = 200, **more: Any
) -> HttpResponse:
    notice = PreviewNotice(reverse("admin:diagnostics_questionnaire_change", args=[way.questionnaire_id]))
    context = {"page": page, "preview": notice, **more}
    return render(request, f"diagnostics/{template}.html", context, status=status)
