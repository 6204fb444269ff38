"""Migrations agree with the models, and missing triggers are created again."""

import io

import pytest
from django.core.checks import Warning, run_checks
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from diagnostics.assessing.models.triggers import missing_triggers, remove_triggers


@pytest.mark.both_databases
@pytest.mark.django_db
@pytest.mark.usefixtures("migrations")
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
@pytest.mark.usefixtures("migrations")
def test_migrations_do_not_branch() -> None:
    assert MigrationLoader(connection).detect_conflicts() == {}


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
