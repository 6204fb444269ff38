"""The summary above a form or list of the admin that could not be saved; it takes the focus and links to the fields."""

from typing import Any

from django import template

from diagnostics.site.pages.error_summary import error_lines, formset_lines

register = template.Library()

TEMPLATE = "admin/_error_summary.html"


@register.inclusion_tag(TEMPLATE)
def error_summary(form: Any, inlines: Any = ()) -> dict[str, Any]:
    """Render what is wrong with a form and its inline formsets."""
    return {"lines": list(error_lines(form, inlines))}


@register.inclusion_tag(TEMPLATE)
def list_error_summary(formset: Any) -> dict[str, Any]:
    """Render what is wrong with the cells of a list."""
    return {"lines": list(formset_lines(formset))}
