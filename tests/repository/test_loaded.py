"""The tests' copy of the reference questionnaire has the same rows as the command makes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import transaction

from tests import loaded

pytestmark = pytest.mark.both_databases

OURS = list(apps.get_app_config("diagnostics").get_models())
TIMES = {"history_date", "published_at", "at"}


def _rows_after(load: Callable[[], Any]) -> dict[str, list[dict[str, Any]]]:
    """Return all rows that `load` makes, without ids and times, and roll back."""
    with transaction.atomic():
        load()
        rows = {
            model.__name__: list(model._default_manager.order_by("pk").values(*_comparable_fields(model)))
            for model in OURS
        }
        transaction.set_rollback(True)
    return rows


def _comparable_fields(model: Any) -> list[str]:
    fields = model._meta.local_concrete_fields
    ids = {field.name for field in fields if field.primary_key or field.is_relation} | {"id"}
    return [field.name for field in fields if field.name not in ids | TIMES]


@pytest.mark.django_db
def test_loads_and_copies_the_rows_that_the_command_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaded, "_loaded", {})
    by_command = _rows_after(lambda: call_command("load_reference_questionnaire", verbosity=0))
    assert len(by_command["StageRule"]) > 0
    assert _rows_after(loaded.load_reference) == by_command
    assert loaded._loaded != {}
    assert _rows_after(loaded.load_reference) == by_command
