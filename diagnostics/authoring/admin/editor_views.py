"""The addresses of pages on which rows of one draft are edited together: they open, save and move rows."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnostics.authoring.actions.ordering import move_row
from diagnostics.authoring.admin.access import CHANGE_PERMISSION, readable_questionnaire
from diagnostics.authoring.admin.authored import OPEN
from diagnostics.authoring.admin.editors import RowsEditor
from diagnostics.authoring.admin.parts import MOVE_BUTTON
from diagnostics.authoring.admin.workspace import page_context
from diagnostics.authoring.domain.ordering import STEPS
from diagnostics.authoring.queries.conflicts import lock_drafts
from diagnostics.site.views.typed import keeps_typed

MORE_BUTTON = "_more"
"""Name of the buttons that save and then show more empty rows; their value is the table, or a row for nested ones."""

NEXT_BUTTON = "_next"
"""Name of the button that saves and opens the page that follows."""

OPEN_LIMIT = 30
"""Folds that stay open after saving, so that addresses stay short."""


def editor_urls(site: admin.AdminSite, editors: Sequence[type[RowsEditor]]) -> list[URLPattern]:
    """Return the URL patterns of these pages, below those of the questionnaire."""
    return [
        path(
            f"<int:questionnaire_id>/{editor.name}/",
            site.admin_view(_view(site, editor)),
            name=f"diagnostics_questionnaire_{editor.name}",
        )
        for editor in editors
    ]


def _view(site: admin.AdminSite, editor: type[RowsEditor]) -> Any:
    @keeps_typed
    def view(request: HttpRequest, questionnaire_id: int) -> HttpResponse:
        """Show the rows, and save them by POST. Needs permission to view or change, and to change for saving."""
        questionnaire = readable_questionnaire(request, questionnaire_id)
        may_change = request.user.has_perm(CHANGE_PERMISSION)
        if request.method != "POST":
            page = editor(questionnaire, request.GET)
            page.open(request, may_change=may_change)
            return _render(request, site, page, may_change=may_change)
        if not may_change:
            raise PermissionDenied
        with transaction.atomic():
            lock_drafts([questionnaire.pk])
            page = editor(questionnaire, request.GET)
            if not page.take(request.POST):
                return _render(request, site, page, may_change=True)
            return _save(request, page)

    return view


def _render(request: HttpRequest, site: admin.AdminSite, page: RowsEditor, *, may_change: bool) -> HttpResponse:
    context = {
        **page_context(request, site, page.questionnaire, page.title),
        "page": page,
        "conflict": page.conflict,
        "may_change": may_change,
        "keeps_typed": may_change,
        **page.context(request),
    }
    return TemplateResponse(request, page.template, context)


def _save(request: HttpRequest, page: RowsEditor) -> HttpResponse:
    saved = page.save()
    move = request.POST.get(MOVE_BUTTON, "")
    more = request.POST.get(MORE_BUTTON, "")
    if saved:
        text = ngettext("%(count)s row was saved.", "%(count)s rows were saved.", saved)
        messages.success(request, text % {"count": saved})
    elif not {MOVE_BUTTON, MORE_BUTTON, NEXT_BUTTON} & request.POST.keys():
        messages.info(request, _("Nothing was changed."))
    if NEXT_BUTTON in request.POST:
        return redirect(f"admin:diagnostics_questionnaire_{page.following[0]}", page.questionnaire.pk)
    query: dict[str, Any] = {"page": page.number} if page.count > 1 else {}
    folds = page.worked_in if page.are_folded else []
    if folds:
        query[OPEN] = ".".join(folds[:OPEN_LIMIT])
    anchor = _move(request, page, move) if move else "".join(folds[:1])
    if more.isidentifier():
        query["more"], anchor = more, more
    address = f"{request.path}?{urlencode(query)}" if query else request.path
    return HttpResponseRedirect(f"{address}#{anchor}" if anchor else address)


def _move(request: HttpRequest, page: RowsEditor, move: str) -> str:
    """Move a row as its button says, "up-stage-12", and return the id of the button."""
    direction, name, token = (*move.split("-"), "", "")[:3]
    table = next((table for table in page.tables if table.name == name), None)
    row = table.by_token.get(token) if table is not None else None
    if table is None or row is None or direction not in STEPS:
        return ""
    rows = list(page.siblings(table, getattr(row, table.parent.removesuffix("_id") or "questionnaire")))
    if row not in rows:
        # removed by the same form
        return ""
    move_row(rows=rows, row_id=row.pk, place=rows.index(row) + 1 + STEPS[direction])
    row.refresh_from_db(fields=["position"])
    place = {"name": row, "position": row.position}
    messages.success(request, _("“%(name)s” is now in place %(position)s.") % place)
    return f"{direction}-{name}-{token}"
