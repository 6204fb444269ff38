"""Optimistic locking of admin pages: if another author saved meanwhile, nothing is written and both texts are shown.

Each page contains the revision of its rows. A POST locks the draft, then compares that revision with the current one.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.numbers import WithPlainNumbers
from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.conflicts import Conflict, Difference, conflict, deleted_meanwhile, field_difference
from diagnostics.authoring.queries.conflicts import Records, lock_drafts, newest_editor, records_at, revision_of
from diagnostics.authoring.queries.history import Parts
from diagnostics.site.admin.base import ModelAdmin, ModelForm

REVISION_FIELD = "revision"


class RevisionField(forms.CharField):
    """The revision that a page was rendered from. It is no authored content, so it never counts as changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class ProseField(forms.CharField):
    """A longer text. Browsers send line ends as CRLF; normalised, so that this alone is no change."""

    def to_python(self, value: Any) -> Any:
        return (super().to_python(value) or "").replace("\r\n", "\n")


PROSE: Any = {models.TextField: {"form_class": ProseField}}


class GuardedForm(ModelForm):
    """A row's form with the revision it was rendered from; it is invalid if that revision is outdated."""

    revision = RevisionField(required=False)
    current_revision: ClassVar[str] = ""
    is_stale: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[REVISION_FIELD] = self.current_revision

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.is_stale:
            self.add_error(None, _("Not saved: someone else saved this page after you opened it."))
        return data


class WithOriginals:
    """A form with fields that are no columns of its row."""

    def original_values(self, record: Any, opened: Records) -> Mapping[str, Any]:
        """Return the values of these fields when the page was opened, from the history of the row and its parts."""
        raise NotImplementedError


class GuardedPageAdmin(WithPlainNumbers, ModelAdmin):
    """The add and change pages of an authored table; they never overwrite a newer change.

    `parts` are all parts of a row; `page_parts` are those that its page writes, if these are fewer.
    """

    parts: ClassVar[Parts] = {}
    page_parts: ClassVar[Parts | None] = None
    formfield_overrides = PROSE

    def questionnaire_of(self, row: Any) -> Questionnaire:
        """Return the questionnaire of a row."""
        return row.questionnaire  # type: ignore[no-any-return]

    def lock(self, row: Any) -> None:
        """Lock the row's draft until the transaction ends."""
        lock_drafts([self.questionnaire_of(row).pk])

    def revision(self, ids: Iterable[int]) -> str:
        """Return the revision of rows and of the parts that their page writes."""
        return revision_of(self.model, ids, self._written_parts)

    @property
    def _written_parts(self) -> Parts:
        return self.parts if self.page_parts is None else self.page_parts

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            form.current_revision, form.is_stale = self.revision([obj.pk]), _is_stale(request)
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Lock the draft before a row is written, and check whether the row has changed meanwhile."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id)) if object_id is not None else None
            if row is not None and self.has_change_permission(request, row):
                self._check_revision(request, row)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _check_revision(self, request: HttpRequest, row: Any) -> None:
        self.lock(row)
        current = self.revision([row.pk])
        if request.POST.get(REVISION_FIELD) == current:
            return
        posted = request.POST.copy()
        vars(request)["opened_revision"] = posted.get(REVISION_FIELD, "")
        posted[REVISION_FIELD] = current
        for formset in self._formsets(request, row):
            recreate_deleted_parts(posted, formset.get_default_prefix(), _existing_ids(formset, row))
        # the next page contains the current revision, so saving again overwrites: the author has seen both texts
        request.POST = posted  # type: ignore[assignment]
        vars(request)["is_stale"] = True

    def _formsets(self, request: HttpRequest, row: Any) -> Iterator[Any]:
        for inline in self.get_inline_instances(request, row):
            yield inline.get_formset(request, row)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row only if one of its own columns changed. A new row locks its draft first."""
        if change and not {field.name for field in self.opts.concrete_fields} & set(form.changed_data):
            return
        if not change and self.model is not Questionnaire:
            self.lock(obj)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        row = kwargs.get("obj")
        context["conflict"] = self._conflict(request, row, context) if row is not None and _is_stale(request) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def _conflict(self, request: HttpRequest, row: Any, context: dict[str, Any]) -> Conflict:
        parts = self._written_parts
        opened = records_at(self.model, [row.pk], parts, vars(request).get("opened_revision", ""))
        fields = list(_changed_fields(context["adminform"].form, "", opened))
        for inline in context["inline_admin_formsets"]:
            for number, form in enumerate(inline.formset.forms, start=1):
                fields += _changed_fields(form, f"{inline.opts.opts.verbose_name} {number}", opened)
        return conflict(
            by=newest_editor(self.model, [row.pk], parts),
            differences=(field for field, is_taken_over in fields if not is_taken_over),
            taken_over=(field for field, is_taken_over in fields if is_taken_over),
        )


def _is_stale(request: HttpRequest) -> bool:
    return "is_stale" in vars(request)


def _existing_ids(formset: Any, row: Any) -> set[str]:
    parts = formset.model._default_manager.filter(**{formset.fk.name: row.pk})
    return {str(pk) for pk in parts.values_list("pk", flat=True)}


def _changed_fields(form: Any, where: str, opened: Records) -> Iterator[tuple[Difference, bool]]:
    """Yield the fields that the other author changed, and whether this one did not: those are taken over.

    `opened` is what the rows were when this author opened the page; of a row that it lacks, any difference counts.
    """
    if form.instance.pk is None:
        if form.data.get(form.add_prefix(RECREATED_FIELD)):
            yield deleted_meanwhile(where), False
        return
    original = _original_values(form, opened)
    for name in list(form.changed_data):
        bound = form[name]
        theirs = form.get_initial_for_field(bound.field, name)
        difference = field_difference(bound, where=where, theirs=theirs)
        if name not in original:
            yield difference, False
        elif original[name] != theirs:
            is_theirs_alone = not bound.field.has_changed(original[name], bound.data)
            if is_theirs_alone:
                _take_over(form, bound, theirs)
            yield difference, is_theirs_alone


def _original_values(form: Any, opened: Records) -> Mapping[str, Any]:
    """Return the values of a form's fields when the page was opened, as far as the history has them."""
    record = opened.get((type(form.instance), form.instance.pk))
    if record is None:
        return {}
    more = form.original_values(record, opened) if isinstance(form, WithOriginals) else {}
    return {**model_to_dict(record.instance, fields=list(form.fields)), **more}


def _take_over(form: Any, bound: Any, theirs: Any) -> None:
    """Fill in what the other author saved, where this one changed nothing."""
    value = bound.field.prepare_value(theirs)
    if not isinstance(bound.field, forms.BooleanField):
        form.data[bound.html_name] = "" if value is None else str(value)
    elif theirs:
        form.data[bound.html_name] = "on"
    else:
        form.data.pop(bound.html_name, None)


RECREATED_FIELD = "reinstated"
"""A hidden mark in a part's form: someone else deleted the part while this author had the page open."""


def recreate_deleted_parts(posted: Any, prefix: str, existing_ids: set[str]) -> None:
    """Turn the forms of parts that someone else deleted into forms of new parts, so that saving again adds them.

    Changes `posted`: the new forms come last, and forms that are marked for deletion are dropped.
    """
    forms_by_number = _posted_forms(posted, prefix)
    initial = int(posted.get(f"{prefix}-INITIAL_FORMS") or 0)
    deleted = [
        number for number in range(initial) if forms_by_number.get(number, {}).get("id", [""])[0] not in existing_ids
    ]
    if not deleted:
        return
    remaining = [number for number in sorted(forms_by_number) if number not in deleted]
    recreated = [number for number in deleted if "DELETE" not in forms_by_number.get(number, {})]
    for number, fields in forms_by_number.items():
        for name in fields:
            del posted[f"{prefix}-{number}-{name}"]
    for new_number, number in enumerate(remaining + recreated):
        overrides = {"id": [""], RECREATED_FIELD: ["yes"]} if number in recreated else {}
        for name, values in {**forms_by_number.get(number, {}), **overrides}.items():
            posted.setlist(f"{prefix}-{new_number}-{name}", values)
    posted[f"{prefix}-INITIAL_FORMS"] = str(initial - len(deleted))
    posted[f"{prefix}-TOTAL_FORMS"] = str(len(remaining) + len(recreated))


def _posted_forms(posted: Any, prefix: str) -> dict[int, dict[str, list[str]]]:
    """Return the posted values of a formset, by form number and field name."""
    forms_by_number: dict[int, dict[str, list[str]]] = {}
    for key in list(posted):
        number, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if key.startswith(f"{prefix}-") and number.isdecimal():
            forms_by_number.setdefault(int(number), {})[name] = posted.getlist(key)
    return forms_by_number
