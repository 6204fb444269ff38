"""Base classes of the admin."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten_fieldsets
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext

from diagnostics.site.admin.deleting import CarefulDeletion
from diagnostics.site.models import User
from diagnostics.site.views.typed import begin_with_typed, keeps_typed, show_again, typed_of

if TYPE_CHECKING:
    # only the type stubs make these generic
    InlineModelAdmin = admin.options.InlineModelAdmin[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
    InlineFormSet = forms.BaseInlineFormSet[Any, Any, Any]
else:
    InlineModelAdmin = admin.options.InlineModelAdmin
    StackedInline = admin.StackedInline
    ModelForm = forms.ModelForm
    InlineFormSet = forms.BaseInlineFormSet


class GuardedLookups(CarefulDeletion):
    """Lists that cannot be filtered by what no page shows, and rows that are deleted only as they were seen."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Refuse to filter the list by a field that no page shows: one could guess it letter by letter."""
        name = lookup.partition("__")[0]
        fields = (*self.opts.concrete_fields, *self.opts.many_to_many)
        is_field = any(name in (field.name, field.attname) for field in fields)
        if is_field and name not in self._shown(request) and name not in ("pk", self.opts.pk.name):
            return False
        return bool(super().lookup_allowed(lookup, value, request))

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list, which is called what its rows are; Django's "Select webhook to change" is no name."""
        changelist = super().get_changelist_instance(request)
        changelist.title = capfirst(str(self.opts.verbose_name_plural))
        return changelist

    def _shown(self, request: HttpRequest) -> set[str]:
        filters = [each[0] if isinstance(each, tuple) else each for each in self.get_list_filter(request)]
        filters = [getattr(each, "parameter_name", each) for each in filters]
        names = [*self.get_list_display(request), *filters, *self.get_search_fields(request)]
        names += flatten_fieldsets(self.get_fieldsets(request))
        return {name.partition("__")[0] for name in names if isinstance(name, str)}


class ModelAdmin(GuardedLookups):
    """The lists and pages of a table, whose forms are shown again as they were sent; see `site/views/typed.py`."""

    @method_decorator(keeps_typed)  # type: ignore[arg-type]  # the stubs want the base class of responses
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().add_view(request, *args, **kwargs)

    @method_decorator(keeps_typed)  # type: ignore[arg-type]
    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().change_view(request, *args, **kwargs)

    def add_again(self, request: HttpRequest, object_id: str) -> HttpResponse | None:
        """Return the page that adds a row, with what was typed about one that is gone; None if it cannot be added."""
        return None

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        """Keep what was typed about a row that somebody deleted meanwhile; Django calls it when there is no row."""
        is_sent = request.method == "POST" or typed_of(request) is not None
        again = self.add_again(request, object_id) if is_sent and self.has_add_permission(request) else None
        # a method of Django's that the stubs do not have
        return again or super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
            request, opts, object_id
        )

    def news(self, request: HttpRequest) -> Iterable[tuple[str, str]]:
        """Return what the index says about rows of the table that need somebody: texts, each with the page to go to."""
        return ()

    @admin.display(description=mark_safe('<input type="checkbox" id="action-toggle">'))
    def action_checkbox(self, obj: Any) -> SafeString:
        """Return the box that selects a row, as Django's, which renders a template of forms for each."""
        label = format_html(gettext("Select this object for an action - {}"), obj)
        return format_html(
            '<input type="checkbox" name="{}" value="{}" class="action-select" aria-label="{}">',
            ACTION_CHECKBOX_NAME,
            obj.pk,
            label,
        )

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        """Bind inlines to what is shown again, since they may have other rows than the table."""
        return {**super().get_formset_kwargs(request, *args), **shown_again(request)}

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        begin_with_typed(context["adminform"].form, request)
        if typed_of(request) is not None:
            for inline in context["inline_admin_formsets"]:
                without_errors(inline.formset)
        context["keeps_typed"] = True
        return super().render_change_form(request, context, *args, **kwargs)


def signed_in_user(request: HttpRequest) -> User:
    """Return the user of a page of the admin, where nobody is anonymous."""
    return cast("User", request.user)


def shown_again(request: HttpRequest) -> dict[str, Any]:
    """Return the data of a formset that is shown again; nothing if the request is not for that."""
    typed = typed_of(request)
    return {} if typed is None else {"data": typed.fields}


def begin_again(
    request: HttpRequest, add_view: Callable[..., HttpResponse], address: str, fields: QueryDict
) -> HttpResponse:
    """Show these fields, of a row that is gone, on the page at `address` that adds one."""
    vars(request).pop("typed", None)
    request.POST = fields  # type: ignore[assignment]  # show_again takes them from there
    notice = gettext(
        "What you edited was deleted after you opened its page. What you typed is here: save to add it again."
    )
    return show_again(request, add_view, address, notice=notice)


def without_errors(formset: Any) -> None:
    """Let a formset count as checked and right, so that it shows no errors before it is sent."""
    for form in formset.forms:
        form.full_clean()
        form.errors.clear()
    formset._errors, formset._non_form_errors = [form.errors for form in formset.forms], formset.error_class()


def both(*names: str) -> list[Any]:
    """Return fieldset lines with the English and Norwegian columns of translated texts side by side."""
    return [(f"{name}_en", f"{name}_nb") for name in names]


class ReadOnlyAdmin(ModelAdmin):
    """Rows that can be viewed but not changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
