"""Every POST of the admin that decides something carries what was seen: if that moved on, nothing happens.

The table says of every address what its POST does; an address or an action of a list that is missing fails the suite.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from diagnostics.authoring.actions.publishing import publish, retire
from diagnostics.authoring.domain.seen import Seen
from diagnostics.authoring.files import write_file
from diagnostics.authoring.models import GoldenExample, Questionnaire
from diagnostics.authoring.queries.drafts import load_draft
from diagnostics.site.admin.deleting import CarefulDeletion
from diagnostics.site.models import User
from diagnostics.webhooks.models import WebhookEndpoint
from tests.builders import make_instrument
from tests.rendering import without_rendering
from tests.repository.files import ROOT
from tests.rows import make_draft, row_counts
from tests.support.admin.forms import filled_in
from tests.support.admin.permissions import NAMES, LastingWorld, World, table_of

TABLE = """
address                                 its POST
diagnostics_questionnaire_publish       seen
diagnostics_questionnaire_retire        seen
diagnostics_questionnaire_restore       seen
diagnostics_questionnaire_discard       seen
diagnostics_questionnaire_upgrade       seen
diagnostics_questionnaire_import        seen
diagnostics_questionnaire_settle        seen
diagnostics_questionnaire_simulator     seen
diagnostics_goldenexample_change        seen
diagnostics_webhookendpoint_secret      seen
diagnostics_questionnaireversion_delete refused
diagnostics_webhookdelivery_delete      refused
diagnostics_branding_delete             refused
*_delete                                seen
*_changelist                            list
diagnostics_questionnaire_translate     typed
diagnostics_questionnaire_translations_import   typed
diagnostics_questionnaire_translations_sheet    reads
diagnostics_questionnaire_weights       typed
diagnostics_questionnaire_stages        typed
diagnostics_questionnaire_sales_models  typed
diagnostics_questionnaire_pipelines     typed
*_add                                   typed
*_change                                typed
auth_user_password_change               typed
password_change                         typed
login                                   typed
diagnostics_questionnaire_prove         repeatable
diagnostics_webhookendpoint_test        repeatable
diagnostics_webhookdelivery_again       repeatable
diagnostics_questionnaire_check         reads
diagnostics_branding_preview            reads
diagnostics_questionnaire_differences   reads
diagnostics_questionnaire_impact        reads
diagnostics_questionnaire_try           reads
diagnostics_questionnaire_insight       reads
diagnostics_questionnaire_insight_csv   reads
diagnostics_questionnaire_export        reads
diagnostics_questionnaire_second_edition  reads
diagnostics_questionnaire_preview_*     reads
diagnostics_assessment_export_*         reads
*_history                               reads
index                                   reads
app_list                                reads
logout                                  reads
password_change_done                    reads
autocomplete                            reads
jsi18n                                  reads
view_on_site                            reads
"""
"""What a POST does, by the first line that fits: `seen` decides and is tried below, `list` deletes chosen rows and is
tried below, `refused` is not let in (test_permissions), `typed` writes what was typed on the page, and drafts compare
its revision (tests/authoring/admin/test_conflicts.py), `repeatable` may be done at any time and again, `reads` decides
nothing."""

ACTIONS = {
    "delete_selected": "seen",
    "send_again": "repeatable",
    "remove_second_factors": "repeatable: it names its users, who set up a new one",
    "sign_out_everywhere": "repeatable: it names its users, who sign in again",
}
"""What the actions of lists do."""

ELSEWHERE = {"diagnostics_questionnaire_upgrade": "tests/authoring/admin/test_upgrading.py"}
"""Deciding addresses that need another site than this one; the file tries them."""


def control_of(name: str) -> str:
    lines = (line.split() for line in TABLE.strip().splitlines()[1:])
    return next((control for pattern, control in lines if fnmatch(name, pattern)), "")


DECIDING = [name for name in NAMES if control_of(name) == "seen" and name not in ELSEWHERE]
LISTS = [
    name
    for name in NAMES
    if control_of(name) == "list" and table_of(name) in ("user", "group", "invitation", "assessment", "outgoingmail")
]
"""The lists in which rows are chosen to be deleted; the others have no such action (test_permissions_in_lists)."""


def test_no_address_is_missing_from_the_table() -> None:
    assert [name for name in NAMES if not control_of(name)] == []


def test_what_is_tried_elsewhere_is_tried_there() -> None:
    assert all("seen" in (ROOT / Path(file)).read_text("utf-8") for file in ELSEWHERE.values())


def test_no_action_of_a_list_is_missing_from_the_table(module_db: None) -> None:
    request = RequestFactory().get("/")
    request.user = User(is_staff=True, is_superuser=True)
    actions = {name for model_admin in admin.site._registry.values() for name in model_admin.get_actions(request)}
    assert actions <= ACTIONS.keys()


@dataclass
class Decision:
    """A page that asks, and the POST that decides; `moves_on` changes what was shown."""

    page: str
    sent_to: str
    moves_on: Callable[[], object]
    data: dict[str, Any] = field(default_factory=dict)


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    """A site that each test leaves as it was."""
    world = LastingWorld()
    world.rows()
    return world


@pytest.fixture(scope="module")
def client(world: World) -> Client:
    return world.client(is_superuser=True)


def rename_a_stage(draft: Questionnaire) -> None:
    stage = draft.stages.get(key="qualify")
    stage.name_en = f"{stage.name_en} again"
    stage.save()


def publish_again(draft: Questionnaire) -> None:
    """Publish what the draft says, whatever is in use."""
    retire(questionnaire_id=draft.pk, by=None)
    publish(questionnaire_id=draft.pk, by=None)


CHANGES: dict[str, dict[str, Any]] = {
    "user": {"email": "other@example.com"},
    "group": {"name": "another name"},
    "invitation": {"email": "other@example.com"},
    "outgoingmail": {"to": "other@example.com"},
    "webhookendpoint": {"address": "https://other.example.com/"},
    "assessment": {"title": "Another title"},
}
"""What else the rows of a table may say meanwhile; parts of drafts are saved with another position."""


def move_on(row: Any) -> None:
    """Change a row as somebody else would meanwhile."""
    changes = CHANGES.get(row._meta.model_name)
    if changes is not None:
        type(row)._base_manager.filter(pk=row.pk).update(**changes)
    elif isinstance(row, Questionnaire):
        rename_a_stage(row)
    else:
        row.position += 7
        row.save()


def decision(world: World, name: str) -> Decision:
    """Return how something is decided at the address of that name."""
    draft, table = world.questionnaire, table_of(name)
    where = world.address(name).where
    if name.endswith("_delete"):
        row = row_to_delete(world, table)
        app = "auth" if table == "group" else "diagnostics"
        where = reverse(f"admin:{app}_{table}_delete", args=[row.pk])
        return Decision(where, where, lambda: move_on(row), {"post": "yes"})
    if name == "diagnostics_webhookendpoint_secret":
        return Decision(where, where, lambda: WebhookEndpoint.objects.update(secret="whsec_" + "b" * 40))
    if name == "diagnostics_questionnaire_publish":
        rename_a_stage(draft)
        check = reverse("admin:diagnostics_questionnaire_check", args=[draft.pk])
        return Decision(check, where, lambda: rename_a_stage(draft))
    if name == "diagnostics_questionnaire_retire":
        return Decision(where, where, lambda: publish_again(draft))
    rename_a_stage(draft)
    return Decision(where, where, lambda: rename_a_stage(draft), more_data(world, name))


def more_data(world: World, name: str) -> dict[str, Any]:
    """Return what the form sends besides what was seen."""
    if name == "diagnostics_questionnaire_settle":
        GoldenExample.objects.update(leading="nobody")
        return {"example": list(GoldenExample.objects.values_list("key", flat=True))}
    if name == "diagnostics_goldenexample_change":
        GoldenExample.objects.update(leading="nobody")
        return {"_settle": "yes"}
    if name == "diagnostics_questionnaire_simulator":
        return {"answer-leads": "inbound", "name_en": "Example", "name_nb": "Eksempel"}
    if name == "diagnostics_questionnaire_import":
        return {"text": write_file(make_instrument()), "apply": "yes"}
    return {}


def row_to_delete(world: World, table: str) -> Any:
    """Return a row of the table that may be deleted."""
    if table == "questionnaire":
        return make_draft(make_instrument(key="second"))
    rows = world.rows()
    if table in ("stage", "process", "question", "salesmodel"):
        return type(rows[table]).objects.create(questionnaire=world.questionnaire, position=9, key="unused")
    rows[table].refresh_from_db()
    return rows[table]


def seen_on(client: Client, it: Decision) -> tuple[str, dict[str, Any]]:
    """Return what the page shows, as its form posts it, and what else the form sends."""
    if "apply" in it.data:
        response = client.post(it.page, {"text": it.data["text"], "check": "yes"})
    else:
        query = {name: value for name, value in it.data.items() if name.startswith("answer-")}
        response = client.get(it.page, query)
    context = response.context_data
    page = context.get("page")
    seen = context.get("seen") or getattr(page, "seen", "")
    return str(seen), filled_in(response) if "adminform" in context and "_settle" in it.data else {}


BESIDE = ("diagnostics.Spending", "sessions.Session", "admin.LogEntry")
"""Tables that every request may write."""


def state() -> tuple[object, ...]:
    """Return what decisions change: numbers of rows, which versions are in use, what examples expect, secrets."""
    counts = {table: count for table, count in row_counts().items() if table not in BESIDE}
    return (
        counts,
        list(Questionnaire.objects.order_by("pk").values_list("current_version", flat=True)),
        list(GoldenExample.objects.order_by("pk").values_list("key", "leading")),
        list(WebhookEndpoint.objects.order_by("pk").values_list("secret", flat=True)),
        [fingerprint_of(draft) for draft in Questionnaire.objects.order_by("pk")],
    )


def fingerprint_of(draft: Questionnaire) -> int:
    return hash(write_file(load_draft(draft)))


@pytest.mark.parametrize("name", DECIDING)
def test_what_is_decided_is_what_was_seen(world: World, client: Client, name: str, db: None) -> None:
    with transaction.atomic(), without_rendering():
        it = decision(world, name)
        outdated, form = seen_on(client, it)
        it.moves_on()
        before = state()
        answer = client.post(it.sent_to, {**form, **it.data, "seen": outdated}, follow=True)
        assert (answer.status_code, state()) == (200, before)
        assert says_what_came_in_between(answer)
        # the control: the same decision about what is there now
        current, form = seen_on(client, it)
        client.post(it.sent_to, {**form, **it.data, "seen": current})
        assert (outdated != current, state() != before) == (True, True)
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", LISTS)
def test_the_rows_that_a_list_deletes_are_those_that_were_seen(
    world: World, client: Client, name: str, db: None
) -> None:
    with transaction.atomic(), without_rendering():
        table = table_of(name)
        row = row_to_delete(world, table)
        where = world.address(name).where
        chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)]}
        outdated = str(client.post(where, chosen).context_data["seen"])
        move_on(row)
        answer = client.post(where, {**chosen, "post": "yes", "seen": outdated})
        assert type(row)._base_manager.filter(pk=row.pk).exists()
        assert says_what_came_in_between(answer)
        client.post(where, {**chosen, "post": "yes", "seen": str(answer.context_data["seen"])})
        assert not type(row)._base_manager.filter(pk=row.pk).exists()
        transaction.set_rollback(True)


def says_what_came_in_between(response: Any) -> bool:
    """Whether the page that comes back names what changed."""
    context = response.context_data
    page = context.get("page")
    came_in = context.get("meanwhile") or getattr(page, "meanwhile", None)
    if came_in is not None:
        return bool(came_in.lines)
    return bool(context.get("changed_names"))


class TestSeen:
    def test_survives_being_written(self) -> None:
        seen = Seen(contents="a1", version=3, target="b2", moment="1-2-3")
        assert Seen.from_text(str(seen)) == seen
        assert Seen.from_text(str(Seen(version=0))) == Seen(version=0)

    @pytest.mark.parametrize("text", ["", "x", "a.b.c.d", "...", "a.1.b.c.d", "a.²..", f"a.{'9' * 40}.."])
    def test_of_a_text_that_is_none_is_equal_to_nothing(self, text: str) -> None:
        assert not Seen.from_text(text).is_still(Seen(contents="a", version=1))

    def test_compares_only_what_was_shown(self) -> None:
        now = Seen(contents="a", version=2, target="b", moment="9")
        assert [Seen(**shown).is_still(now) for shown in ({"contents": "a"}, {"version": 2}, {"target": "b"})] == [
            True,
            True,
            True,
        ]
        assert [
            Seen(**shown).is_still(now)
            for shown in ({"contents": "b"}, {"contents": "a", "version": 1}, {"contents": "a", "target": "x"}, {})
        ] == [False] * 4


def test_every_table_is_deleted_from_with_care() -> None:
    careless = [model for model, each in admin.site._registry.items() if not isinstance(each, CarefulDeletion)]
    assert careless == []
