"""Pytest plugin: the marks that select tests; the mark `database` is added automatically."""

from pathlib import Path

import pytest

MARKS = (
    "both_databases: what a database can change, such as constraints, races, searches and locks; PostgreSQL runs these",
    "database: reads or writes the database; follows from the test's fixtures",
    "browser: drives a real Chromium; follows from the folder",
    "slow: starts processes or draws PDFs, which the fast suite leaves out",
)
FOLDERS_OF_DATABASE = {
    *("actions", "admin", "browser", "management", "migrations", "models", "queries", "single_sign_on", "views"),
}
"""Folders almost all of whose tests use the database or a browser: the fast suite leaves the others out, too."""
DATABASE = {"db", "transactional_db", "module_db", "class_db", "live_server", "single_sign_on"}


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marks."""
    for mark in MARKS:
        config.addinivalue_line("markers", mark)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave modules out that have none of the selected tests: importing all of them takes as long as many tests."""
    selected, is_all = config.option.markexpr, not config.option.file_or_dir
    if is_all and selected == "both_databases" and collection_path.match("test_*.py"):
        return True if "both_databases" not in collection_path.read_text("utf-8") else None
    return True if is_all and "not database" in selected and collection_path.name in FOLDERS_OF_DATABASE else None


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests that use the database, before pytest selects by marks."""
    for item in items:
        if item.get_closest_marker("django_db") or DATABASE.intersection(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.database)
