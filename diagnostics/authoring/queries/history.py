"""The history of a row and its parts: who changed what, and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from diagnostics.site.models.fields import Authored

Parts = Mapping[str, "Parts"]
"""Names of the reverse relations from a row to its parts, each with the relations to their parts in turn."""

DRAFT_PARTS: Parts = {
    "questions": {"options": {"weights": {}}},
    "doubtful_pairs": {},
    "kpis": {},
    "sales_models": {"kpis": {}},
    "stages": {},
    "processes": {"process_stages": {}},
    "rules": {"anchors": {}},
    "golden_examples": {},
}
"""All parts of a questionnaire."""

Rows = Mapping[type[Model], Mapping[int, Model]]
"""Rows by model and id."""

CHANGE_LIMIT = 200
"""How many changes are returned: the newest."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one row; `fields` are (name, before, after).

    `kind` is simple-history's: "+" for added, "~" for changed, "-" for deleted. `by` is "" if no user made the change.
    """

    at: datetime
    by: str
    kind: str
    part: str
    name: str
    fields: tuple[tuple[str, str, str], ...]


def changes_of(row: Authored, parts: Parts) -> list[Change]:
    """Return the changes of a row and its parts, deleted ones included, newest first.

    The number of queries depends only on how many kinds of part there are.
    """
    querysets = history_querysets(type(row), {"id": row.pk}, parts)
    return _changes(edit for records in querysets for edit in _edits_in(records))


def changes_after(model: type[Authored], ids: Iterable[int], parts: Parts, moment: Sequence[int]) -> list[Change]:
    """Return the changes of these rows and their parts after a moment, newest first.

    `moment` has the newest id of each kind's history at the time, as in a revision; of anything else nothing is known.
    """
    querysets = list(history_querysets(model, {"id__in": list(ids)}, parts))
    if len(querysets) != len(moment):
        return []
    return _changes(
        edit for records, newest in zip(querysets, moment, strict=True) for edit in _edits_after(records, newest)
    )


def _edits_after(records: Any, newest: int) -> Iterator[tuple[Any, Any]]:
    changed = records.filter(history_id__gt=newest).values_list("id", flat=True)
    edits = _edits_in(records.filter(id__in=list(changed)))
    return (edit for edit in edits if edit[1].history_id > newest)


def _edits_in(records: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (previous record, record) for each change in the history of one kind of row."""
    ordered = records.select_related("history_user").order_by("id", "history_date", "history_id")
    for _row, of_row in groupby(ordered, lambda record: record.id):
        yield from _edits(of_row)


def _changes(edits: Iterable[tuple[Any, Any]]) -> list[Change]:
    newest = sorted(edits, key=lambda edit: edit[1].history_date, reverse=True)[:CHANGE_LIMIT]
    rows = _related_rows(record for edit in newest for record in edit if record is not None)
    return [_change(before, record, rows) for before, record in newest]


def history_querysets(model: type[Authored], condition: dict[str, Any], parts: Parts) -> Iterator[Any]:
    """Yield a queryset of historical records for the rows that meet `condition`, then one for each kind of part."""
    records = model.history.model._default_manager.filter(**condition)
    yield records
    for name, deeper in parts.items():
        relation: Any = model._meta.get_field(name)
        of_parts = {f"{relation.field.attname}__in": records.values("id")}
        yield from history_querysets(relation.related_model, of_parts, deeper)


def _edits(records: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield (previous record, record) for one row, without records that changed nothing."""
    before = None
    for record in records:
        if record.history_type != "~" or (before is not None and any(_changed_fields(before, record))):
            yield before, record
        before = record


def _changed_fields(before: Any, after: Any) -> Iterator[Any]:
    for field in after.tracked_fields:
        if getattr(before, field.attname) != getattr(after, field.attname):
            yield field


def _filled_relations(record: Any) -> Iterator[Any]:
    for field in record.tracked_fields:
        if field.is_relation and getattr(record, field.attname) is not None:
            yield field


def _related_rows(records: Iterable[Any]) -> Rows:
    ids_by_model: dict[type[Model], set[int]] = {}
    for record in records:
        for field in _filled_relations(record):
            ids_by_model.setdefault(field.related_model, set()).add(getattr(record, field.attname))
    return {model: _rows(model, ids) for model, ids in ids_by_model.items()}


def _rows(model: Any, ids: set[int]) -> dict[int, Model]:
    """Return the rows by id. A deleted row is rebuilt from its last historical record, if it has one."""
    rows: dict[int, Model] = model._default_manager.in_bulk(ids)
    deleted = ids - rows.keys()
    if deleted and issubclass(model, Authored):
        records = model.history.filter(id__in=deleted).order_by("history_date", "history_id")
        rows |= {record.id: record.instance for record in records}
    return rows


def _change(before: Any, record: Any, rows: Rows) -> Change:
    row = record.instance
    for field in _filled_relations(record):
        setattr(row, field.name, rows[field.related_model].get(getattr(record, field.attname)))
    return Change(
        at=record.history_date,
        by=str(record.history_user or ""),
        kind=record.history_type,
        part=str(record.instance_type._meta.verbose_name),
        name=str(row),
        fields=tuple(_changed_values(before, record, rows)),
    )


SAID_WHOLE: Mapping[str, tuple[str, ...]] = {"OptionWeight": ("weight",)}
"""Kinds of rows whose name does not say what matters, and the columns that do when one is added or removed."""


def _changed_values(before: Any, record: Any, rows: Rows) -> Iterator[tuple[str, str, str]]:
    """Yield the fields that changed, with both values; of a row that was added or removed those that its name lacks."""
    if record.history_type == "~":
        for field in _changed_fields(before, record):
            yield str(field.verbose_name), _display(before, field, rows), _display(record, field, rows)
        return
    for name in SAID_WHOLE.get(record.instance_type.__name__, ()):
        field = record._meta.get_field(name)
        value = _display(record, field, rows)
        yield str(field.verbose_name), *(("", value) if record.history_type == "+" else (value, ""))


def _display(record: Any, field: Any, rows: Rows) -> str:
    value = getattr(record, field.attname)
    if field.is_relation:
        return str(rows[field.related_model].get(value, "")) if value is not None else ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(dict(field.flatchoices).get(value, value))
