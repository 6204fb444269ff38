"""The lists of authored tables: editing cells, moving rows and deleting never overwrite a newer change."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.actions.ordering import move_row
from diagnostics.authoring.admin.conflicts import REVISION_FIELD, GuardedPageAdmin
from diagnostics.authoring.admin.labels import LabelledCells
from diagnostics.authoring.pages.conflicts import Difference, list_conflict, row_deleted
from diagnostics.authoring.queries.conflicts import lock_drafts, revision_of
from diagnostics.authoring.queries.history import Parts

MOVE_BUTTON = "_move"
"""Name of the buttons that move a row; their value is the direction and the row's id."""

STEPS = {"up": -1, "down": 1}

PREFIX = "form"
"""Django's prefix of the form fields in a list."""


class GuardedListAdmin(GuardedPageAdmin):
    """The list of an authored table, and the pages that confirm deletions.

    `deleted_parts` are what is deleted together with a row, if that is more than its `parts`.
    """

    deleted_parts: ClassVar[Parts | None] = None

    change_list_template = "admin/diagnostics/authored_change_list.html"
    delete_confirmation_template = "admin/diagnostics/authored_delete.html"
    delete_selected_confirmation_template = "admin/diagnostics/authored_delete_selected.html"
    actions = ("delete_selected",)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        formset = super().get_changelist_formset(request, **{"formset": LabelledCells, **kwargs})
        # the list posts each cell's original value too, to detect what someone else changed meanwhile
        for name in self.list_editable:
            formset.form.base_fields[name].show_hidden_initial = True
        return formset

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Move a row, save the cells of the list, or delete rows, unless they have changed meanwhile."""
        if request.method != "POST" or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            lock_drafts()
            if MOVE_BUTTON in request.POST and self.has_change_permission(request):
                return self._move(request)
            is_saving = "_save" in request.POST and self.has_change_permission(request)
            conflicts = list(self._conflicts(request.POST)) if is_saving else []
            if conflicts:
                messages.error(request, list_conflict(conflicts))
                return redirect(request.get_full_path())
            return super().changelist_view(request, extra_context)

    def siblings(self, row: Any) -> Any:
        """Return the rows that share an order with `row`, in that order."""
        return self.model._default_manager.filter(questionnaire=self.questionnaire_of(row))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; the buttons that move rows need the permission to change them."""
        columns = super().get_list_display(request)
        return columns if self.has_change_permission(request) else [name for name in columns if name != "movers"]

    @admin.display(description=gettext_lazy("order"))
    def movers(self, row: Any) -> str:
        """Return the buttons that move the row; they work with the keyboard and without JavaScript."""
        names = {"name": row}
        arrows = (("up", "↑", _("Move up: %(name)s") % names), ("down", "↓", _("Move down: %(name)s") % names))
        html = format_html_join(
            "",
            '<button type="submit" name="{}" value="{}-{}" id="{}-{}" aria-label="{}" title="{}">{}</button>',
            (
                (MOVE_BUTTON, direction, row.pk, direction, row.pk, label, label, arrow)
                for direction, arrow, label in arrows
            ),
        )
        return format_html('<span class="movers">{}</span>', html)

    def _move(self, request: HttpRequest) -> HttpResponse:
        direction, _dash, key = request.POST[MOVE_BUTTON].partition("-")
        row = self.get_object(request, key)
        if row is not None and direction in STEPS:
            move_row(rows=self.siblings(row), row_id=row.pk, step=STEPS[direction])
            row.refresh_from_db(fields=["position"])
            place = {"name": row, "position": row.position}
            messages.success(request, _("“%(name)s” is now in place %(position)s.") % place)
        return redirect(f"{request.get_full_path()}#{direction}-{key}" if key.isdecimal() else request.get_full_path())

    def _conflicts(self, posted: QueryDict) -> Iterator[Difference]:
        """Yield the cells that saving would overwrite although someone else changed them since the list was opened."""
        numbers = range(int(posted.get(f"{PREFIX}-TOTAL_FORMS") or 0))
        keys = {number: posted.get(f"{PREFIX}-{number}-{self.opts.pk.name}", "") for number in numbers}
        rows = self.model._default_manager.in_bulk([int(key) for key in keys.values() if key.isdecimal()])
        for number, key in keys.items():
            row = rows.get(int(key)) if key.isdecimal() else None
            if row is None:
                yield row_deleted()
            else:
                yield from self._conflicting_cells(row, posted, f"{PREFIX}-{number}-")

    def _conflicting_cells(self, row: Any, posted: QueryDict, prefix: str) -> Iterator[Difference]:
        cells = [
            (
                str(self.opts.get_field(name).verbose_name),  # type: ignore[union-attr]  # a concrete field
                posted.get(f"initial-{prefix}{name}", ""),
                str(getattr(row, name)),
                posted.get(f"{prefix}{name}", ""),
            )
            for name in self.list_editable
        ]
        if any(yours != original for _name, original, _theirs, yours in cells):
            for name, original, theirs, yours in cells:
                if theirs not in (original, yours):
                    yield Difference(where=str(row), field=name, theirs=theirs, yours=yours)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Confirm, then delete a row, unless it has changed since the page asked."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is None or not self.has_delete_permission(request, row):
                return super().delete_view(request, object_id, extra_context)
            if request.method == "POST":
                self.lock(row)
            current = self._deletion_revision([row.pk])
            if request.method == "POST" and request.POST.get(REVISION_FIELD) != current:
                _report_conflict(request)
                return redirect(request.get_full_path())
            return super().delete_view(request, object_id, {**(extra_context or {}), REVISION_FIELD: current})

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Confirm, then delete the rows, unless they have changed since the page asked."""
        current = self._deletion_revision(queryset.values_list("pk", flat=True))
        if request.POST.get("post") and request.POST.get(REVISION_FIELD) != current:
            _report_conflict(request)
            return redirect(request.get_full_path())
        response: Any = delete_selected(self, request, queryset)
        if response is not None:
            response.context_data[REVISION_FIELD] = current
        return response  # type: ignore[no-any-return]

    def _deletion_revision(self, ids: Any) -> str:
        return revision_of(self.model, ids, self.parts if self.deleted_parts is None else self.deleted_parts)


def _report_conflict(request: HttpRequest) -> None:
    messages.error(request, _("Nothing was deleted: it has changed since you were asked. Look at it again."))
