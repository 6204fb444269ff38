"""`prepare`: an empty database becomes one that can be served, and one that is ready stays as it is."""

import io
import sqlite3
from pathlib import Path

import pytest
from django.core.checks import Tags, Warning, register, registry
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from diagnostics.assessing.models.triggers import missing_triggers, remove_triggers
from diagnostics.authoring.models import Questionnaire
from tests.commands import run
from tests.migrations.upgrading import schema_of


def content(file: Path) -> list[str]:
    """Return a database's whole content as statements."""
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


def prepare(file: Path) -> tuple[int, str, str]:
    """Prepare the database in a file; return the exit code, and what is said."""
    process = run("manage.py", "prepare", DATABASE_URL=f"sqlite:///{file}", LOG_LEVEL="WARNING")
    return process.returncode, process.stdout, process.stderr


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[int, str, str]]:
    """A database that was prepared, and how that ended."""
    file = tmp_path_factory.mktemp("prepared") / "site.sqlite3"
    return file, prepare(file)


@pytest.mark.slow
def test_makes_an_empty_database_ready_once(prepared: tuple[Path, tuple[int, str, str]]) -> None:
    file, first = prepared
    assert first == (0, "The questionnaire sales-model is published as version 1.\n", "")
    made = content(file)
    second = "There is a questionnaire already (sales-model); nothing was changed.\n"
    assert prepare(file) == (0, second, "")
    assert content(file) == made


if connection.vendor == "sqlite":  # on PostgreSQL the tests' own tables come from the migrations

    @pytest.mark.slow
    @pytest.mark.django_db
    def test_migrations_make_the_tables_that_the_models_describe(prepared: tuple[Path, tuple[int, str, str]]) -> None:
        with sqlite3.connect(prepared[0]) as database, connection.cursor() as cursor:
            assert schema_of(database.cursor(), "sqlite") == schema_of(cursor, "sqlite")


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_mends_triggers_before_it_checks_for_them() -> None:
    remove_triggers(connection)
    call_command("prepare", verbosity=0)
    assert missing_triggers(connection) == []


@pytest.mark.django_db
def test_loads_nothing_while_a_check_warns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry.registry, "registered_checks", {*registry.registry.registered_checks})
    register(lambda **kwargs: [Warning("Something is amiss.")], Tags.database)
    with pytest.raises(SystemCheckError, match=r"Something is amiss\."):
        call_command("prepare", stdout=io.StringIO(), stderr=io.StringIO())
    assert not Questionnaire.objects.exists()
