"""The reference questionnaire as the command loads it: loaded once a run, then put back row by row, which is faster."""

from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import connection, models, transaction

from diagnostics.models import Questionnaire

Rows = dict[str, tuple[str, list[tuple[Any, ...]]]]

_loaded: Rows = {}
"""Table to the statement that inserts its rows, and the rows."""


@transaction.atomic
def load_reference() -> Questionnaire:
    """Return the reference questionnaire, published, in a database that holds none."""
    if _loaded:
        _put_back()
    else:
        call_command("load_reference_questionnaire", verbosity=0)
        _keep()
    return Questionnaire.objects.get()


def _keep() -> None:
    with connection.cursor() as cursor:
        for model in apps.get_app_config("diagnostics").get_models(include_auto_created=True):
            fields = model._meta.local_concrete_fields
            table = model._meta.db_table
            cursor.execute(f"SELECT {', '.join(map(_as_written, fields))} FROM {table} ORDER BY 1")
            rows = cursor.fetchall()
            if rows:
                columns = ", ".join(f'"{field.column}"' for field in fields)
                places = ", ".join(["%s"] * len(fields))
                _loaded[table] = (f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)


def _as_written(field: "models.Field[Any, Any]") -> str:
    """Return a column as it goes back in: SQLite's driver would make times of the text that it keeps."""
    as_text = connection.vendor == "sqlite" and isinstance(field, models.DateTimeField)
    return f'CAST("{field.column}" AS TEXT)' if as_text else f'"{field.column}"'


def _put_back() -> None:
    with connection.cursor() as cursor:
        for statement, rows in _loaded.values():
            cursor.executemany(statement, rows)
