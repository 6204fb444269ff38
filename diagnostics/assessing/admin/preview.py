"""The preview: the pages, the wizard and the result of a draft. Nothing is saved: the addresses carry the answers."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnostics.assessing.pages.catalogue import model_page, stage_page
from diagnostics.assessing.pages.preview import Preview
from diagnostics.assessing.pages.results import ResultPage
from diagnostics.assessing.pages.wizard import PREVIEW, TITLE, WizardUrls
from diagnostics.assessing.views.wizard import Wizard, check_step, question_step, start_page
from diagnostics.authoring.admin.access import readable_questionnaire
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.answers import answers_in
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import diagnose, walk
from diagnostics.site.views.budgets import costs
from diagnostics.site.views.typed import keeps_typed

Page = Callable[..., HttpResponse]


def preview_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of the preview, below those of the questionnaire."""
    pages: tuple[tuple[str, str, Page], ...] = (
        ("", "home", _home),
        ("questions/<str:key>/", "question", question_step),
        ("check/", "check", check_step),
        ("result/", "result", _result),
        ("sales-models/<str:key>/", "sales_model", _sales_model),
        ("stages/<str:key>/", "stage", _stage),
    )
    return [
        path(
            f"<int:questionnaire_id>/preview/{route}",
            # no more than a page, since nothing is saved
            costs(site.admin_view(_preview(page))),
            name=f"diagnostics_questionnaire_preview_{name}",
        )
        for route, name, page in pages
    ]


def _preview(page: Page) -> Page:
    """Admit users who may view the questionnaire, call the page with the wizard, and keep it out of search indexes.

    If the draft contradicts itself, or cannot be answered to the end and the page is about that, redirect to the page
    that checks it.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @keeps_typed
    @wraps(page)
    def view(request: HttpRequest, questionnaire_id: int, **kwargs: Any) -> HttpResponse:
        questionnaire = readable_questionnaire(request, questionnaire_id)
        draft = valid_draft(questionnaire)
        if draft is None or not (page in CATALOGUE or _can_be_answered(draft)):
            messages.warning(request, _("The draft cannot be shown yet: it needs questions with answer options."))
            return redirect("admin:diagnostics_questionnaire_check", questionnaire_id)
        response = page(request, _wizard(request, questionnaire, draft), **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return view


def _home(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    if request.method == "POST":
        return HttpResponseRedirect(wizard.urls.question(wizard.journey.steps[0].question.key))
    start_url = wizard.urls.home()
    return start_page(
        request, "diagnostics/assessing/home.html", wizard.instrument, start_url=start_url, **wizard.context
    )


def _result(request: HttpRequest, wizard: Wizard) -> HttpResponse:
    if not wizard.journey.is_complete:
        return HttpResponseRedirect(wizard.open_step_url)
    outcome = diagnose(wizard.instrument, wizard.urls.answers)
    page = ResultPage(wizard.instrument, outcome, title=request.GET.get(TITLE, ""))
    return render(request, "diagnostics/assessing/result.html", {"page": page, **wizard.context})


def _sales_model(request: HttpRequest, wizard: Wizard, key: str) -> HttpResponse:
    model = wizard.instrument.sales_model_by_key.get(key)
    if model is None:
        raise Http404
    page = model_page(wizard.instrument, model)
    return render(request, "diagnostics/assessing/sales_model.html", {"page": page, **wizard.context})


def _stage(request: HttpRequest, wizard: Wizard, key: str) -> HttpResponse:
    stage = wizard.instrument.stage_by_key.get(key)
    if stage is None:
        raise Http404
    page = stage_page(wizard.instrument, stage)
    return render(request, "diagnostics/assessing/stage.html", {"page": page, **wizard.context})


CATALOGUE = (_sales_model, _stage)
"""The pages that need no questions."""


def _can_be_answered(draft: Instrument) -> bool:
    return bool(draft.questions) and all(question.options for question in draft.questions)


def _wizard(request: HttpRequest, questionnaire: Questionnaire, draft: Instrument) -> Wizard:
    answers = answers_in(draft, request.GET)
    urls = WizardUrls(PREVIEW, questionnaire.pk, answers)
    return Wizard(urls, draft, walk(draft, answers), context={"preview": Preview(questionnaire.pk)})
