"""The admin page that begins a questionnaire: from blank, from a copy of one, or from the reference."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.beginning import begin_questionnaire
from diagnostics.authoring.admin.access import ADD_PERMISSION
from diagnostics.authoring.admin.workspace import may_read
from diagnostics.authoring.files import REFERENCE, read_file
from diagnostics.authoring.forms import BLANK, REFERENCE_SOURCE, BeginForm
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.choices import Languages
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.authoring.queries.publishing import proof_of
from diagnostics.authoring.queries.remarks import meant_remarks
from diagnostics.instrument.errors import InvalidInstrument, KeyTaken, UnfitDraft
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.proof import prove
from diagnostics.instrument.remarks import Remark, remarks
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.views.typed import keeps_typed, sent_form


@keeps_typed
def begin_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Ask what to begin with and what it is called, then open its workspace. Needs the permission to add."""
    if not request.user.has_perm(ADD_PERMISSION):
        raise PermissionDenied
    titles = _titles(request)
    begins = {"source": _wanted(request, titles), "languages": Languages.BOTH}
    form = sent_form(BeginForm, request, titles=titles, languages=Languages.choices, initial=begins)
    begun = _begin(request, form) if form.is_valid() else None
    if begun is not None:
        messages.success(request, _("The questionnaire is begun. The tree says what comes next."))
        return redirect("admin:diagnostics_questionnaire_change", begun.pk)
    context = {
        **site.each_context(request),
        "title": _("Begin a questionnaire"),
        "opts": Questionnaire._meta,
        "form": form,
        "keeps_typed": True,
    }
    return TemplateResponse(request, "admin/diagnostics/begin.html", context)


def _titles(request: HttpRequest) -> dict[str, str]:
    """Return the titles of the questionnaires that can be copied, by their ids."""
    rows = Questionnaire.objects.all() if may_read(request, "questionnaire") else ()
    return {str(row.pk): str(row) or row.key for row in rows}


def _wanted(request: HttpRequest, titles: dict[str, str]) -> str:
    wanted = request.GET.get("from", "")
    return wanted if wanted in titles else BLANK


def _begin(request: HttpRequest, form: Any) -> Questionnaire | None:
    """Begin the questionnaire and return it, or None if it cannot; the form then says why."""
    try:
        source, meant = _source(form.cleaned_data["source"])
        return begin_questionnaire(
            source=source,
            meant=meant,
            languages=Languages(form.cleaned_data["languages"]).codes,
            title=form.title,
            key=form.cleaned_data["key"],
            by=signed_in_user(request),
        )
    except KeyTaken:
        form.add_error("key", _("Another questionnaire has this key."))
    except InvalidInstrument as error:
        form.add_error("source", _("The draft contradicts itself: %(fault)s") % {"fault": fault_text(error)})
    except UnfitDraft as error:
        form.add_error(None, _("Nothing was written: %(fault)s") % {"fault": error})
    return None


def _source(source: str) -> tuple[Instrument | None, tuple[Remark, ...]]:
    """Return what to begin with, and the remarks about it that are meant: those of the reference all are."""
    if source == BLANK:
        return None, ()
    if source == REFERENCE_SOURCE:
        reference = read_file(REFERENCE.read_bytes()).instrument
        return reference, remarks(reference, proof=prove(reference))
    questionnaire = Questionnaire.objects.get(pk=source)
    draft = load_draft(questionnaire)
    return draft, meant_remarks(questionnaire, draft, proof_of(questionnaire, draft))
