"""What a database can change is marked `both_databases`, so that it runs on PostgreSQL as well."""

import re

import pytest

from tests.repository.files import ROOT, files

LAYERS = re.compile(r"(^|/)(models|queries|actions)/|/test_(models|queries|actions)\.py$")
COMMITS = re.compile(r"transaction=True|\btransactional_db\b|connection\.vendor|without_triggers")
"""What tests say that commit, race, lift triggers, or know which database they are on."""

SQLITE_ALONE = {
    "tests/sharing/views/test_verification.py": "lifts triggers to forge a row; that the page notices is Python's work",
}
"""Modules that need no PostgreSQL all the same, and why."""


def needs_both(name: str, text: str) -> bool:
    """Return whether a test module is about the database: by its layer, or by what it does."""
    return bool(LAYERS.search(name) or COMMITS.search(text))


def test_every_module_that_is_about_the_database_is_marked() -> None:
    texts = {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in files("tests/**/test_*.py")
        if "browser" not in path.parts
    }
    about = {name for name, text in texts.items() if needs_both(name, text)} - {"tests/repository/test_marks.py"}
    unmarked = {name for name in about if "mark.both_databases" not in texts[name]}
    assert unmarked == set(SQLITE_ALONE)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("tests/site/queries/test_branding.py", "", True),
        ("tests/webhooks/test_queries.py", "", True),
        ("tests/site/views/test_errors.py", "", False),
        ("tests/site/views/test_errors.py", "pytestmark = pytest.mark.django_db(transaction=True)", True),
        ("tests/site/views/test_errors.py", 'if connection.vendor == "sqlite":', True),
    ],
)
def test_what_is_about_the_database(name: str, text: str, expected: bool) -> None:
    assert needs_both(name, text) is expected
