"""Ways to change or remove a row, by the ORM and by raw SQL, for tests of triggers."""

from collections.abc import Callable
from dataclasses import dataclass
from string import Template

import pytest
from django.db import connection
from django.db.models import Model

Attack = Callable[[Model], object]


@dataclass(frozen=True)
class Change:
    """Another value of one column, for the ORM and as SQL."""

    field: str
    value: object
    sql: str

    @property
    def assignment(self) -> str:
        return f'"{self.field}" = {self.sql}'  # quoted, because LEADING is an SQL keyword

    def applied_to(self, row: Model) -> Model:
        setattr(row, self.field, self.value)
        return row


def raw(statement: str) -> Attack:
    """Run SQL on the row; `$table` and `$id` are placeholders for its table and id."""

    def attack(row: Model) -> None:
        key = row._meta.pk.get_db_prep_value(row.pk, connection)
        with connection.cursor() as cursor:
            cursor.execute(Template(statement).substitute(table=row._meta.db_table, id=f"'{key}'"))

    return attack


def copied(row: Model, change: Change, verb: str, tail: str = "") -> None:
    """Insert the changed row again; `verb` and `tail` say what to do about the existing one."""
    columns = [f'"{field.column}"' for field in row._meta.concrete_fields]
    values = [change.sql if column == f'"{change.field}"' else column for column in columns]
    raw(f"{verb} INTO $table ({', '.join(columns)}) SELECT {', '.join(values)} FROM $table WHERE id = $id {tail}")(row)


def changes(change: Change) -> dict[str, Attack]:
    """Return every way to make `change`, by name."""
    upsert = f"ON CONFLICT (id) DO UPDATE SET {change.assignment}"
    both_databases: dict[str, Attack] = {
        "save": lambda row: change.applied_to(row).save(),
        "save of one field": lambda row: change.applied_to(row).save(update_fields=[change.field]),
        "update": lambda row: _row(row).update(**{change.field: change.value}),
        "update by the base manager": lambda row: (
            type(row)._base_manager.filter(pk=row.pk).update(**{change.field: change.value})
        ),
        "bulk_update": lambda row: type(row)._default_manager.bulk_update([change.applied_to(row)], [change.field]),
        "bulk_create that updates": lambda row: type(row)._default_manager.bulk_create(
            [change.applied_to(row)], update_conflicts=True, unique_fields=["pk"], update_fields=[change.field]
        ),
        "raw UPDATE": raw(f"UPDATE $table SET {change.assignment} WHERE id = $id"),
        "raw ON CONFLICT DO UPDATE": lambda row: copied(row, change, "INSERT", upsert),
    }
    sqlite: dict[str, Attack] = {
        "raw UPDATE OR REPLACE": raw(f"UPDATE OR REPLACE $table SET {change.assignment} WHERE id = $id"),
        "raw INSERT OR REPLACE": lambda row: copied(row, change, "INSERT OR REPLACE"),
        "raw REPLACE": lambda row: copied(row, change, "REPLACE"),
        "raw REPLACE without recursive triggers": lambda row: _without_recursive_triggers(row, change),
    }
    postgresql: dict[str, Attack] = {
        "raw MERGE": raw(
            "MERGE INTO $table AS kept USING (SELECT $id AS key) AS wanted ON kept.id::text = wanted.key "
            f"WHEN MATCHED THEN UPDATE SET {change.assignment}"
        ),
    }
    return both_databases | (sqlite if connection.vendor == "sqlite" else postgresql)


def removals() -> dict[str, Attack]:
    """Return every way to remove a row without foreign keys to it, by name."""
    both_databases: dict[str, Attack] = {
        "delete": lambda row: row.delete(),
        "delete of many": lambda row: _row(row).delete(),
        "delete by the base manager": lambda row: type(row)._base_manager.filter(pk=row.pk).delete(),
        "delete without collecting": lambda row: _row(row)._raw_delete(using="default"),
        "raw DELETE": raw("DELETE FROM $table WHERE id = $id"),
    }
    return both_databases | ({"TRUNCATE": _truncate} if connection.vendor == "postgresql" else {})


def each(attacks: dict[str, Attack]) -> pytest.MarkDecorator:
    """Run the test once for each attack."""
    return pytest.mark.parametrize("attack", attacks.values(), ids=attacks)


def _row(row: Model):
    return type(row)._default_manager.filter(pk=row.pk)


def _truncate(row: Model) -> None:
    connection.check_constraints()  # PostgreSQL truncates nothing while foreign keys wait to be checked
    raw("TRUNCATE $table CASCADE")(row)


def _without_recursive_triggers(row: Model, change: Change) -> None:
    # the setting belongs to the connection, so another program that opens the file does not have it
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA recursive_triggers = OFF")
        try:
            copied(row, change, "REPLACE")
        finally:
            cursor.execute("PRAGMA recursive_triggers = ON")
