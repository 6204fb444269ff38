"""Migrations say what the models say, from nothing to the newest; a second run changes nothing; triggers come back."""

import io
import sqlite3
from pathlib import Path

import pytest
from django.core.checks import Warning, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from diagnostics.assessing.models.triggers import missing_triggers, remove_triggers
from tests.commands import run


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_migrations_do_not_branch() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


def schema_of(file: Path) -> list[str]:
    """Return an SQLite database's whole content as statements."""
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


def test_an_empty_database_is_migrated_once(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    first = run("manage.py", "migrate", "--verbosity", "0", DATABASE_URL=f"sqlite:///{file}")
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    migrated = schema_of(file)
    second = run("manage.py", "migrate", DATABASE_URL=f"sqlite:///{file}")
    assert (second.returncode, second.stderr) == (0, "")
    assert "No migrations to apply." in second.stdout
    assert schema_of(file) == migrated


@pytest.mark.django_db(transaction=True)
class TestTriggers:
    def warnings(self) -> list[str]:
        found = run_checks(databases=["default"])
        return [message.msg for message in found if message.id == "diagnostics.W001" and isinstance(message, Warning)]

    def test_that_stand_are_no_matter(self) -> None:
        assert self.warnings() == []

    def test_that_are_missing_are_reported_and_come_back_with_migrate(self) -> None:
        remove_triggers(connection)
        missing = missing_triggers(connection)
        assert len(missing) == len(self.warnings()) > 0
        assert all(name in warning for name, warning in zip(missing, self.warnings(), strict=True))
        call_command("migrate", verbosity=0, stdout=io.StringIO(), stderr=io.StringIO(), skip_checks=False)
        assert missing_triggers(connection) == []
        assert self.warnings() == []
