"""The admin pages that send the translations of a draft as a sheet, and import it after a dry run."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.actions.translations import check_translations, save_translations
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, questionnaire_for, readable_questionnaire
from diagnostics.authoring.admin.translating import SEEN, choice_of, shown_texts, translate_view, translating_context
from diagnostics.authoring.domain.translation_sheet import (
    TranslationSheet,
    UnreadableSheet,
    packed,
    read_sheet,
    rows_in,
    unpacked,
)
from diagnostics.authoring.domain.translations import TypedText
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.translation_sheets import (
    SheetPage,
    sheet_columns,
    sheet_page,
    sheet_rows,
    typed_in,
    unreadable_text,
)
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.authoring.queries.translations import text_rows
from diagnostics.instrument.document import fingerprint
from diagnostics.instrument.text import LANGUAGES, reader_language
from diagnostics.site.admin.base import signed_in_user
from diagnostics.site.spreadsheets.cells import Row, restored
from diagnostics.site.spreadsheets.delimited import CSV_TYPE, csv_parts, delimiter_of
from diagnostics.site.spreadsheets.uploads import (
    MAX_BYTES,
    Unreadable,
    UnreadableFile,
    decoded,
    is_workbook,
    read_workbook,
)
from diagnostics.site.spreadsheets.xlsx import XLSX_TYPE, Sheet, workbook_parts
from diagnostics.site.views.typed import keeps_typed, typed_fields

CONTENT_TYPES = {"csv": CSV_TYPE, "xlsx": XLSX_TYPE}
"""Content type by kind of file."""


def translation_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the URL patterns of the page that translates, and of its sheets."""
    routes: tuple[tuple[str, Any, str], ...] = (
        ("", keeps_typed(partial(translate_view, site=site)), "translate"),
        ("sheet.<str:kind>", sheet_view, "translations_sheet"),
        ("import/", keeps_typed(partial(import_view, site=site)), "translations_import"),
    )
    return [
        path(
            f"<int:questionnaire_id>/translate/{route}",
            site.admin_view(view),
            name=f"diagnostics_questionnaire_{name}",
        )
        for route, view, name in routes
    ]


def sheet_view(request: HttpRequest, questionnaire_id: int, kind: str) -> HttpResponse:
    """Download the texts with their translations as a sheet. Needs the permission to view or change."""
    questionnaire = readable_questionnaire(request, questionnaire_id)
    if kind not in CONTENT_TYPES:
        raise Http404
    choice = choice_of(request, questionnaire)
    columns, rows = sheet_columns(choice.target), map(Row, sheet_rows(shown_texts(questionnaire, choice.target)))
    if kind == "csv":
        parts = csv_parts(columns, rows, delimiter=delimiter_of(reader_language()))
    else:
        parts = workbook_parts([Sheet(_("Translations"), columns, rows)])
    name = f"{questionnaire.key}-{choice.target}.{kind}"
    headers = {"Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment"}
    return HttpResponse(b"".join(parts), content_type=CONTENT_TYPES[kind], headers=headers)


def import_view(request: HttpRequest, *, site: admin.AdminSite, questionnaire_id: int) -> HttpResponse:
    """Show what importing a sheet would change, then import it. Needs the permission to change."""
    questionnaire = questionnaire_for(request, questionnaire_id, CHANGE_PERMISSION)
    page, sent = SheetPage(), typed_fields(request)
    if sent is not None and (request.method == "POST" or "rows" in sent):
        page = _import(request, questionnaire, sent)
        if request.method == "POST" and SEEN in sent and not page.is_planned and not page.faults:
            return redirect("admin:diagnostics_questionnaire_translate", questionnaire.pk)
    context = {**translating_context(request, site, questionnaire, _("Import translations")), "page": page}
    return TemplateResponse(request, "admin/diagnostics/translations_import.html", context)


@transaction.atomic
def _import(request: HttpRequest, questionnaire: Questionnaire, sent: QueryDict) -> SheetPage:
    """Return the page: with faults, with what would change, or empty once the sheet was imported."""
    try:
        sheet = _sent_sheet(request, sent)
    except (UnreadableSheet, UnreadableFile) as error:
        problem = error.problem if isinstance(error, UnreadableSheet) else error.reason
        return SheetPage(faults=(unreadable_text(problem),))
    lock_drafts([questionnaire.pk])
    texts = shown_texts(questionnaire, sheet.language)
    typed = list(typed_in(sheet.rows, {text.key: text.target for text in texts}))
    rows = {row.key: row for row in text_rows(questionnaire)}
    seen = fingerprint({"texts": {key: [row.written_in(each) for each in LANGUAGES] for key, row in rows.items()}})
    checked = check_translations(rows, sheet.language, typed)
    if request.method == "POST" and SEEN in sent and not checked.refusals:
        if sent[SEEN] == seen:
            _import_rows(request, questionnaire, sheet, typed)
            return SheetPage()
        messages.warning(request, _("The draft has changed since. Look again at what would change."))
    written = [row for row in sheet.rows if row.key in checked.before]
    return sheet_page(
        sheet, texts, before=checked.before, refusals=checked.refusals, rows=packed(sheet.language, written), seen=seen
    )


def _import_rows(
    request: HttpRequest, questionnaire: Questionnaire, sheet: TranslationSheet, typed: Sequence[TypedText]
) -> None:
    count = save_translations(
        questionnaire_id=questionnaire.pk, language=sheet.language, typed=typed, by=signed_in_user(request)
    )
    text = ngettext("%(count)s text was imported.", "%(count)s texts were imported.", count)
    messages.success(request, text % {"count": count})


def _sent_sheet(request: HttpRequest, sent: QueryDict) -> TranslationSheet:
    """Return the sheet that was uploaded, or else the one that the form has. Raises UnreadableSheet, UnreadableFile."""
    upload = request.FILES.get("file") if request.method == "POST" else None
    if upload is None:
        return unpacked(sent.get("rows", ""))
    if (upload.size or 0) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    data = upload.read()
    if is_workbook(data):
        return read_sheet(read_workbook(data))
    return read_sheet([[restored(cell) for cell in row] for row in rows_in(decoded(data))])
