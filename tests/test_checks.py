"""The check for rows that single sign-on leaves behind when it is switched off."""

import pytest
from django.core.checks import run_checks
from django.db import connection

TABLE = "socialaccount_socialaccount"

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


def reported() -> list[str]:
    return [message.msg for message in run_checks(databases=["default"]) if message.id == "diagnostics.W002"]


def test_nothing_is_told_where_there_never_was_one() -> None:
    assert reported() == []


def test_an_empty_table_is_no_matter(left_behind: None) -> None:
    assert reported() == []


def test_a_person_is_told(left_behind: None) -> None:
    connection.cursor().execute(f"INSERT INTO {TABLE} VALUES (1)")
    assert reported() == [
        "The database 'default' still holds who signed in with a provider; these users cannot be erased."
    ]


@pytest.fixture
def left_behind(db: None) -> None:
    connection.cursor().execute(f"CREATE TABLE {TABLE} (id integer)")
