"""The base classes of all authored tables: both languages side by side, parts of one questionnaire, and history."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from translated_fields import show_language_code
from translated_fields.admin import TranslatedFieldAdmin

from diagnostics.authoring.admin.conflicts import PROSE, GuardedForm
from diagnostics.authoring.admin.lists import GuardedListAdmin
from diagnostics.authoring.models import Process, SalesModel, Stage
from diagnostics.authoring.pages.authoring import change_line
from diagnostics.authoring.queries.history import changes_of
from diagnostics.site.admin.base import InlineModelAdmin, StackedInline

SCOPED_MODELS = (Stage, Process, SalesModel)
"""Rows that a form offers only if they belong to the same questionnaire."""


def limit_choices(form: Any, questionnaire_id: int) -> None:
    """Limit the choices of a form class to parts of one questionnaire."""
    for field in form.base_fields.values():
        queryset = getattr(field, "queryset", None)
        if queryset is not None and queryset.model in SCOPED_MODELS:
            field.queryset = queryset.filter(questionnaire=questionnaire_id)


class AuthoredForm(GuardedForm):
    """The form of a row in an authored table."""

    def _get_validation_exclusions(self) -> set[str]:
        # a saved row's questionnaire is read-only, but constraints within the questionnaire must be checked
        checked = {"questionnaire"} if self.instance.pk is not None else set()
        return super()._get_validation_exclusions() - checked  # type: ignore[misc,no-any-return]


class AuthoredAdmin(TranslatedFieldAdmin, GuardedListAdmin):  # type: ignore[misc]  # the library is untyped
    """The admin of one authored table.

    `change_only_fields` are left out of the page that adds a row, since their choices depend on its questionnaire.
    """

    form = AuthoredForm
    change_only_fields: ClassVar[Sequence[str]] = ()
    change_form_template = "admin/diagnostics/authored_change_form.html"
    list_per_page = 100

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*super().get_readonly_fields(request, obj), *(["questionnaire"] if obj is not None else [])]

    def get_exclude(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [*(super().get_exclude(request, obj) or []), *(self.change_only_fields if obj is None else [])]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is not None:
            return fieldsets
        return [
            (name, {**options, "fields": [line for line in options["fields"] if line not in self.change_only_fields]})
            for name, options in fieldsets
        ]

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list[InlineModelAdmin]:
        return super().get_inline_instances(request, obj) if obj is not None else []

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            limit_choices(form, self.questionnaire_of(obj).pk)
        return form

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        if not (self.inlines or self.change_only_fields) or {"_addanother", "_popup"} & request.POST.keys():
            return super().response_add(request, obj, post_url_continue)
        self.message_user(request, _("%(name)s was added. Now fill in the rest.") % {"name": obj}, messages.SUCCESS)
        return redirect(f"admin:diagnostics_{self.opts.model_name}_change", obj.pk)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        if row is not None:
            context["questionnaire_id"] = self.questionnaire_of(row).pk
        return super().render_change_form(request, context, *args, **kwargs)

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
            changes = changes_of(row, self.parts)
        lines = [
            change_line(
                at=change.at, by=change.by, kind=change.kind, part=change.part, name=change.name, fields=change.fields
            )
            for change in changes
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": row},
            "lines": lines,
            "object": row,
            "opts": self.opts,
            "module_name": self.opts.verbose_name_plural,
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/diagnostics/history.html", context)


class PartInline(StackedInline):
    """Parts of a row on its page, stacked: a table has no room for two languages."""

    extra = 0
    formfield_overrides = PROSE

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if obj is not None:
            limit_choices(formset.form, obj.questionnaire_id)
        return formset
