"""What the database holds before the tests, which is written back after each transactional one.

Django's flush would empty every table and let all migrations' signals write again what they leave, which takes ten
times as long.
"""

import sqlite3
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from diagnostics.assessing.models.triggers import install_triggers

Restore = Callable[[], None]


def restorer() -> Restore:
    """Return a function that gives the database the content again that it has now."""
    return _of_sqlite() if connection.vendor == "sqlite" else _of_postgresql()


def _of_sqlite() -> Restore:
    kept = sqlite3.connect(":memory:")
    connection.ensure_connection()
    connection.connection.backup(kept)

    def restore() -> None:
        connection.ensure_connection()
        kept.backup(connection.connection)

    return restore


def _of_postgresql() -> Restore:
    tables = {name: connection.ops.quote_name(name) for name in connection.introspection.table_names()}
    with connection.cursor() as cursor:
        kept = {name: _rows(cursor, table) for name, table in tables.items()}
    changed = " UNION ALL ".join(
        f"SELECT %s WHERE (SELECT json_agg(kept ORDER BY kept::text)::text FROM {table} AS kept) IS DISTINCT FROM %s"
        if kept[name]
        else f"SELECT %s WHERE EXISTS (SELECT FROM {table}) OR %s IS NOT NULL"
        for name, table in tables.items()
    )
    parameters = [value for name in tables for value in (name, kept[name])]

    def restore() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(changed, parameters)
            names = [name for (name,) in cursor.fetchall()]
            # what protects rows from being deleted; keys are looked at when all tables are as they were
            for name in names:
                cursor.execute(f"ALTER TABLE {tables[name]} DISABLE TRIGGER USER")
            for name in names:
                cursor.execute(f"DELETE FROM {tables[name]}")
            for name in names:
                row = f"NULL::{tables[name]}"
                values = f"SELECT * FROM json_populate_recordset({row}, %s)"
                cursor.execute(f"INSERT INTO {tables[name]} {values}", [kept[name] or "[]"])
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for name in names:
                cursor.execute(f"ALTER TABLE {tables[name]} ENABLE TRIGGER USER")
        install_triggers(connection)

    return restore


def _rows(cursor: Any, table: str) -> str | None:
    cursor.execute(f"SELECT json_agg(kept ORDER BY kept::text)::text FROM {table} AS kept")
    return cursor.fetchone()[0]
