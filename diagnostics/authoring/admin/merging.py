"""What was sent of several rows, merged with what others saved meanwhile, cell by cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.rows import (
    NEW,
    REMOVE,
    RowForm,
    Table,
    Then,
    fields_of,
    is_new,
    parent_of,
)
from diagnostics.authoring.pages.conflicts import Difference, deleted_meanwhile, field_difference


def merge(tables: Sequence[Table], posted: QueryDict, seen: Sequence[int]) -> list[Difference]:
    """Take into `posted` what others saved since the revision `seen`, and return what this author changed too.

    Cells and rows that this author left alone become what they are now. A row that this author edited and somebody
    else removed becomes a new one, so that saving again adds it.
    """
    merging = _Merging(tables, posted, seen)
    # nested rows first: their parent is kept if one of them was edited
    for number in reversed(range(len(tables))):
        merging.merge_table(number)
    return merging.differences


@dataclass
class _Merging:
    tables: Sequence[Table]
    posted: QueryDict
    seen: Sequence[int]
    differences: list[Difference] = field(default_factory=list)
    edited: set[str] = field(default_factory=set)
    """Tokens of rows of which this author edited a nested row."""

    def merge_table(self, number: int) -> None:
        table, parents = self.tables[number], self.tables[number - 1].by_token if number else {}
        sent = table.sent_tokens(self.posted)
        then, rows = table.then(sent, self.seen), table.by_token
        for token in sent:
            row, before = rows.get(token), then.get(token)
            form = table.make(token, row, data=self.posted, initial=before.values if before else {})
            if form.has_changed():
                self.edited.add(parent_of(token))
            if row is not None:
                now = table.form.values_of(row)
                self.differences += _merge_row(self.posted, form, before.values if before else {}, now)
            elif not is_new(token) and (not table.parent or parent_of(token) in parents):
                self._merge_removed(number, token, before, is_edited=set(form.changed_data) - {REMOVE} != set())

    def _merge_removed(self, number: int, token: str, before: Then | None, *, is_edited: bool) -> None:
        """Drop a row that somebody else removed, or make it a new one if this author edited it or a row in it."""
        table = self.tables[number]
        is_kept = before is not None and (is_edited or token in self.edited)
        if before is not None and is_kept:
            self.differences.append(deleted_meanwhile(before.name))
        new = f"{parent_of(token)}_{self._unused(table)}" if table.parent else self._unused(table)
        self._rename(table, token, new if is_kept else None)
        for nested in self.tables[number + 1 : number + 2]:
            for place, inner in enumerate(nested.sent_tokens(self.posted)):
                if parent_of(inner) == token:
                    self._rename(nested, inner, f"{new}_{NEW}{place}" if is_kept else None)

    def _unused(self, table: Table) -> str:
        taken = {token.rpartition("_")[2] for token in table.sent_tokens(self.posted)}
        return next(token for token in (f"{NEW}{number}" for number in count()) if token not in taken)

    def _rename(self, table: Table, token: str, new: str | None) -> None:
        for name, values in fields_of(self.posted, table, token).items():
            del self.posted[f"{table.prefix(token)}-{name}"]
            if new is not None and name != REMOVE:
                self.posted.setlist(f"{table.prefix(new)}-{name}", values)


def _merge_row(
    posted: QueryDict, form: RowForm, before: Mapping[str, Any], now: Mapping[str, Any]
) -> Iterator[Difference]:
    mine, where = form.changed_data, str(form.instance)
    if REMOVE in mine and before != now:
        yield Difference(where=where, field=_("Removed"), theirs=_("was changed"), yours=_("is removed"))
    for name, each in form.fields.items():
        theirs, bound = now.get(name), form[name]
        if name not in mine:
            _put(posted, form.add_prefix(name), each.prepare_value(theirs))
        elif theirs != before.get(name) and each.has_changed(theirs, bound.data):
            yield field_difference(bound, where=where, theirs=theirs)


def _put(posted: QueryDict, name: str, value: Any) -> None:
    """Set a field to a value, as a browser would send it."""
    if value is False or (value is None and name not in posted):
        posted.pop(name, None)
    else:
        posted[name] = "on" if value is True else "" if value is None else str(value)
