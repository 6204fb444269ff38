"""The triggers exist after every migrate, and a check reports those that are missing."""

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext

from diagnostics.assessing.models import triggers
from diagnostics.assessing.models.triggers import (
    ASSESSMENT_TABLE,
    VERSION_TABLE,
    install_triggers,
    missing_triggers,
    remove_triggers,
)
from diagnostics.insight.models.triggers import PART_TABLES

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

POSTGRESQL = connection.vendor == "postgresql"
TRIGGERS = {
    "sqlite": {
        "version_no_update": VERSION_TABLE,
        "version_no_delete": VERSION_TABLE,
        "version_no_replace": VERSION_TABLE,
        "assessment_frozen": ASSESSMENT_TABLE,
        "assessment_no_replace": ASSESSMENT_TABLE,
        "insight_assessment_insert": ASSESSMENT_TABLE,
        "insight_assessment_update": ASSESSMENT_TABLE,
        "insight_assessment_move": ASSESSMENT_TABLE,
        "insight_assessment_delete": ASSESSMENT_TABLE,
        **{
            f"insight_{table.removeprefix('diagnostics_')}_{event}": table
            for table in PART_TABLES
            for event in ("insert", "update", "delete")
        },
    },
    "postgresql": {
        "version_immutable": VERSION_TABLE,
        "version_no_truncate": VERSION_TABLE,
        "assessment_frozen": ASSESSMENT_TABLE,
        "insight_assessment": ASSESSMENT_TABLE,
        **{f"insight_{table.removeprefix('diagnostics_')}": table for table in PART_TABLES},
    },
}[connection.vendor]


def execute(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def drop(name):
    execute(f"DROP TRIGGER {name}" + (f" ON {TRIGGERS[name]}" if POSTGRESQL else ""))


def reported():
    return [message.msg for message in run_checks(databases=["default"]) if message.id == "diagnostics.W001"]


class TestMissing:
    def test_is_none_after_migrate(self):
        assert missing_triggers(connection) == []

    @pytest.mark.parametrize("name", TRIGGERS)
    def test_names_the_one_that_was_dropped(self, name):
        drop(name)
        assert missing_triggers(connection) == [name]

    def test_names_all_if_none_exists(self):
        remove_triggers(connection)
        assert missing_triggers(connection) == list(TRIGGERS)

    def test_names_one_that_is_on_another_table(self):
        drop("assessment_frozen")
        action = "EXECUTE FUNCTION diagnostics_refuse_assessment()" if POSTGRESQL else "BEGIN SELECT 1; END"
        execute(f"CREATE TRIGGER assessment_frozen BEFORE UPDATE ON diagnostics_assessmentgrant {action}")
        assert missing_triggers(connection) == ["assessment_frozen"]

    if POSTGRESQL:

        @pytest.mark.parametrize("name", TRIGGERS)
        @pytest.mark.parametrize("switch", ["DISABLE TRIGGER", "ENABLE REPLICA TRIGGER"])
        def test_names_one_that_is_disabled(self, name, switch):
            execute(f"ALTER TABLE {TRIGGERS[name]} {switch} {name}")
            assert missing_triggers(connection) == [name]

    def test_is_none_if_there_is_no_table_yet(self, monkeypatch):
        remove_triggers(connection)
        monkeypatch.setattr(connection.introspection, "table_names", lambda: [])
        assert missing_triggers(connection) == []


class TestCheck:
    def test_passes_if_all_exist(self):
        assert reported() == []

    @pytest.mark.parametrize(
        ("place", "consequence"),
        [(0, "what is published could be changed"), (-1, "insight would miss changes")],
        ids=["guarding", "noting"],
    )
    def test_reports_the_one_that_is_missing(self, place, consequence):
        name = list(TRIGGERS)[place]
        drop(name)
        assert reported() == [f"The trigger {name} is missing from the database 'default': {consequence}."]

    def test_queries_only_the_databases_it_is_given(self):
        drop("assessment_frozen")
        assert [message for message in run_checks() if message.id == "diagnostics.W001"] == []


class TestMigrate:
    @pytest.mark.parametrize("dropped", [["assessment_frozen"], list(TRIGGERS)], ids=["one", "all"])
    def test_recreates_those_that_were_dropped(self, dropped):
        for name in dropped:
            drop(name)
        call_command("migrate", verbosity=0, skip_checks=False)
        assert missing_triggers(connection) == []

    def test_twice_changes_nothing(self):
        call_command("migrate", verbosity=0)
        assert missing_triggers(connection) == []


def replaced() -> list[str]:
    """Install, and return the names of the triggers that were created anew."""
    with CaptureQueriesContext(connection) as captured:
        install_triggers(connection)
    return [query["sql"].split()[2] for query in captured if query["sql"].startswith("CREATE TRIGGER")]


class TestInstall:
    def test_keeps_all_if_it_fails_half_way(self, monkeypatch):
        nonsense = [(name, (table, "NONSENSE")) for name, (table, _) in triggers._definitions(connection)]
        monkeypatch.setattr(triggers, "_definitions", lambda _: nonsense)
        with pytest.raises(DatabaseError):
            install_triggers(connection)
        assert missing_triggers(connection) == []

    def test_leaves_those_that_are_as_defined_since_replacing_them_locks_out_pages(self, monkeypatch):
        """Control: one that differs is replaced, and only that one."""
        assert replaced() == []
        (name, (table, definition)), *others = triggers._definitions(connection)
        changed = (name, (table, definition.replace("BEFORE", "AFTER", 1)))
        monkeypatch.setattr(triggers, "_definitions", lambda _: [changed, *others])
        assert replaced() == [name]

    def test_does_nothing_if_there_is_no_table_yet(self, monkeypatch):
        remove_triggers(connection)
        with monkeypatch.context() as unmigrated:
            unmigrated.setattr(connection.introspection, "table_names", lambda: [])
            install_triggers(connection)
        assert missing_triggers(connection) == list(TRIGGERS)
