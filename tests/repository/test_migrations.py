"""Migrations agree with the models; a second run changes nothing, and missing triggers are created again."""

import io
import sqlite3
import subprocess
from pathlib import Path

import pytest
from django.core.checks import Warning, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from diagnostics.assessing.models.triggers import missing_triggers, remove_triggers
from tests.commands import run
from tests.migrations.upgrading import schema_of


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.usefixtures("migrations")
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.usefixtures("migrations")
def test_migrations_do_not_branch() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> "tuple[Path, subprocess.CompletedProcess[str]]":
    """A new SQLite file that was migrated, and the finished command."""
    file = tmp_path_factory.mktemp("migrated") / "site.sqlite3"
    return file, run("manage.py", "migrate", "--verbosity", "0", DATABASE_URL=f"sqlite:///{file}")


def content_of(file: Path) -> list[str]:
    """Return the whole content of an SQLite database as SQL statements."""
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


@pytest.mark.slow
def test_an_empty_database_is_migrated_once(migrated: "tuple[Path, subprocess.CompletedProcess[str]]") -> None:
    file, first = migrated
    assert (first.returncode, first.stdout, first.stderr) == (0, "", "")
    before = content_of(file)
    second = run("manage.py", "migrate", DATABASE_URL=f"sqlite:///{file}")
    assert (second.returncode, second.stderr) == (0, "")
    assert "No migrations to apply." in second.stdout
    assert content_of(file) == before


if connection.vendor == "sqlite":  # on PostgreSQL the tests' own tables come from the migrations

    @pytest.mark.django_db
    def test_migrations_make_the_tables_that_the_models_describe(
        migrated: "tuple[Path, subprocess.CompletedProcess[str]]",
    ) -> None:
        with sqlite3.connect(migrated[0]) as database, connection.cursor() as cursor:
            assert schema_of(database.cursor(), "sqlite") == schema_of(cursor, "sqlite")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
class TestTriggers:
    def warnings(self) -> list[str]:
        messages = run_checks(databases=["default"])
        return [
            message.msg for message in messages if message.id == "diagnostics.W001" and isinstance(message, Warning)
        ]

    def test_that_exist_cause_no_warning(self) -> None:
        assert self.warnings() == []

    def test_that_are_missing_are_reported_and_created_by_migrate(self) -> None:
        remove_triggers(connection)
        missing = missing_triggers(connection)
        assert len(missing) == len(self.warnings()) > 0
        assert all(name in warning for name, warning in zip(missing, self.warnings(), strict=True))
        call_command("migrate", verbosity=0, stdout=io.StringIO(), stderr=io.StringIO(), skip_checks=False)
        assert missing_triggers(connection) == []
        assert self.warnings() == []
