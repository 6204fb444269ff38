"""The system check for rows of single sign-on after it was switched off."""

import pytest
from django.core.checks import run_checks
from django.db import connection

TABLE = "socialaccount_socialaccount"

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def reported() -> list[str]:
    return [message.msg for message in run_checks(databases=["default"]) if message.id == "diagnostics.W002"]


def test_without_the_table_there_is_no_message() -> None:
    assert reported() == []


def test_an_empty_table_causes_no_message(left_behind: None) -> None:
    assert reported() == []


def test_a_row_is_reported(left_behind: None) -> None:
    connection.cursor().execute(f"INSERT INTO {TABLE} VALUES (1)")
    assert reported() == [
        "The database 'default' still holds who signed in with a provider; these users cannot be erased."
    ]


@pytest.fixture
def left_behind(db: None) -> None:
    connection.cursor().execute(f"CREATE TABLE {TABLE} (id integer)")
