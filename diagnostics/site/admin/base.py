"""What the admins of all tables build on."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

if TYPE_CHECKING:
    # generic in the stubs alone
    ModelAdmin = admin.ModelAdmin[Any]
    InlineModelAdmin = admin.options.InlineModelAdmin[Any, Any]
    StackedInline = admin.StackedInline[Any, Any]
    ModelForm = forms.ModelForm[Any]
else:
    ModelAdmin = admin.ModelAdmin
    InlineModelAdmin = admin.options.InlineModelAdmin
    StackedInline = admin.StackedInline
    ModelForm = forms.ModelForm


def both(*names: str) -> list[Any]:
    """Return the columns of translated texts as lines of a fieldset: English beside Norwegian."""
    return [(f"{name}_en", f"{name}_nb") for name in names]


class ReadOnlyAdmin(ModelAdmin):
    """Rows that can be looked at and not written."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse."""
        return False
