"""An erased person leaves no trace: a person with data in every table is erased, and the whole database searched."""

import logging

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import models
from django_tasks_db.models import DBTaskResult

from diagnostics.assessing.actions import traces
from diagnostics.assessing.models import Assessment
from diagnostics.authoring.actions.drafts import create_questionnaire
from diagnostics.authoring.actions.publishing import publish
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.people.actions import privacy
from diagnostics.people.actions.privacy import erase_user
from diagnostics.site.models import OutgoingMail, User
from tests.person import Person, dump, make_person, references_to, traces_of
from tests.reference import reference_instrument

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(scope="module")
def published(module_db):
    return publish(questionnaire_id=create_questionnaire(instrument=reference_instrument()).pk, by=None).pk


@pytest.fixture
def version(published, db):
    return QuestionnaireVersion.objects.get(pk=published)


@pytest.fixture
def person(version) -> Person:
    return make_person(version)


def test_nothing_is_left_of_an_erased_person(person):
    assert set(traces_of(person)) == set(person.traces)
    erase_user(user_id=person.user.pk, by=person.user)
    assert traces_of(person) == {}


def test_nothing_of_another_person_is_erased(version, person):
    other = make_person(version, word="Boreas", user_id=123_454_321)
    before = sorted(row for row in dump() if any(trace in row.lower() for trace in other.traces))
    # rows that both wrote last have the name of the second person
    erase_user(user_id=person.user.pk, by=None)
    assert sorted(row for row in dump() if any(trace in row.lower() for trace in other.traces)) == before


@pytest.mark.parametrize(
    ("left_out", "table"),
    [
        ("delete_sessions", Session),
        ("delete_mail", OutgoingMail),
        ("delete_task_results", DBTaskResult),
        ("delete_log_entries", LogEntry),
    ],
)
def test_a_table_that_is_left_out_is_detected(person, monkeypatch, left_out, table):
    for module in (privacy, traces):
        monkeypatch.setattr(module, left_out, lambda *arguments: None, raising=False)
    erase_user(user_id=person.user.pk, by=None)
    matches = [row for rows in traces_of(person).values() for row in rows]
    assert any(table._meta.db_table in row for row in matches)


RELATIONS = {
    (table._meta.label, field.name): (table, field)
    for model in (User, Assessment)
    for table, field in references_to(model)
}


@pytest.mark.parametrize("relation", RELATIONS, ids=".".join)
def test_the_person_has_a_row_in_every_table_that_refers_to_one(person, relation):
    table, field = RELATIONS[relation]
    ids = [person.user.pk, *(row.pk for row in person.assessments)]
    # if this fails for a new table, add it to tests/person.py, and to the page and the download of a user's data
    assert rows_of(table, field, ids).exists()


@pytest.mark.parametrize("relation", RELATIONS, ids=".".join)
def test_no_table_refers_to_them_afterwards(person, relation):
    table, field = RELATIONS[relation]
    ids = [person.user.pk, *(row.pk for row in person.assessments)]
    erase_user(user_id=person.user.pk, by=None)
    assert not rows_of(table, field, ids).exists()


def rows_of(table, field, ids):
    """Return the rows that refer to one of the ids, directly or through another table."""
    target = field.related_model
    if target in (User, Assessment):
        kind = int if target is User else type(ids[-1])
        return table._base_manager.filter(**{f"{field.name}__in": [key for key in ids if isinstance(key, kind)]})
    path = next(f"{field.name}__{inner.name}" for table_, inner in RELATIONS.values() if table_ is target)
    return table._base_manager.filter(**{f"{path}__in": ids[:1]})


def test_without_its_foreign_key_a_table_would_be_missed():
    assert ("diagnostics.ShareLink", "assessment") in RELATIONS
    assert ("admin.LogEntry", "user") in RELATIONS
    assert ("diagnostics.User_groups", "user") in RELATIONS
    assert all(field.remote_field.on_delete in (models.CASCADE, models.SET_NULL) for _, field in RELATIONS.values())


def test_the_log_names_nothing_but_ids(person, caplog):
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, logger="diagnostics"):
        erase_user(user_id=person.user.pk, by=person.user)
        call_command("daily", verbosity=0)
    logged = caplog.text.lower()
    assert '"event": "erased"' in logged
    assert [trace for trace in person.traces if trace in logged] == [str(person.user.pk)]
