"""The admin page that accepts what a draft yields now for many golden examples at once."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.actions.examples import settle_examples
from diagnostics.authoring.admin.access import questionnaire_for
from diagnostics.authoring.admin.seen import ask_again, draft_meanwhile, posted_seen
from diagnostics.authoring.admin.workspace import draft_of, page_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.settling import settling_page
from diagnostics.authoring.queries.seen import seen_draft
from diagnostics.instrument.errors import ChangedMeanwhile, InvalidInstrument
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.views.typed import typed_of

PERMISSION = "diagnostics.change_goldenexample"


def settle_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show the broken examples with what they yield now; a POST accepts the chosen ones.

    Nothing is accepted if the draft has changed since it was shown. Needs the permission to change golden examples.
    """
    questionnaire = questionnaire_for(request, questionnaire_id, PERMISSION)
    context = {
        **page_context(request, site, questionnaire, _("What golden examples yield now")),
        "meanwhile": draft_meanwhile(request, questionnaire),
    }
    try:
        if request.method == "POST":
            return _settle(request, questionnaire)
        draft = draft_of(request, questionnaire)
    except InvalidInstrument as error:
        return TemplateResponse(request, "admin/diagnostics/settle.html", {**context, "fault": fault_text(error)})
    page = settling_page(draft)
    typed = typed_of(request)
    chosen = typed.fields.getlist("example") if typed else None
    seen = seen_draft(questionnaire, draft)
    shown = {"page": page, "seen": seen, "chosen": chosen, "keeps_typed": bool(page.lines)}
    return TemplateResponse(request, "admin/diagnostics/settle.html", {**context, **shown})


def _settle(request: HttpRequest, questionnaire: Questionnaire) -> HttpResponse:
    try:
        count = settle_examples(
            questionnaire_id=questionnaire.pk,
            keys=request.POST.getlist("example"),
            expected=posted_seen(request),
            by=signed_in_user(request),
        )
    except ChangedMeanwhile:
        return ask_again(request, request.path)
    text = ngettext(
        "%(count)s golden example now expects what the draft yields.",
        "%(count)s golden examples now expect what the draft yields.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("admin:diagnostics_questionnaire_settle", questionnaire.pk)
