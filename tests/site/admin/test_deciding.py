"""Every POST of the admin that decides something carries what was seen: if that moved on, nothing happens.

The table says of every address what its POST does; an address or an action of a list that is missing fails the suite.
"""

from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.db import transaction
from django.test import Client, RequestFactory

from diagnostics.authoring.domain.seen import Seen
from diagnostics.site.admin.deleting import CarefulDeletion
from diagnostics.site.models import User
from diagnostics.site.views.typed import LANGUAGE
from tests.repository.files import ROOT
from tests.support.admin.decisions import (
    decision,
    move_on,
    row_to_delete,
    says_what_came_in_between,
    seen_on,
    state,
)
from tests.support.admin.forms import unrendered
from tests.support.admin.permissions import NAMES, World, table_of

TABLE = """
address                                 its POST
diagnostics_questionnaire_publish       seen
diagnostics_questionnaire_plan          seen
diagnostics_questionnaire_cancel_plan   seen
diagnostics_questionnaire_ask           seen
diagnostics_questionnaire_withdraw      seen
diagnostics_questionnaire_give_back     seen
diagnostics_questionnaire_put_aside     seen
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
password_change                         reads
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


@pytest.fixture(scope="module")
def client(lasting_world: World) -> Client:
    return lasting_world.client(is_superuser=True)


@pytest.mark.parametrize("name", DECIDING)
def test_what_is_decided_is_what_was_seen(lasting_world: World, client: Client, name: str, db: None) -> None:
    with transaction.atomic(), unrendered():
        it = decision(lasting_world, name)
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


@pytest.mark.parametrize("name", ["diagnostics_questionnaire_publish", "diagnostics_user_delete"])
def test_control_without_comparing_something_unseen_is_decided(
    lasting_world: World, client: Client, name: str, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Seen, "is_still", lambda *_: True)
    monkeypatch.setattr(CarefulDeletion, "seen_rows", lambda *_: "the same")
    with transaction.atomic(), unrendered():
        it = decision(lasting_world, name)
        outdated, form = seen_on(client, it)
        it.moves_on()
        before = state()
        client.post(it.sent_to, {**form, **it.data, "seen": outdated})
        assert state() != before
        transaction.set_rollback(True)


@pytest.mark.parametrize("name", LISTS)
def test_the_rows_that_a_list_deletes_are_those_that_were_seen(
    lasting_world: World, client: Client, name: str, db: None
) -> None:
    with transaction.atomic(), unrendered():
        table = table_of(name)
        row = row_to_delete(lasting_world, table)
        where = lasting_world.address(name).where
        chosen = {"action": "delete_selected", "_selected_action": [str(row.pk)]}
        outdated = str(client.post(where, chosen).context_data["seen"])
        # a switch of language asks again, about the same rows
        in_norwegian = {**chosen, "post": "yes", "seen": outdated, LANGUAGE: "nb"}
        switched = client.post(where, in_norwegian)
        assert (switched.status_code, switched["Location"]) == (307, where)
        asked = client.post(where, in_norwegian)
        assert (list(asked.context_data["queryset"]), asked.context_data["keeps_typed"]) == ([row], True)
        assert client.cookies.pop(settings.LANGUAGE_COOKIE_NAME).value == "nb"
        move_on(row)
        answer = client.post(where, {**chosen, "post": "yes", "seen": outdated})
        assert type(row)._base_manager.filter(pk=row.pk).exists()
        assert says_what_came_in_between(answer)
        client.post(where, {**chosen, "post": "yes", "seen": str(answer.context_data["seen"])})
        assert not type(row)._base_manager.filter(pk=row.pk).exists()
        transaction.set_rollback(True)


def test_every_table_is_deleted_from_with_care() -> None:
    careless = [model for model, each in admin.site._registry.items() if not isinstance(each, CarefulDeletion)]
    assert careless == []
