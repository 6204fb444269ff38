"""The simulator: answers to a draft beside what they yield. They can be saved as a golden example."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from diagnostics.assessing.pages.preview import answers_in
from diagnostics.assessing.pages.simulator import simulator_page
from diagnostics.authoring.actions.examples import create_example
from diagnostics.authoring.admin.differences import readable_questionnaire
from diagnostics.authoring.forms import ExampleForm
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.instrument.errors import InvalidInstrument

WRITING = "diagnostics.change_questionnaire"


def simulator_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show what the answers in the address yield; save them as a golden example by POST.

    Needs permission to view or change the questionnaire, and to change it for saving.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    may_save = request.user.has_perm(WRITING)
    if request.method == "POST" and not may_save:
        raise PermissionDenied
    context = {
        **site.each_context(request),
        "title": _("Simulator"),
        "subtitle": questionnaire,
        "opts": Questionnaire._meta,
        "original": questionnaire,
        "may_save": may_save,
    }
    try:
        draft = load_draft(questionnaire)
    except InvalidInstrument as error:
        return TemplateResponse(request, "admin/diagnostics/simulator.html", {**context, "fault": str(error)})
    answers = answers_in(draft, request.POST if request.method == "POST" else request.GET)
    page = simulator_page(draft, answers)
    form = ExampleForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and page.result is not None:
        return _save(request, questionnaire, answers, form)
    return TemplateResponse(request, "admin/diagnostics/simulator.html", {**context, "page": page, "form": form})


def _save(
    request: HttpRequest, questionnaire: Questionnaire, answers: dict[str, str], form: ExampleForm
) -> HttpResponse:
    row = create_example(
        questionnaire_id=questionnaire.pk,
        name=form.name,
        answers=answers,
        by=request.user,  # type: ignore[arg-type]  # staff only
    )
    messages.success(request, _("The golden example %(name)s was saved.") % {"name": row})
    return redirect("admin:diagnostics_goldenexample_change", row.pk)
