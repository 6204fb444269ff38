"""What a list of the admin changes, moves and removes, for whom."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.support.admin.forms import save, unrendered
from tests.support.admin.permissions import NAMES, World, codename, table_of
from tests.support.admin.roles import Staff

WITH = {
    "view": ("view",),
    "change": ("change",),
    "delete": ("delete",),
    "view and delete": ("view", "delete"),
    "view and add": ("view", "add"),
}


People = dict[str, dict[str, Client]]


@pytest.fixture(scope="module")
def people(lasting_world: World) -> People:
    """Return by table staff with permissions on it, and members of the groups."""
    member = Staff(lasting_world).member
    return {
        table: {
            **{role: member(*(codename(verb, table) for verb in verbs)).direct for role, verbs in WITH.items()},
            **{group: member(group=group).direct for group in ("author", "publisher", "viewer", "administrator")},
            "superuser": member(is_superuser=True).direct,
        }
        for table in REMOVERS
    }


MOVABLE = ("question", "salesmodel", "stage", "process", "stagerule", "goldenexample")


@pytest.mark.parametrize("table", MOVABLE)
def test_only_who_may_change_a_table_moves_its_rows(db: None, lasting_world: World, people: People, table: str) -> None:
    row, address = lasting_world.rows()[table], reverse(f"admin:diagnostics_{table}_changelist")
    type(row).objects.filter(pk=row.pk).update(position=5)
    moved = []
    for role, client in people[table].items():
        with transaction.atomic(), unrendered():
            client.post(address, {"_move": f"up-{row.pk}"})
            row.refresh_from_db()
            moved += [role] if row.position != 5 else []
            transaction.set_rollback(True)
    assert moved == ["change", "author", "administrator", "superuser"]


REMOVERS: dict[str, list[str]] = {
    # one by one, since each is looked at first
    **{table: [] for table in (*MOVABLE, "questionnaire")},
    "questionnaireversion": [],
    "assessment": ["view and delete", "administrator", "superuser"],
    "webhookendpoint": [],
    "webhookdelivery": [],
    "branding": [],
    "user": ["view and delete", "administrator", "superuser"],
    "invitation": ["view and delete", "administrator", "superuser"],
    "outgoingmail": ["view and delete", "administrator", "superuser"],
}
"""Who removes rows of a table by choosing them in its list."""


@pytest.mark.parametrize("table", REMOVERS)
def test_only_who_may_delete_rows_of_a_table_removes_them_in_the_list(
    db: None, lasting_world: World, people: People, table: str
) -> None:
    row = lasting_world.rows()[table]
    address = reverse(f"admin:diagnostics_{table}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)]}
    removed = []
    for role, client in people[table].items():
        with transaction.atomic(), unrendered():
            asked = client.post(address, chosen)
            seen = (getattr(asked, "context_data", None) or {}).get("seen", "")
            client.post(address, {**chosen, "post": "yes", "seen": seen})
            removed += [] if type(row).objects.filter(pk=row.pk).exists() else [role]
            transaction.set_rollback(True)
    assert removed == REMOVERS[table]


def test_every_list_that_removes_is_in_the_table() -> None:
    assert {table_of(name) for name in NAMES if name.endswith("_changelist")} == set(REMOVERS)


def test_a_question_can_be_changed_without_its_options(db: None, lasting_world: World) -> None:
    question = lasting_world.questionnaire.questions.get()
    client = lasting_world.client("change_question")
    address = reverse("admin:diagnostics_question_change", args=[question.pk])
    save(client, address, text_en="Changed?", **{"options-0-label_en": "Changed"})
    question.refresh_from_db()
    assert (question.text_en, question.options.filter(label_en="Changed").exists()) == ("Changed?", False)
