"""Pages of rows without a history carry what was seen: what somebody else saved meanwhile is not overwritten unseen.

Pages of drafts do so by the revision of their history; see `authoring/admin/conflicts.py`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django import forms
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from diagnostics.site.admin.base import ModelForm
from diagnostics.site.admin.deleting import SEEN, CarefulDeletion, mark, marks_in, marks_text
from diagnostics.site.pages.texts import choices_of, display_value
from diagnostics.site.views.typed import typed_of


class CarefulForm(ModelForm):
    """A row's form that does not overwrite what somebody else changed after its page was opened.

    A field that only they changed takes their value. If both did, the form is invalid: it shows what was typed, and
    says what the row has now; saving again overwrites that.
    """

    decides: ClassVar[Mapping[str, str]] = {}
    """Fields that are no columns, and the column that they write."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = {self.decides.get(name, name) for name in self.fields}
        table = self.instance._meta
        columns = [field.name for field in (*table.fields, *table.many_to_many)]
        shown = [name for name in columns if name in written and self.instance.pk is not None]
        self._marks = {name: self._mark_now(name) for name in shown}

    @property
    def seen(self) -> str:
        """The marks of the row's values, which its page carries; "" for a new row."""
        return marks_text(self._marks)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        opened = marks_in(self.data.get(SEEN, ""))
        for name in list(self.changed_data):
            column = self.decides.get(name, name)
            if opened.get(column) == self._marks.get(column):
                continue
            if name in data and column == name and mark([_plain(data[name])]) == opened.get(name):
                data[name] = self._taken_over(name)
            elif name in data:
                self.add_error(name, self._refusal(name))
        return data

    def _mark_now(self, name: str) -> str:
        value = self.initial[name] if name in self.initial else getattr(self.instance, name, "")
        return mark([_plain(value)])

    def _taken_over(self, name: str) -> Any:
        """Let a field have the row's value, on the page too, and return that value."""
        bound, value = self[name], self.initial[name]
        posted = cast("QueryDict", self.data).copy()
        if isinstance(bound.field, forms.BooleanField):
            posted.setlist(bound.html_name, ["on"] if value else [])
        else:
            values = [each.pk for each in value] if isinstance(value, list) else [bound.field.prepare_value(value)]
            posted.setlist(bound.html_name, ["" if each is None else str(each) for each in values])
        self.data = posted
        self.changed_data.remove(name)
        return bound.field.clean(bound.data)

    def _refusal(self, name: str) -> str:
        if name in self.decides:
            return _("Somebody else changed this after you opened the page. Save again if you still want it.")
        choices, value = choices_of(self.fields[name]), self.initial.get(name)
        values = [each.pk for each in value] if isinstance(value, list) else [value]
        text = _("Somebody else changed this after you opened the page. Now it is: %(value)s. Save again for yours.")
        return text % {"value": ", ".join(display_value(each, choices) for each in values or [None])}


def _plain(value: Any) -> str:
    """Return a value as text, the same for what a row has and for what a form makes of it."""
    if isinstance(value, (list, QuerySet)):
        return str(sorted(each.pk for each in value))
    if isinstance(value, Model):
        return str(value.pk)
    return "" if value is None else str(bytes(value) if isinstance(value, memoryview) else value)


class CarefulSaving(CarefulDeletion):
    """Locks a row before it is compared with what its page showed, and saved."""

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Lock the row, then save its form or show it again."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is not None:
                self.lock_rows([row])
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Add the marks of what the page shows; those of the first page if what was typed on it is shown again."""
        typed = typed_of(request)
        context[SEEN] = typed.fields.get(SEEN, "") if typed else context["adminform"].form.seen
        return super().render_change_form(request, context, *args, **kwargs)
