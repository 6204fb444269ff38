"""What a list of the admin changes, moves and removes, for whom."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Process, Questionnaire, Stage
from tests.support.admin.forms import list_filled_in, opened, save
from tests.support.admin.permissions import NAMES, World, codename, table_of

WITH = {
    "view": ("view",),
    "change": ("change",),
    "delete": ("delete",),
    "view and delete": ("view", "delete"),
    "view and add": ("view", "add"),
}


def people_for(world: World, table: str) -> dict[str, Client]:
    """Return staff with permissions on one table, and members of the groups."""
    return {
        **{role: world.client(*(codename(verb, table) for verb in verbs)) for role, verbs in WITH.items()},
        **{group: world.client(group=group) for group in ("author", "publisher", "viewer")},
        "superuser": world.client(is_superuser=True),
    }


MOVABLE = ("question", "salesmodel", "stage", "process", "stagerule", "goldenexample")


@pytest.mark.parametrize("table", MOVABLE)
def test_only_who_may_change_a_table_changes_it_in_the_list(world: World, table: str) -> None:
    row, address = world.rows()[table], reverse(f"admin:diagnostics_{table}_changelist")
    superuser = world.client(is_superuser=True)
    data = list_filled_in(opened(superuser, address)) | {"form-0-position": 7}
    changed = []
    for role, client in people_for(world, table).items():
        with transaction.atomic():
            client.post(address, data)
            row.refresh_from_db()
            changed += [role] if 7 in type(row).objects.values_list("position", flat=True) else []
            transaction.set_rollback(True)
    assert changed == ["change", "author", "superuser"]


@pytest.mark.parametrize("table", MOVABLE)
def test_only_who_may_change_a_table_moves_its_rows(world: World, table: str) -> None:
    row, address = world.rows()[table], reverse(f"admin:diagnostics_{table}_changelist")
    type(row).objects.filter(pk=row.pk).update(position=5)
    moved = []
    for role, client in people_for(world, table).items():
        with transaction.atomic():
            client.post(address, {"_move": f"up-{row.pk}"})
            row.refresh_from_db()
            moved += [role] if row.position != 5 else []
            transaction.set_rollback(True)
    assert moved == ["change", "author", "superuser"]


REMOVERS = {
    **{table: ["view and delete", "author", "superuser"] for table in (*MOVABLE, "questionnaire")},
    # its rules go along, so that needs the permission on those too
    "salesmodel": ["author", "superuser"],
    "questionnaireversion": [],
    "assessment": ["view and delete", "superuser"],
    "webhookendpoint": [],
    "webhookdelivery": [],
    "branding": [],
    "user": ["view and delete", "superuser"],
    "invitation": ["view and delete", "superuser"],
    "outgoingmail": ["view and delete", "superuser"],
    "group": ["view and delete", "superuser"],
}
"""Who removes rows of a table by choosing them in its list."""


@pytest.mark.parametrize("table", REMOVERS)
def test_only_who_may_delete_rows_of_a_table_removes_them_in_the_list(world: World, table: str) -> None:
    row = Questionnaire.objects.create(key="unused") if table == "questionnaire" else removable(world.rows()[table])
    app = "auth" if table == "group" else "diagnostics"
    address = reverse(f"admin:{app}_{table}_changelist")
    chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)]}
    removed = []
    for role, client in people_for(world, table).items():
        with transaction.atomic():
            asked = client.post(address, chosen)
            revision = (asked.context or {}).get("revision", "")
            client.post(address, {**chosen, "post": "yes", "revision": revision})
            removed += [] if type(row).objects.filter(pk=row.pk).exists() else [role]
            transaction.set_rollback(True)
    assert removed == REMOVERS[table]


def removable(row: Any) -> Any:
    """Return the row, or one like it to which nothing refers."""
    if isinstance(row, Stage):
        return Stage.objects.create(questionnaire=row.questionnaire, position=9, key="unused")
    if isinstance(row, Process):
        return Process.objects.create(questionnaire=row.questionnaire, position=9, key="unused")
    return row


def test_every_list_that_removes_is_in_the_table() -> None:
    assert {table_of(name) for name in NAMES if name.endswith("_changelist")} == set(REMOVERS)


def test_a_question_can_be_changed_without_its_options(world: World) -> None:
    question = world.questionnaire.questions.get()
    client = world.client("change_question")
    address = reverse("admin:diagnostics_question_change", args=[question.pk])
    save(client, address, text_en="Changed?", **{"options-0-label_en": "Changed"})
    question.refresh_from_db()
    assert (question.text_en, question.options.filter(label_en="Changed").exists()) == ("Changed?", False)
