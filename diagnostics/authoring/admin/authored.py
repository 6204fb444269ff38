"""The base class of all authored tables: both languages side by side, in the workspace, and with history."""

from collections.abc import Collection, Iterable
from typing import Any, ClassVar

from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from translated_fields import show_language_code
from translated_fields.admin import TranslatedFieldAdmin

from diagnostics.authoring.admin.chosen import (
    chosen_questionnaire,
    in_its_languages,
    limit_choices,
    questionnaire_of_page,
)
from diagnostics.authoring.admin.conflicts import GuardedForm
from diagnostics.authoring.admin.deleting import GuardedDeletionAdmin
from diagnostics.authoring.admin.inlines import rearranged
from diagnostics.authoring.admin.keyed import KeyedForm
from diagnostics.authoring.admin.seen import change_lines
from diagnostics.authoring.admin.workspace import workspace_context
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.models.keys import published_keys
from diagnostics.authoring.pages.authoring import ChangeLine
from diagnostics.authoring.queries.history import changes_of
from diagnostics.site.admin.base import both
from diagnostics.site.views.typed import show_again

KPI_FIELDS = (*both("name", "formula"), "direction", *both("in_hubspot", "in_pipedrive"), "position")
"""The lines of a KPI's form."""

QUIET_BUTTONS = {"show_save_and_add_another": False, "show_save_and_continue": False, "show_close": False}
"""Saving stays on the page, and the tree leads on, so one button is enough."""


OPEN = "open"
"""The parameter that says which folded parts of a page are open, because something in them was just saved."""


def opened(fieldsets: Any, names: Collection[str]) -> Any:
    """Return the parts of a form, those open in which one of these fields is."""
    return [
        (title, {**part, "classes": [name for name in part.get("classes", ()) if name != "collapse"]})
        if set(names) & {*flatten_fieldsets([(title, part)])}
        else (title, part)
        for title, part in fieldsets
    ]


class AuthoredForm(KeyedForm, GuardedForm):
    """The form of a row in an authored table; `questionnaire` is that of a new row."""

    questionnaire: ClassVar[Questionnaire | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.questionnaire is not None and self.instance.pk is None:
            self.instance.questionnaire = self.questionnaire

    def taken_keys(self) -> set[str]:
        rows = self._meta.model._default_manager.filter(questionnaire=self.instance.questionnaire)
        return set(rows.values_list("key", flat=True))

    def _get_validation_exclusions(self) -> set[str]:
        # no form has a field for the questionnaire, but constraints within it must be checked
        return super()._get_validation_exclusions() - {"questionnaire"}  # type: ignore[misc,no-any-return]


class AuthoredAdmin(TranslatedFieldAdmin, GuardedDeletionAdmin):  # type: ignore[misc]  # the library is untyped
    """The admin of one authored table."""

    form = AuthoredForm
    change_form_template = "admin/diagnostics/authored_change_form.html"
    list_per_page = 100

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        # lists ask for them, too, and that of questionnaires is about no single one
        questionnaire = self.questionnaire_of(obj) if obj is not None else chosen_questionnaire(request)
        fieldsets = opened(fieldsets, request.GET.get(OPEN, "").split("."))
        return fieldsets if questionnaire is None else in_its_languages(fieldsets, questionnaire)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        questionnaire = questionnaire_of_page(request, obj)
        limit_choices(form, questionnaire.pk)
        form.frozen_keys = published_keys(questionnaire.versions)
        if obj is None:
            form.questionnaire = questionnaire
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Show the page again with one more row or a moved one, if a button asks for that; it writes nothing then."""
        changed = rearranged(request.POST) if request.method == "POST" else None
        if changed is None:
            return super().changeform_view(request, object_id, *args, **kwargs)
        request.POST = changed  # type: ignore[assignment]  # a copy can be changed
        return show_again(request, super().changeform_view, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context.update(workspace_context(request, questionnaire_of_page(request, kwargs.get("obj"))))
        context.update(QUIET_BUTTONS)
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Stay on the page, with those of its parts open in which something was changed."""
        address = reverse(f"admin:diagnostics_{self.opts.model_name}_change", args=[obj.pk])
        folded = [name for name in vars(request).get("changed", ()) if name in self._folded(request, obj)]
        return HttpResponseRedirect(f"{address}?{OPEN}={folded[0]}" if folded else address)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        vars(request)["changed"] = form.changed_data
        super().save_model(request, obj, form, change)

    def _folded(self, request: HttpRequest, obj: Any) -> set[str]:
        """Return the names of the fields that are folded when the page is opened again."""
        parts = super().get_fieldsets(request, obj)
        return {*flatten_fieldsets([part for part in parts if "collapse" in part[1].get("classes", ())])}

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the history of the row and its parts as sentences."""
        row = self.get_object(request, object_id)
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        with show_language_code(True):
            lines = [*change_lines(changes_of(row, self.parts)), *self.event_lines(row)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": row},
            "lines": sorted(lines, key=lambda line: line.at, reverse=True),
            "object": row,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            **workspace_context(request, self.questionnaire_of(row)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/diagnostics/history.html", context)

    def event_lines(self, row: Any) -> Iterable[ChangeLine]:
        """Return what else happened than changes of rows."""
        return ()
