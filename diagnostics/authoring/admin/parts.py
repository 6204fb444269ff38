"""The admin of the parts of a questionnaire: each list, form and choice is about one questionnaire alone."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.authoring.actions.ordering import keep_apart, move_row, next_position
from diagnostics.authoring.admin.authored import AuthoredAdmin
from diagnostics.authoring.admin.chosen import CHOICE, chosen_questionnaire
from diagnostics.authoring.admin.conflicts import recreate_deleted_parts
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.domain.ordering import STEPS
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.queries.conflicts import last_owner_of, lock_drafts
from diagnostics.site.admin.base import begin_again
from diagnostics.site.admin.deleting import DjangoModelAdmin
from diagnostics.site.views.typed import keeps_typed, sent_fields

MOVE_BUTTON = "_move"
"""Name of the buttons that move a row; their value is the direction, or the new place, and the row's id."""


class OfOneQuestionnaire(DjangoModelAdmin):
    """A table whose rows belong to one questionnaire: its tree leads to them, not the admin's index."""

    change_list_template = "admin/diagnostics/authored_change_list.html"

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """List the rows of the questionnaire in the query, or of the only one; else ask which one it is."""
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        questionnaire = chosen_questionnaire(request)
        if questionnaire is None:
            return self.ask_questionnaire(request)
        context = {**workspace_context(request, questionnaire), **(extra_context or {})}
        return super().changelist_view(request, context)

    def ask_questionnaire(self, request: HttpRequest) -> HttpResponse:
        """Ask for the questionnaire, since all choices depend on it."""
        context = {
            **self.admin_site.each_context(request),
            "title": _("Which questionnaire is it about?"),
            "opts": self.opts,
            "questionnaires": Questionnaire.objects.all(),
        }
        return TemplateResponse(request, "admin/diagnostics/which_questionnaire.html", context)

    def _shown(self, request: HttpRequest) -> set[str]:
        # lists can be filtered by it
        return super()._shown(request) | {CHOICE}  # type: ignore[misc,no-any-return]


class PartAdmin(OfOneQuestionnaire, AuthoredAdmin):
    """The admin of one kind of part. New parts are last in their order, and no two have the same position."""

    def siblings(self, row: Any) -> Any:
        """Return the rows that share an order with `row`, in that order."""
        return self.model._default_manager.filter(questionnaire=self.questionnaire_of(row))

    @method_decorator(keeps_typed)  # type: ignore[arg-type]
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask first whose part it is, if there are several questionnaires, since all choices depend on that."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        if chosen_questionnaire(request) is None:
            return self.ask_questionnaire(request)
        return super().add_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            self.lock(obj)
            obj.position = next_position(self.siblings(obj))
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        keep_apart(self.siblings(form.instance))

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Show the new part in the tree, which leads on."""
        if not self.has_view_or_change_permission(request, obj):
            return redirect("admin:index")
        return self.response_post_save_change(request, obj)

    def add_again(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Show the page that adds a part to the questionnaire of the deleted one, with all that was typed as new."""
        questionnaire_id = last_owner_of(self.model, object_id)
        if questionnaire_id is None:
            return None
        fields, query = sent_fields(request).copy(), urlencode({CHOICE: questionnaire_id})
        # names the questionnaire, which forms of parts ask for
        request.GET = QueryDict(query)
        for inline in self.get_inline_instances(request):
            formset: Any = inline.get_formset(request)
            prefix = formset.get_default_prefix()
            recreate_deleted_parts(fields, prefix, set())
            for name in fields:
                if re.fullmatch(rf"{prefix}-\d+-{formset.fk.name}", name):
                    # the id of the row that is gone
                    fields[name] = ""
        address = f"{reverse(f'admin:diagnostics_{self.opts.model_name}_add')}?{query}"
        return begin_again(request, self.add_view, address, fields)

    def after_deletion(self, response: HttpResponse, questionnaire: Questionnaire) -> HttpResponse:
        """Return to the list that the part was in."""
        if response.status_code != 302:
            return response
        address = redirect(f"admin:diagnostics_{self.opts.model_name}_changelist")["Location"]
        return HttpResponseRedirect(f"{address}?{CHOICE}={questionnaire.pk}")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Show the list, or move a row of it."""
        if request.method == "POST" and MOVE_BUTTON in request.POST and self.has_change_permission(request):
            return self._move(request)
        return super().changelist_view(request, extra_context)

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns; the buttons that move rows need the permission to change them."""
        columns = super().get_list_display(request)
        return ["movers", *columns] if self.has_change_permission(request) else columns

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return [next(name for name in list_display if name != "movers")]

    @admin.display(description=gettext_lazy("order"))
    def movers(self, row: Any) -> str:
        """Return the buttons that move the row; they work with the keyboard and without JavaScript."""
        names = {"name": row}
        arrows = (("up", "↑", _("Move up: %(name)s") % names), ("down", "↓", _("Move down: %(name)s") % names))
        buttons = format_html_join(
            "",
            '<button type="submit" name="{}" value="{}-{}" id="{}-{}" aria-label="{}" title="{}">{}</button>',
            (
                (MOVE_BUTTON, direction, row.pk, direction, row.pk, label, label, arrow)
                for direction, arrow, label in arrows
            ),
        )
        handle = format_html('<span class="drag-handle" data-row="{}" aria-hidden="true" hidden>⠿</span>', row.pk)
        return format_html('<span class="movers">{}{}</span>', handle, buttons)

    @transaction.atomic
    def _move(self, request: HttpRequest) -> HttpResponse:
        where, _dash, key = request.POST[MOVE_BUTTON].partition("-")
        row = self.get_object(request, key)
        address = request.get_full_path()
        if row is None or not (where in STEPS or (where.isdecimal() and len(where) < 6)):
            return HttpResponseRedirect(address)
        lock_drafts([self.questionnaire_of(row).pk])
        rows = list(self.siblings(row))
        place = rows.index(row) + 1 + STEPS[where] if where in STEPS else int(where)
        move_row(rows=rows, row_id=row.pk, place=place)
        row.refresh_from_db(fields=["position"])
        now = {"name": row, "position": row.position}
        messages.success(request, _("“%(name)s” is now in place %(position)s.") % now)
        return HttpResponseRedirect(f"{address}#{where if where in STEPS else 'up'}-{key}")
