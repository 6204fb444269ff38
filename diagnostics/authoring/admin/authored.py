"""The base classes of all authored tables: both languages side by side, parts of one questionnaire, and history."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from translated_fields import show_language_code
from translated_fields.admin import TranslatedFieldAdmin

from diagnostics.authoring.admin.conflicts import PROSE, GuardedForm
from diagnostics.authoring.admin.lists import GuardedListAdmin
from diagnostics.authoring.models import AnswerOption, Process, Questionnaire, SalesModel, Stage
from diagnostics.authoring.pages.authoring import change_line
from diagnostics.authoring.queries.history import changes_of
from diagnostics.site.admin.base import InlineModelAdmin, StackedInline, both

OWNERS = {
    Stage: "questionnaire",
    Process: "questionnaire",
    SalesModel: "questionnaire",
    AnswerOption: "question__questionnaire",
}
"""How rows that a form offers are found by their questionnaire: it offers those of its own only."""

FOREIGN = gettext_lazy("Choose one that is offered here: it must belong to this questionnaire.")

KPI_FIELDS = ("position", "direction", *both("name", "formula", "in_hubspot", "in_pipedrive"))
"""The lines of a KPI's form."""


def limit_choices(form: Any, questionnaire_id: int) -> None:
    """Limit the choices of a form class to parts of one questionnaire; answers are grouped by their question."""
    for field in form.base_fields.values():
        queryset = getattr(field, "queryset", None)
        if queryset is None or queryset.model not in OWNERS:
            continue
        field.queryset = queryset.filter(**{OWNERS[queryset.model]: questionnaire_id})
        field.error_messages["invalid_choice"] = FOREIGN
        if queryset.model is AnswerOption:
            # a list, so that an inline with many rows costs one query
            field.choices = [("", field.empty_label or "—"), *_options_by_question(field.queryset)]


def _options_by_question(options: Any) -> Iterator[tuple[str, list[tuple[int, str]]]]:
    """Yield the choices of answers, a group for each question."""
    ordered = options.select_related("question").order_by("question__position", "question", "position", "pk")
    for question, group in groupby(ordered, lambda option: option.question):
        yield str(question), [(option.pk, str(option)) for option in group]


class AuthoredForm(GuardedForm):
    """The form of a row in an authored table. A key of `reserved_keys` has a meaning of its own."""

    reserved_keys: ClassVar[Collection[str]] = ()

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        if key in self.reserved_keys:
            raise ValidationError(_("This key is reserved: it has a meaning of its own. Choose another."))
        return key

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
            limit_choices(formset.form, obj.pk if isinstance(obj, Questionnaire) else obj.questionnaire_id)
        return formset
