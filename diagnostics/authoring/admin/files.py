"""The admin pages that export a questionnaire as a file, and import one after a dry run."""

from dataclasses import replace
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from diagnostics.authoring.actions.drafts import import_questionnaire
from diagnostics.authoring.admin.access import ADD_PERMISSION, CHANGE_PERMISSION, readable_questionnaire
from diagnostics.authoring.admin.drafts import requested_version
from diagnostics.authoring.admin.seen import draft_meanwhile_of, posted_seen
from diagnostics.authoring.files import SIZE_LIMIT, UnreadableFile, read_file, write_file
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.contradictions import fault_text
from diagnostics.authoring.pages.drafts import draft_plan
from diagnostics.authoring.pages.files import NOTHING_SENT, ImportPage, located_faults, syntax_fault
from diagnostics.authoring.pages.seen import meanwhile
from diagnostics.authoring.queries.columns import column_faults
from diagnostics.authoring.queries.drafts import draft_by_key, load_draft
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.authoring.queries.seen import at_this_moment, target_now
from diagnostics.instrument.errors import ChangedMeanwhile, InvalidInstrument
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.views.typed import ask_for_file_again, keeps_typed, typed_fields


def file_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of these pages."""
    export_page = site.admin_view(partial(export_view, site=site))
    import_page = site.admin_view(keeps_typed(partial(import_view, site=site)))
    return [
        path("<int:questionnaire_id>/export/", export_page, name="diagnostics_questionnaire_export"),
        path("import/", import_page, name="diagnostics_questionnaire_import"),
    ]


def export_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Download the draft, or the version in the query, as a file. Needs the permission to view or change."""
    questionnaire = readable_questionnaire(request, questionnaire_id)
    name = slugify(questionnaire.key) or "questionnaire"
    if "version" in request.GET:
        version = requested_version(request, questionnaire)
        return _download(f"{name}-{version.number}.yaml", instrument_of(version))
    try:
        return _download(f"{name}.yaml", load_draft(questionnaire))
    except InvalidInstrument as error:
        messages.error(request, _("The draft contradicts itself: %(fault)s") % {"fault": fault_text(error)})
        return redirect("admin:diagnostics_questionnaire_change", questionnaire.pk)


def _download(name: str, instrument: Instrument) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    headers = {"Content-Disposition": disposition or "attachment"}
    return HttpResponse(write_file(instrument), content_type="application/yaml; charset=utf-8", headers=headers)


def import_view(request: HttpRequest, *, site: admin.AdminSite) -> HttpResponse:
    """Show what importing a file would change, then import it. Needs the permission to add or to change."""
    if not (request.user.has_perm(ADD_PERMISSION) or request.user.has_perm(CHANGE_PERMISSION)):
        raise PermissionDenied
    page, imported = _import(request) if request.method == "POST" else (_shown_again(request), None)
    if imported is not None:
        messages.success(request, _("The file was imported as the draft. Check and publish it when it is ready."))
        return redirect("admin:diagnostics_questionnaire_change", imported.pk)
    context = {
        **site.each_context(request),
        "title": _("Import a questionnaire"),
        "opts": Questionnaire._meta,
        "page": page,
        "limit": SIZE_LIMIT // 1000,
        "keeps_typed": True,
    }
    return TemplateResponse(request, "admin/diagnostics/import.html", context)


def _shown_again(request: HttpRequest) -> ImportPage:
    """Return the page without a plan, with the text that was sent if it is shown again."""
    typed = typed_fields(request)
    ask_for_file_again(request, "file")
    return ImportPage(typed.get("text", "") if typed else "")


def _import(request: HttpRequest) -> tuple[ImportPage, Questionnaire | None]:
    """Return the page, and the questionnaire if the file was imported."""
    content = _content(request)
    if not content.strip():
        return ImportPage("", (NOTHING_SENT,)), None
    # a file that is too large is not shown again
    text = content.decode("utf-8-sig", "replace") if len(content) <= SIZE_LIMIT else ""
    try:
        file = read_file(content)
    except UnreadableFile as error:
        return ImportPage(text, (syntax_fault(error),)), None
    faults = located_faults(file, column_faults(file.instrument))
    if faults:
        return ImportPage(text, faults), None
    questionnaire, current_draft = draft_by_key(file.instrument.key)
    if not request.user.has_perm(CHANGE_PERMISSION if questionnaire else ADD_PERMISSION):
        raise PermissionDenied
    page = ImportPage(text, plan=draft_plan(current_draft, file.instrument, is_new=questionnaire is None))
    if "apply" in request.POST:
        seen = posted_seen(request)
        try:
            return page, import_questionnaire(instrument=file.instrument, by=signed_in_user(request), expected=seen)
        except ChangedMeanwhile:
            came_in = draft_meanwhile_of(questionnaire, seen) if questionnaire else meanwhile(())
            page = replace(page, meanwhile=came_in)
    return replace(page, seen=str(at_this_moment(questionnaire, target_now(questionnaire, file.instrument)))), None


def _content(request: HttpRequest) -> bytes:
    """Return the uploaded file, or else the text in the form."""
    upload = request.FILES.get("file")
    return upload.read() if upload else request.POST.get("text", "").encode()
