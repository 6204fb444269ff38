"""Two authors at once: a page that someone else saved meanwhile is not saved over; both texts are shown.

Each page carries the revision of what it shows. Whoever writes takes the lock of the draft first, then compares.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.utils import unquote
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from diagnostics.authoring.models import Questionnaire
from diagnostics.authoring.pages.conflicts import Conflict, Difference, conflict, reinstated, value_shown
from diagnostics.authoring.queries.conflicts import lock_drafts, newest_editor, revision_of
from diagnostics.authoring.queries.history import Parts
from diagnostics.site.admin.base import ModelAdmin, ModelForm

FIELD = "revision"


class RevisionField(forms.CharField):
    """The revision that a page was made from. It is no part of what an author writes, so it never counts as changed."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return False."""
        return False


class ProseField(forms.CharField):
    """A longer text. Browsers send its line ends as CRLF, and that alone is no change."""

    def to_python(self, value: Any) -> Any:
        """Return the text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


PROSE: Any = {models.TextField: {"form_class": ProseField}}


class GuardedForm(ModelForm):
    """A row's form with the revision it was made from; refused where that is no longer the newest."""

    revision = RevisionField(required=False)
    newest: ClassVar[str] = ""
    is_stale: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial[FIELD] = self.newest

    def clean(self) -> dict[str, Any]:
        """Refuse what was made from an older revision."""
        data = super().clean() or {}
        if self.is_stale:
            self.add_error(None, _("Not saved: someone else saved this page after you opened it."))
        return data


class GuardedPageAdmin(ModelAdmin):
    """The pages of an authored table, none of which overwrites what changed after it was opened.

    `parts` names all parts of a row, `written` those that its page writes, where these are fewer.
    """

    parts: ClassVar[Parts] = {}
    written: ClassVar[Parts | None] = None
    formfield_overrides = PROSE

    def questionnaire_of(self, row: Any) -> Questionnaire:
        """Return the questionnaire that `row` belongs to."""
        return row.questionnaire  # type: ignore[no-any-return]

    def hold(self, row: Any) -> None:
        """Take the lock of the row's draft until the transaction ends."""
        lock_drafts([self.questionnaire_of(row).pk])

    def revision(self, ids: Iterable[int]) -> str:
        """Return what changes whenever one of the rows, or a part that its page writes, does."""
        return revision_of(self.model, ids, self.parts if self.written is None else self.written)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Return the form with the newest revision in it."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            form.newest, form.is_stale = self.revision([obj.pk]), _is_stale(request)
        return form

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Take the draft's lock before a row is written, and note whether it has changed meanwhile."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, *args, **kwargs)
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id)) if object_id is not None else None
            if row is not None and self.has_change_permission(request, row):
                self._compare(request, row)
            return super().changeform_view(request, object_id, *args, **kwargs)

    def _compare(self, request: HttpRequest, row: Any) -> None:
        self.hold(row)
        newest = self.revision([row.pk])
        if request.POST.get(FIELD) == newest:
            return
        posted = request.POST.copy()
        posted[FIELD] = newest
        for formset in self._formsets(request, row):
            reinstate(posted, formset.get_default_prefix(), _standing(formset, row))
        # sent as it is shown next, it is saved: whoever saves again has seen both
        request.POST = posted  # type: ignore[assignment]
        request.is_stale = True  # type: ignore[attr-defined]

    def _formsets(self, request: HttpRequest, row: Any) -> Iterator[Any]:
        for inline in self.get_inline_instances(request, row):
            yield inline.get_formset(request, row)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Write the row where something of it changed. A new one waits for its draft's lock too."""
        if change and not {field.name for field in self.opts.concrete_fields} & set(form.changed_data):
            return
        if not change and self.model is not Questionnaire:
            self.hold(obj)
        super().save_model(request, obj, form, change)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Put theirs beside yours where the row has changed meanwhile."""
        row = kwargs.get("obj")
        context["conflict"] = self._conflict(request, row, context) if row is not None and _is_stale(request) else None
        return super().render_change_form(request, context, *args, **kwargs)

    def _conflict(self, request: HttpRequest, row: Any, context: dict[str, Any]) -> Conflict:
        by = newest_editor(self.model, [row.pk], self.parts if self.written is None else self.written)
        differences = list(_differences(context["adminform"].form, ""))
        for inline in context["inline_admin_formsets"]:
            for number, form in enumerate(inline.formset.forms, start=1):
                differences += _differences(form, f"{inline.opts.opts.verbose_name} {number}")
        return conflict(by=by, differences=differences)


def _is_stale(request: HttpRequest) -> bool:
    return getattr(request, "is_stale", False)


def _standing(formset: Any, row: Any) -> set[str]:
    """Return the ids of the parts that stand now."""
    parts = formset.model._default_manager.filter(**{formset.fk.name: row.pk})
    return {str(pk) for pk in parts.values_list("pk", flat=True)}


def _differences(form: Any, where: str) -> Iterator[Difference]:
    """Yield what the form would write over what stands now."""
    if form.instance.pk is None:
        if form.data.get(form.add_prefix(REINSTATED)):
            yield reinstated(where)
        return
    for name in form.changed_data:
        field = form[name]
        choices = getattr(field.field, "choices", ())
        yield Difference(
            where=where,
            field=str(field.label),
            theirs=value_shown(form.get_initial_for_field(field.field, name), choices),
            yours=value_shown(field.data, choices),
            url=f"#{field.id_for_label}",
        )


REINSTATED = "reinstated"
"""Name, within a part's form, of the mark that someone else removed the part while this author had it open."""


def reinstate(posted: Any, prefix: str, standing: set[str]) -> None:
    """Turn parts that are gone by now into new ones, after all others, so that saving again adds them anew.

    `posted` is changed; parts that were to be removed anyway are left out.
    """
    forms_sent = _forms_sent(posted, prefix)
    initial = int(posted.get(f"{prefix}-INITIAL_FORMS") or 0)
    gone = [number for number in range(initial) if forms_sent.get(number, {}).get("id", [""])[0] not in standing]
    if not gone:
        return
    kept = [number for number in sorted(forms_sent) if number not in gone]
    back = [number for number in gone if "DELETE" not in forms_sent.get(number, {})]
    for number, sent in forms_sent.items():
        for name in sent:
            del posted[f"{prefix}-{number}-{name}"]
    for place, number in enumerate(kept + back):
        changed = {"id": [""], REINSTATED: ["yes"]} if number in back else {}
        for name, values in {**forms_sent.get(number, {}), **changed}.items():
            posted.setlist(f"{prefix}-{place}-{name}", values)
    posted[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
    posted[f"{prefix}-TOTAL_FORMS"] = str(len(kept) + len(back))


def _forms_sent(posted: Any, prefix: str) -> dict[int, dict[str, list[str]]]:
    """Return the values of each numbered form of a formset, by number and name."""
    found: dict[int, dict[str, list[str]]] = {}
    for key in list(posted):
        number, _dash, name = key.removeprefix(f"{prefix}-").partition("-")
        if key.startswith(f"{prefix}-") and number.isdecimal():
            found.setdefault(int(number), {})[name] = posted.getlist(key)
    return found
