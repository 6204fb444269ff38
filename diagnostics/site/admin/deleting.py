"""Deletions carry what was seen: the page that asks posts a mark of what it listed, and nothing else is deleted."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import flatten, flatten_fieldsets, unquote
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.site.views.typed import LANGUAGE, ask_again_in, language_wanted

if TYPE_CHECKING:
    # only the type stubs make it generic
    DjangoModelAdmin = admin.ModelAdmin[Any]
else:
    DjangoModelAdmin = admin.ModelAdmin

SEEN = "seen"
"""The form field with what was shown when somebody decides."""

ALONG = "along"
"""The name, in a mark, of what is deleted along with the rows."""


class CarefulDeletion(DjangoModelAdmin):
    """Deletes one row or several only as the page that asked has shown them."""

    delete_confirmation_template = "admin/diagnostics/delete.html"
    delete_selected_confirmation_template = "admin/diagnostics/delete_selected.html"

    def lock_rows(self, rows: Sequence[Any]) -> None:
        """Lock what is to be deleted until the transaction ends."""
        ids = [row.pk for row in rows]
        list(self.model._base_manager.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    def seen_rows(self, request: HttpRequest, rows: Sequence[Any]) -> str:
        """Return a mark of what the page shows: the columns of the rows, and what is deleted along with them."""
        marks = {name: mark(values) for name, values in self._shown_columns(request, rows)}
        return marks_text({**marks, ALONG: self.mark_of_others(request, rows)})

    def mark_of_others(self, request: HttpRequest, rows: Sequence[Any]) -> str:
        """Return a mark of what is deleted along with the rows."""
        deleted: Any = self.get_deleted_objects(rows, request)
        listed, counts = deleted[:2]
        return mark([*map(str, flatten(listed)), *(f"{name} {count}" for name, count in counts.items())])

    def changes_since(self, request: HttpRequest, rows: Sequence[Any], seen: str) -> dict[str, Any]:
        """Return what the page says above its question if something else was seen: here which columns changed."""
        before, after = marks_in(seen), marks_in(self.seen_rows(request, rows))
        names = [self._column_name(name) for name, each in after.items() if before.get(name) != each]
        return {"changed_names": names if before.keys() == after.keys() else []}

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Confirm, then delete a row, unless something else was seen."""
        with transaction.atomic():
            row = self.get_object(request, unquote(object_id))
            if row is None or not self.has_delete_permission(request, row):
                return super().delete_view(request, object_id, extra_context)
            context = dict(extra_context or {})
            if request.method == "POST":
                self.lock_rows([row])
                if request.POST.get(SEEN) != self.seen_rows(request, [row]):
                    context |= self._asked_again(request, [row])
                    # Django deletes if anything was sent, and asks if nothing was
                    request.POST = QueryDict()
            context[SEEN] = self.seen_rows(request, [row])
            return super().delete_view(request, object_id, context)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list or do what is asked with its rows; a page that asks about rows survives a language switch."""
        language = language_wanted(request)
        if language:
            return ask_again_in(request, language)
        if LANGUAGE in request.POST:
            _ask_anew(request)
        return super().changelist_view(request, extra_context)

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse | None:
        """Confirm, then delete the rows, unless something else was seen."""
        with transaction.atomic():
            context: dict[str, Any] = {}
            rows = list(queryset)
            if request.POST.get("post"):
                self.lock_rows(rows)
                if request.POST.get(SEEN) != self.seen_rows(request, rows):
                    context = self._asked_again(request, rows)
                    _ask_anew(request)
            context |= {SEEN: self.seen_rows(request, rows), "keeps_typed": True}
            response: Any = delete_selected(self, request, queryset)
        if response is not None:
            response.context_data.update(context)
        return response  # type: ignore[no-any-return]

    def get_actions(self, request: HttpRequest) -> Any:
        """Return the actions; Django's own way of deleting several rows is not among them."""
        actions: Any = super().get_actions(request)
        if "delete_selected" in actions:
            actions["delete_selected"] = (type(self).delete_selected, *actions["delete_selected"][1:])
        return actions

    def _asked_again(self, request: HttpRequest, rows: Sequence[Any]) -> dict[str, Any]:
        messages.error(request, _("Nothing was deleted: it has changed since you were asked. Look at it again."))
        return self.changes_since(request, rows, request.POST.get(SEEN, ""))

    def _shown_columns(self, request: HttpRequest, rows: Iterable[Any]) -> Iterator[tuple[str, list[str]]]:
        rows = list(rows)
        shown = {name for row in rows for name in flatten_fieldsets(self.get_fieldsets(request, row))}
        for field in self.opts.concrete_fields:
            if field.name in shown:
                yield field.name, [str(getattr(row, field.attname)) for row in rows]

    def _column_name(self, name: str) -> str:
        if name == ALONG:
            return _("What is deleted along with it")
        return capfirst(str(self.opts.get_field(name).verbose_name))  # type: ignore[union-attr]  # a concrete field


def _ask_anew(request: HttpRequest) -> None:
    """Take away that the rows were confirmed, so that Django asks."""
    asking = request.POST.copy()
    asking.pop("post", None)
    request.POST = asking  # type: ignore[assignment]  # the copy can be changed


def mark(values: Iterable[str]) -> str:
    """Return a short mark that changes with the values and does not give them away."""
    return salted_hmac("diagnostics.site.admin.deleting", "\n".join(values)).hexdigest()[:16]


def marks_text(marks: Mapping[str, str]) -> str:
    """Return marks by name as one text, for a page to carry; `marks_in` is the inverse."""
    return ",".join(f"{name}:{each}" for name, each in marks.items())


def marks_in(text: str) -> dict[str, str]:
    """Return the marks in a text, by name."""
    return dict(part.partition(":")[::2] for part in text.split(","))
