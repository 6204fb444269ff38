"""Names for fields that stand in tables, whose headings are no labels to whoever cannot see them."""

from typing import TYPE_CHECKING, Any

from django.forms import BaseModelFormSet

if TYPE_CHECKING:
    # generic in the stubs alone
    ModelFormSet = BaseModelFormSet[Any, Any]
else:
    ModelFormSet = BaseModelFormSet


class LabelledCells(ModelFormSet):
    """A formset whose fields say what they are and which row they belong to: "Position: Outbound sales"."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Label the fields of one row."""
        super().add_fields(form, index)
        row = str(form.instance) if form.instance.pk is not None else str((index or 0) + 1)
        for name, field in form.fields.items():
            # a select with links beside it is wrapped in another widget
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs.setdefault("aria-label", f"{field.label or name}: {row}")
