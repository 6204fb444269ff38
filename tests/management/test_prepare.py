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


def content(file: Path) -> list[str]:
    """Return a database's whole content as statements."""
    with sqlite3.connect(file) as database:
        return list(database.iterdump())


@pytest.mark.slow
def test_makes_an_empty_database_ready_once(tmp_path: Path) -> None:
    file = tmp_path / "site.sqlite3"
    settings = {"DATABASE_URL": f"sqlite:///{file}", "LOG_LEVEL": "WARNING"}
    first = run("manage.py", "prepare", **settings)
    message = "The questionnaire sales-model is published as version 1.\n"
    assert (first.returncode, first.stdout, first.stderr) == (0, message, "")
    made = content(file)
    second = run("manage.py", "prepare", **settings)
    message = "There is a questionnaire already (sales-model); nothing was changed.\n"
    assert (second.returncode, second.stdout, second.stderr) == (0, message, "")
    assert content(file) == made


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
