"""The simulator: answers to a draft beside what they yield. They can be saved as a golden example."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diagnostics.assessing.pages.simulator import simulator_page
from diagnostics.authoring.actions.examples import create_example
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, readable_questionnaire
from diagnostics.authoring.admin.seen import draft_meanwhile_of, posted_seen
from diagnostics.authoring.admin.workspace import draft_of, keep_tried, page_context, trial_of
from diagnostics.authoring.forms import ExampleNameForm
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.answers import ANSWER, answers_in
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.queries.drafts import valid_draft
from diagnostics.authoring.queries.seen import seen_draft
from diagnostics.instrument.errors import ChangedMeanwhile, InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.views.typed import sent_form, typed_fields


def simulator_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show what the answers in the address yield; save them as a golden example by POST.

    Needs permission to view or change the questionnaire, and to change it for saving.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    may_save = request.user.has_perm(CHANGE_PERMISSION)
    if request.method == "POST" and not may_save:
        raise PermissionDenied
    context = {
        **page_context(request, site, questionnaire, _("Simulator")),
        "may_save": may_save,
    }
    try:
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        return TemplateResponse(request, "admin/diagnostics/simulator.html", {**context, "fault": fault_text(error)})
    answers = _answers(request, questionnaire, draft)
    page = simulator_page(draft, answers)
    form = sent_form(ExampleNameForm, request, languages=draft.languages)
    if form.is_valid() and page.result is not None:
        try:
            return _save(request, questionnaire, answers, form)
        except ChangedMeanwhile:
            context["meanwhile"] = draft_meanwhile_of(questionnaire, posted_seen(request))
    shown = {
        "page": page,
        "form": form,
        "seen": seen_draft(questionnaire, draft),
        "keeps_typed": may_save and page.result is not None,
    }
    return TemplateResponse(request, "admin/diagnostics/simulator.html", {**context, **shown})


def _answers(request: HttpRequest, questionnaire: Questionnaire, draft: Instrument) -> dict[str, str]:
    """Return the answers in the form or the address, and keep them; without any, those that were tried last."""
    sent = typed_fields(request) or request.GET
    if any(name.startswith(ANSWER) for name in sent):
        answers = answers_in(draft, sent)
        keep_tried(request, questionnaire, answers)
        return answers
    return dict(trial_of(request, questionnaire, draft).answers)


@require_safe
def try_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Keep the answers in the address for the pages of the questionnaire, and go back to the one that asked.

    With "pane" in the address, return only what they yield. Needs permission to view or change the questionnaire.
    """
    questionnaire = readable_questionnaire(request, questionnaire_id)
    draft = valid_draft(questionnaire)
    if draft is not None:
        keep_tried(request, questionnaire, answers_in(draft, request.GET))
    if "pane" in request.GET:
        context = {"trial": trial_of(request, questionnaire, draft)}
        return TemplateResponse(request, "admin/diagnostics/_trial.html", context)
    back = request.GET.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("admin:diagnostics_questionnaire_change", args=[questionnaire.pk])
    return HttpResponseRedirect(f"{back}#simulator")


def _save(
    request: HttpRequest, questionnaire: Questionnaire, answers: dict[str, str], form: ExampleNameForm
) -> HttpResponse:
    row = create_example(
        questionnaire_id=questionnaire.pk,
        name=form.name,
        answers=answers,
        by=signed_in_user(request),
        expected=posted_seen(request),
    )
    messages.success(request, _("The golden example %(name)s was saved.") % {"name": row})
    return redirect("admin:diagnostics_goldenexample_change", row.pk)
