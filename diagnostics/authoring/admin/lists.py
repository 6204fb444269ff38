"""The lists of the authored tables: cells and removals that spare what someone else changed meanwhile."""

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
from diagnostics.authoring.admin.conflicts import FIELD, GuardedPageAdmin
from diagnostics.authoring.admin.labels import LabelledCells
from diagnostics.authoring.pages.conflicts import Difference, list_conflict, row_removed
from diagnostics.authoring.queries.conflicts import lock_drafts, revision_of
from diagnostics.authoring.queries.history import Parts

MOVE = "_move"
"""Name of the buttons that move a row; their value is the way and the row's id."""

STEPS = {"up": -1, "down": 1}

PREFIX = "form"
"""Django's prefix of the fields in a list."""


class GuardedListAdmin(GuardedPageAdmin):
    """The list of an authored table, and the pages that ask before rows are removed.

    `removed` names what deleting a row takes along, where that is more than its `parts`.
    """

    removed: ClassVar[Parts | None] = None

    change_list_template = "admin/diagnostics/authored_change_list.html"
    delete_confirmation_template = "admin/diagnostics/authored_delete.html"
    delete_selected_confirmation_template = "admin/diagnostics/authored_delete_selected.html"
    actions = ("delete_selected",)

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the list's formset, whose cells carry what stood in them when the list was opened."""
        formset = super().get_changelist_formset(request, **{"formset": LabelledCells, **kwargs})
        for name in self.list_editable:
            formset.form.base_fields[name].show_hidden_initial = True
        return formset

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Write the cells of the list, or remove rows, unless they have changed meanwhile."""
        if request.method != "POST" or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            lock_drafts()
            if MOVE in request.POST and self.has_change_permission(request):
                return self._move(request)
            is_saving = "_save" in request.POST and self.has_change_permission(request)
            overwritten = list(self._overwritten(request.POST)) if is_saving else []
            if overwritten:
                messages.error(request, list_conflict(overwritten))
                return redirect(request.get_full_path())
            return super().changelist_view(request, extra_context)

    def siblings(self, row: Any) -> Any:
        """Return the rows that stand in one order with `row`, in that order."""
        return self.model._default_manager.filter(questionnaire=self.questionnaire_of(row))

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; only who may change rows is offered to move them."""
        columns = super().get_list_display(request)
        return columns if self.has_change_permission(request) else [name for name in columns if name != "movers"]

    @admin.display(description=gettext_lazy("order"))
    def movers(self, row: Any) -> str:
        """Offer to move the row up or down by a button, which works by keyboard and without JavaScript."""
        words = {"name": row}
        buttons = (("up", "↑", _("Move up: %(name)s") % words), ("down", "↓", _("Move down: %(name)s") % words))
        drawn = format_html_join(
            "",
            '<button type="submit" name="{}" value="{}-{}" id="{}-{}" aria-label="{}" title="{}">{}</button>',
            ((MOVE, way, row.pk, way, row.pk, label, label, sign) for way, sign, label in buttons),
        )
        return format_html('<span class="movers">{}</span>', drawn)

    def _move(self, request: HttpRequest) -> HttpResponse:
        way, _dash, key = request.POST[MOVE].partition("-")
        row = self.get_object(request, key)
        if row is not None and way in STEPS:
            move_row(rows=self.siblings(row), row_id=row.pk, step=STEPS[way])
            row.refresh_from_db(fields=["position"])
            moved = {"name": row, "position": row.position}
            messages.success(request, _("“%(name)s” now stands in place %(position)s.") % moved)
        return redirect(f"{request.get_full_path()}#{way}-{key}" if key.isdecimal() else request.get_full_path())

    def _overwritten(self, posted: QueryDict) -> Iterator[Difference]:
        """Yield the cells that someone else changed since the list was opened, and that would be written over."""
        numbers = range(int(posted.get(f"{PREFIX}-TOTAL_FORMS") or 0))
        keys = {number: posted.get(f"{PREFIX}-{number}-{self.opts.pk.name}", "") for number in numbers}
        rows = self.model._default_manager.in_bulk([int(key) for key in keys.values() if key.isdecimal()])
        for number, key in keys.items():
            row = rows.get(int(key)) if key.isdecimal() else None
            if row is None:
                yield row_removed()
            else:
                yield from self._overwritten_cells(row, posted, f"{PREFIX}-{number}-")

    def _overwritten_cells(self, row: Any, posted: QueryDict, prefix: str) -> Iterator[Difference]:
        cells = [
            (
                str(self.opts.get_field(name).verbose_name),  # type: ignore[union-attr]  # a column, which has a name
                posted.get(f"initial-{prefix}{name}", ""),
                str(getattr(row, name)),
                posted.get(f"{prefix}{name}", ""),
            )
            for name in self.list_editable
        ]
        if any(yours != stood for _name, stood, _theirs, yours in cells):
            for name, stood, theirs, yours in cells:
                if theirs not in (stood, yours):
                    yield Difference(where=str(row), field=name, theirs=theirs, yours=yours)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Remove a row, unless it has changed since the question was asked."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is None or not self.has_delete_permission(request, row):
                return super().delete_view(request, object_id, extra_context)
            if request.method == "POST":
                self.hold(row)
            newest = self._whole_revision([row.pk])
            if request.method == "POST" and request.POST.get(FIELD) != newest:
                _warn(request)
                return redirect(request.get_full_path())
            return super().delete_view(request, object_id, {**(extra_context or {}), FIELD: newest})

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Ask, then remove the rows, unless they have changed since the question was asked."""
        newest = self._whole_revision(queryset.values_list("pk", flat=True))
        if request.POST.get("post") and request.POST.get(FIELD) != newest:
            _warn(request)
            return redirect(request.get_full_path())
        response: Any = delete_selected(self, request, queryset)
        if response is not None:
            response.context_data[FIELD] = newest
        return response  # type: ignore[no-any-return]

    def _whole_revision(self, ids: Any) -> str:
        return revision_of(self.model, ids, self.parts if self.removed is None else self.removed)


def _warn(request: HttpRequest) -> None:
    messages.error(request, _("Nothing was deleted: it has changed since you were asked. Look at it again."))
