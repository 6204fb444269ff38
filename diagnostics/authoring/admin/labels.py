"""Accessible names for form fields in tables, where a screen reader does not read the heading as a label."""

from typing import TYPE_CHECKING, Any

from django.forms import BaseModelFormSet

if TYPE_CHECKING:
    # only the type stubs make it generic
    ModelFormSet = BaseModelFormSet[Any, Any]
else:
    ModelFormSet = BaseModelFormSet


class LabelledCells(ModelFormSet):
    """A formset whose fields have an aria-label with the field and the row: "Position: Outbound sales"."""

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        row = str(form.instance) if form.instance.pk is not None else str((index or 0) + 1)
        for name, field in form.fields.items():
            # a select with links beside it is wrapped in another widget
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", f"{field.label or name}: {row}")
