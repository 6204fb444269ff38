"""A database of its own in place of the tests', migrated step by step."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.test import override_settings
from pytest_django import DjangoDbBlocker


def upgraded_database(
    blocker: DjangoDbBlocker, folders: pytest.TempPathFactory, fills: Mapping[str, Callable[[Any], None]]
) -> BaseDatabaseWrapper:
    """Return the connection to a new database, filled after each migration that is named, and migrated to the end.

    What fills it gets the models of that time.
    """
    with blocker.unblock():
        tests = connections["default"]
        own = tests.copy()
        # a pool would be that of the tests' database, which has the same alias
        options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
        own.settings_dict |= {"NAME": _new_database(tests, folders), "OPTIONS": options}
    with using(own, blocker):
        with _every_step():
            for since, fill in fills.items():
                call_command("migrate", "diagnostics", since, verbosity=0)
                fill(MigrationExecutor(own).loader.project_state([("diagnostics", since)]).apps)
        call_command("migrate", verbosity=0)
    return own


@contextmanager
def using(own: BaseDatabaseWrapper, blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """Use a database in place of the tests' until the block ends; yields the connection to theirs."""
    with blocker.unblock(), override_settings(MIGRATION_MODULES={}):
        tests = connections["default"]
        connections["default"] = own
        ContentType.objects.clear_cache()
        try:
            yield tests
        finally:
            own.close()
            connections["default"] = tests
            ContentType.objects.clear_cache()


def _every_step() -> Any:
    """Let an empty database take the migrations one by one, which a joined one replaces on new sites."""
    load_disk = MigrationLoader.load_disk

    def without_joined(loader: MigrationLoader) -> None:
        load_disk(loader)
        loader.disk_migrations = {
            key: migration for key, migration in (loader.disk_migrations or {}).items() if not migration.replaces
        }

    return patch.object(MigrationLoader, "load_disk", without_joined)


def _new_database(tests: Any, folders: pytest.TempPathFactory) -> str:
    """Create an empty database beside that of the tests, and return its name."""
    if tests.vendor == "sqlite":
        return str(folders.mktemp("upgraded") / "site.sqlite3")
    name = f"{tests.settings_dict['NAME']}_upgraded"
    with tests.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    return name


_MADE_UP = re.compile(r"\w+_(?:[0-9a-f]{8}(?:_\w+)?|pkey|key)\b")

_STATEMENTS = "SELECT tbl_name, sql FROM sqlite_master WHERE sql NOT NULL"

_CATALOGUE = """
    SELECT table_name, concat_ws(' ', column_name, udt_name, character_maximum_length, is_nullable, column_default)
    FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT conrelid::regclass::text, conname || ' ' || pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public'
"""


NO_MODELS = {"django_migrations", "site_cache"}


def schema_of(cursor: Any, vendor: str) -> list[tuple[str, list[str]]]:
    """Return tables with the sorted words that define their columns, constraints and indexes.

    Sorted, since migrations may order columns differently. Names that Django made up are left out: they keep what a
    table was called when it was made.
    """
    cursor.execute(_STATEMENTS if vendor == "sqlite" else _CATALOGUE)
    return sorted(
        (table, sorted(re.split(r"[\s,]+|(?<=\()|(?=\))", _MADE_UP.sub("", definition))))
        for table, definition in cursor.fetchall()
        if table not in NO_MODELS
    )
