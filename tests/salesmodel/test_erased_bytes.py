"""On SQLite what is erased is gone from the file, too: not only out of reach, but overwritten."""

import subprocess
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.people.actions.privacy import erase_user
from tests.person import make_person
from tests.reference import reference_instrument

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def files() -> bytes:
    """Return the database's file and its write-ahead log, in lower case.

    Another process reads them: closing a file in this one would drop the locks that SQLite holds on it. Source: SQLite,
    How To Corrupt An SQLite Database File, section 2.2.
    """
    name = connection.settings_dict["NAME"]
    there = [f"{name}{end}" for end in ("", "-wal") if Path(f"{name}{end}").exists()]
    return subprocess.run(["/bin/cat", *there], check=True, capture_output=True).stdout.lower()


def erased_word(*statements: str) -> bytes:
    """Make a person, erase them and clean up; return the word that they were known by."""
    version = publish(questionnaire_id=create_questionnaire(instrument=reference_instrument()).pk, by=None)
    # as long as an overflowing note, so that pages are freed whole, too
    person = make_person(version, word=f"z{uuid4().hex}")
    person.assessments[0].name(note=f"{person.word} " * 60)
    person.assessments[0].save()
    word = person.word.encode()
    assert word in files()
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    erase_user(user_id=person.user.pk, by=None)
    call_command("daily", verbosity=0)
    return word


if connection.vendor == "sqlite":

    def test_an_erased_person_is_gone_from_the_file() -> None:
        assert erased_word() not in files()

    def test_without_the_setting_the_bytes_stay() -> None:
        try:
            assert erased_word("PRAGMA secure_delete=OFF") in files()
        finally:
            connection.close()
