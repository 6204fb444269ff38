"""Pytest plugin: the marks that select tests; the mark `database` is added automatically."""

import pytest

MARKS = (
    "both_databases: what a database can change, such as constraints, races, searches and locks; PostgreSQL runs these",
    "database: reads or writes the database; follows from the test's fixtures",
    "browser: drives a real Chromium; follows from the folder",
    "slow: starts processes or draws PDFs, which the fast suite leaves out",
)
DATABASE = {"db", "transactional_db", "module_db", "class_db", "live_server", "single_sign_on"}


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that use the database, before pytest selects by marks."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
