"""The reference questionnaire as the command loads it: loaded once per run, then copied table by table."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from diagnostics.authoring.models import Questionnaire

Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]

_loaded: Rows = {}
"""The INSERT statement and its parameters, by table."""


@transaction.atomic
def load_reference() -> Questionnaire:
    """Load the published reference questionnaire into an empty database, and return it."""
    if _loaded:
        _insert_rows()
    else:
        call_command("load_reference_questionnaire", verbosity=0)
        _store_rows()
    return Questionnaire.objects.get()


def _store_rows() -> None:
    read = _as_rows if connection.vendor == "sqlite" else _as_one_text
    with connection.cursor() as cursor:
        for model in apps.get_app_config("diagnostics").get_models(include_auto_created=True):
            table = model._meta.db_table
            cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")
            if cursor.fetchone()[0]:
                _loaded[table] = read(cursor, model)


def _as_rows(cursor: Any, model: type[models.Model]) -> tuple[str, list[tuple[Any, ...]]]:
    fields, table = model._meta.local_concrete_fields, model._meta.db_table
    cursor.execute(f"SELECT {', '.join(map(_as_written, fields))} FROM {table} ORDER BY 1")
    columns = ", ".join(f'"{field.column}"' for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {table} ({columns}) VALUES ({places})", cursor.fetchall()


def _as_written(field: "models.Field[Any, Any]") -> str:
    """Return the expression to select a column: as text for times, which SQLite's driver would convert."""
    return f'CAST("{field.column}" AS TEXT)' if isinstance(field, models.DateTimeField) else f'"{field.column}"'


def _as_one_text(cursor: Any, model: type[models.Model]) -> tuple[str, list[tuple[Any, ...]]]:
    """Return PostgreSQL's rows as one JSON text, since a round trip for each row is slower."""
    table = model._meta.db_table
    cursor.execute(f"SELECT json_agg(kept ORDER BY {model._meta.pk.column})::text FROM {table} AS kept")
    return f"INSERT INTO {table} SELECT * FROM json_populate_recordset(NULL::{table}, %s)", cursor.fetchall()


def _insert_rows() -> None:
    with connection.cursor() as cursor:
        for statement, rows in _loaded.values():
            cursor.executemany(statement, rows)
