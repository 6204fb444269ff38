"""One site of all ages: a migration step by step takes 15 seconds, whatever is in the database."""

from collections.abc import Iterator

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from pytest_django import DjangoDbBlocker

from tests.migrations.earlier_sites import FILLS
from tests.migrations.upgrading import upgraded_database, using


@pytest.fixture(scope="session")
def upgraded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> BaseDatabaseWrapper:
    """The connection to a database that was filled by several releases and then migrated to the end."""
    return upgraded_database(django_db_blocker, tmp_path_factory, FILLS)


@pytest.fixture(scope="module")
def site(upgraded: BaseDatabaseWrapper, django_db_blocker: DjangoDbBlocker) -> Iterator[BaseDatabaseWrapper]:
    """That database in place of the tests' own; the fixture is the connection to theirs."""
    with using(upgraded, django_db_blocker) as tests:
        yield tests
