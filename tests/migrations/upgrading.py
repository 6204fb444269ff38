"""A database of its own in place of the tests', migrated step by step."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.test import override_settings
from pytest_django import DjangoDbBlocker


@contextmanager
def upgraded_site(
    blocker: DjangoDbBlocker, folders: pytest.TempPathFactory, *, since: str, fill: Callable[[Any], None]
) -> Iterator[None]:
    """Use a new database that `fill` filled as the migration `since` left it, and that was then migrated to the end.

    `fill` gets the models of that time.
    """
    with blocker.unblock(), override_settings(MIGRATION_MODULES={}):
        tests = connections["default"]
        connections["default"] = own = tests.copy()
        # a pool would be that of the tests' database, which has the same alias
        options = {name: value for name, value in own.settings_dict["OPTIONS"].items() if name != "pool"}
        own.settings_dict |= {"NAME": _new_database(tests, folders), "OPTIONS": options}
        ContentType.objects.clear_cache()
        try:
            call_command("migrate", "diagnostics", since, verbosity=0)
            fill(MigrationExecutor(own).loader.project_state([("diagnostics", since)]).apps)
            call_command("migrate", verbosity=0)
            yield
        finally:
            own.close()
            connections["default"] = tests
            ContentType.objects.clear_cache()


def _new_database(tests: Any, folders: pytest.TempPathFactory) -> str:
    """Create an empty database beside that of the tests, and return its name."""
    if tests.vendor == "sqlite":
        return str(folders.mktemp("upgraded") / "site.sqlite3")
    name = f"{tests.settings_dict['NAME']}_upgraded"
    with tests.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    return name
