"""Parts on the page of their parent: their order, their keys, and one more row without JavaScript."""

from collections.abc import Collection
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from diagnostics.authoring.admin.chosen import in_its_languages, limit_choices, questionnaire_of_page
from diagnostics.authoring.admin.conflicts import PROSE
from diagnostics.authoring.admin.keyed import KeyedForm
from diagnostics.authoring.admin.numbers import WithPlainNumbers
from diagnostics.authoring.domain.ordering import STEPS, moved
from diagnostics.authoring.models.keys import published_keys
from diagnostics.site.admin.base import InlineFormSet, StackedInline

LAST = 32_767
"""The place of a part that has none yet."""

MORE = "_more-"
"""Prefix of the buttons that add a row to a list; the list's prefix follows."""

STEP = "_step-"
"""Prefix of the buttons that move a row by one place; the row's prefix and the direction follow."""


class PlaceField(forms.IntegerField):
    """The place of a part among those of its page, hidden: arrows change it. By itself it makes no new part."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return initial is not None and super().has_changed(initial, data)


class PartForm(KeyedForm):
    """The form of a part on its parent's page."""

    position = PlaceField(label=gettext_lazy("position"), required=False, min_value=1)
    formset: "PartFormSet | None" = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            self.initial["position"] = None

    @property
    def place(self) -> int:
        """The place that the form shows; new parts are last."""
        value = str(self["position"].value() or "")
        return int(value) if value.isdecimal() and len(value) < 6 else LAST

    def taken_keys(self) -> Collection[str]:
        return self.formset.taken_keys if self.formset is not None else ()

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self.formset is not None and data.get("key"):
            self.formset.taken_keys.add(data["key"])
        return data


class PartFormSet(InlineFormSet):
    """The parts of one kind on a page. Saving gives each a position of its own, new ones those at the end."""

    @cached_property
    def taken_keys(self) -> set[str]:
        """The keys of the saved parts and those that were sent, to which made ones are added."""
        sent = {self.data.get(f"{self.add_prefix(number)}-key", "") for number in range(self.total_form_count())}
        return sent | {row.key for row in self.get_queryset()}

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form: Any = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # unknown to the stubs
        form.formset = self
        return form

    def clean(self) -> None:
        super().clean()
        if any(self.errors):
            return
        ordered = sorted(filter(self._is_kept, self.forms), key=lambda form: form.cleaned_data.get("position") or LAST)
        before = 0
        for form in ordered:
            before = form.instance.position = max(form.cleaned_data.get("position") or 0, before + 1)

    def save(self, commit: bool = True) -> Any:
        """Save what was changed, and the rows that only have another position now."""
        saved = super().save(commit)
        for form in self.initial_forms:
            if self._is_kept(form) and not form.has_changed() and form.instance.position != form.initial["position"]:
                form.instance.save()
        return saved

    def _is_kept(self, form: Any) -> bool:
        if self.can_delete and form.cleaned_data.get(DELETION_FIELD_NAME):
            return False
        return form.instance.pk is not None or form.has_changed()


class PartInline(WithPlainNumbers, StackedInline):
    """Parts of a row on its page, stacked: a table has no room for two languages.

    `new_rows` are how many empty ones the page of a new row shows.
    """

    form = PartForm
    formset = PartFormSet
    template = "admin/diagnostics/part_inline.html"
    formfield_overrides = PROSE
    new_rows: ClassVar[int] = 1

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return in_its_languages(super().get_fieldsets(request, obj), questionnaire_of_page(request, obj))

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return 0 if obj is not None else self.new_rows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        questionnaire = questionnaire_of_page(request, obj)
        limit_choices(formset.form, questionnaire.pk)
        formset.form.frozen_keys = published_keys(questionnaire.versions)
        return formset


def rearranged(posted: QueryDict) -> QueryDict | None:
    """Return what was sent with one more row, or with a row moved, if a button asks for that; else None."""
    button = next((name for name in posted if name.startswith((MORE, STEP))), "")
    if not button:
        return None
    changed = posted.copy()
    del changed[button]
    if button.startswith(MORE):
        name = f"{button.removeprefix(MORE)}-TOTAL_FORMS"
        changed[name] = str(_number(changed.get(name)) + 1)
    else:
        row, _dash, direction = button.removeprefix(STEP).rpartition("-")
        _move(changed, row, STEPS.get(direction, 0))
    return changed


def _move(posted: QueryDict, row: str, step: int) -> None:
    prefix = row.rpartition("-")[0]
    rows = [f"{prefix}-{number}" for number in range(min(_number(posted.get(f"{prefix}-TOTAL_FORMS")), 1000))]
    rows.sort(key=lambda each: _number(posted.get(f"{each}-position")) or LAST)
    if row in rows:
        place = rows.index(row)
        rows = moved(rows, place, place + step)
    for number, each in enumerate(rows, start=1):
        posted[f"{each}-position"] = str(number)


def _number(text: object) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 6 else 0
