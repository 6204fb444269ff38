"""Assessments from before insight are counted too."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from diagnostics.insight.actions.refreshing import refresh_insight
from diagnostics.insight.models import InsightChange, InsightDay
from tests.rows import make_completed, make_version, without_triggers

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def test_the_migration_notes_every_day() -> None:
    """Control: without it, nothing says that there is anything to count."""
    with without_triggers():
        make_completed(make_version())
    assert refresh_insight()
    assert not InsightDay.objects.exists()
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        import_module("diagnostics.migrations.0014_days_to_count").note_days(apps, editor)
    assert InsightChange.objects.count() == 3
    assert refresh_insight()
    assert (InsightDay.objects.get().begun, InsightDay.objects.get().completed) == (1, 1)
