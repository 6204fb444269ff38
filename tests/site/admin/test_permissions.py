"""Every address and action of the admin against every permission and group that bears on it.

The table is the promise: who is let in. An address that is missing from it fails the suite.
"""

from contextlib import nullcontext
from fnmatch import fnmatch

import pytest
from django.test import Client

from tests.support.admin.forms import unrendered
from tests.support.admin.permissions import NAMES, World, held_by, lets_in, roles, status, table_of

TABLE = """
address                              GET           POST
index                                staff         staff
login                                staff         staff
logout                               -             staff
password_change                      staff         staff
password_change_done                 staff         -
autocomplete                         -             -
jsi18n                               staff         -
view_on_site                         -             -
app_list                             listed        listed
diagnostics_questionnaire_check      view|change|publish  view|change|publish
diagnostics_questionnaire_publish    publish       publish
diagnostics_questionnaire_plan       publish       publish
diagnostics_questionnaire_cancel_plan    publish   publish
diagnostics_questionnaire_ask        change        change
diagnostics_questionnaire_withdraw   change        change
diagnostics_questionnaire_give_back  publish       publish
diagnostics_questionnaire_put_aside  change        change
diagnostics_questionnaire_prove      change|publish  change|publish
diagnostics_questionnaire_retire     publish       publish
diagnostics_questionnaire_differences    view|change  view|change
diagnostics_questionnaire_impact     view|change   view|change
diagnostics_questionnaire_export     view|change   view|change
diagnostics_questionnaire_import     add|change    add|change
diagnostics_questionnaire_restore    change        change
diagnostics_questionnaire_discard    change        change
diagnostics_questionnaire_upgrade    change        change
diagnostics_questionnaire_second_edition  add|change  add|change
diagnostics_questionnaire_settle     settle        settle
diagnostics_questionnaire_delete     -             -
diagnostics_questionnaire_simulator  view|change   change
diagnostics_questionnaire_weights    view|change   change
diagnostics_questionnaire_stages     view|change   change
diagnostics_questionnaire_sales_models    view|change  change
diagnostics_questionnaire_pipelines  view|change   change
diagnostics_questionnaire_try        view|change   -
diagnostics_questionnaire_insight    insight       -
diagnostics_questionnaire_insight_csv    insight       -
diagnostics_questionnaire_translate  view|change   change
diagnostics_questionnaire_translations_sheet   view|change  view|change
diagnostics_questionnaire_translations_import  change       change
diagnostics_questionnaire_preview_*  view|change   view|change
diagnostics_goldenexample_add        -             -
diagnostics_questionnaireversion_add      -            -
diagnostics_questionnaireversion_change   view|change  -
diagnostics_questionnaireversion_delete   -            -
diagnostics_assessment_add           -             -
diagnostics_assessment_export_*      export        -
diagnostics_assessment_change        view|change   -
diagnostics_webhookendpoint_test     change        change
diagnostics_webhookendpoint_secret   change        change
diagnostics_webhookdelivery_add      -             -
diagnostics_webhookdelivery_change   view|change   -
diagnostics_webhookdelivery_delete   -             -
diagnostics_webhookdelivery_again    view&resend|change&resend    view&resend|change&resend
diagnostics_invitation_change             view|change  -
diagnostics_outgoingmail_add         -             -
diagnostics_outgoingmail_change      view|change   -
diagnostics_branding_add             -             -
diagnostics_branding_delete          -             -
diagnostics_branding_preview         view|change   -
diagnostics_user_add                 -             -
auth_user_password_change            change        change
*_changelist                         view|change   view|change
*_add                                add           add
*_change                             view|change   change
*_delete                             delete        delete
*_history                            view|change   view|change
"""
"""Who is let in, by the first line that fits: `view`, `add`, `change`, `delete` are the permissions on the address's
own table, `publish` that on questionnaires, `settle` that to change golden examples, `export` that on assessments,
`insight` that to view insight, `resend` that to change webhooks, `staff` everyone who is staff, `listed` whoever may do
something to some table, `-` nobody."""


People = dict[str, dict[str, tuple[Client, set[str]]]]


def rule_of(name: str) -> tuple[str, str]:
    """Return who is let in at the address of that name, for GET and for POST."""
    lines = (line.split() for line in TABLE.strip().splitlines()[1:])
    return next(((get, post) for pattern, get, post in lines if fnmatch(name, pattern)), ("", ""))


@pytest.fixture(scope="module")
def world(module_db: None) -> World:
    """A site that each answer leaves as it was, so that one does for all."""
    return World()


@pytest.fixture(scope="module")
def people(world: World) -> People:
    """Who is tried at the addresses of each table: by role, a client and what it holds."""
    tables = dict.fromkeys(map(table_of, NAMES))
    return {
        table: {role: (client, held_by(client)) for role, client in roles(world, table).items()} for table in tables
    }


def test_no_address_is_missing_from_the_table() -> None:
    assert [name for name in NAMES if rule_of(name) == ("", "")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_address_lets_in_those_whom_the_table_names(db: None, world: World, people: People, name: str) -> None:
    """Pages are rendered for who sees everything, and for who may only look, since forms without fields differ."""
    address = world.address(name)
    get, post = rule_of(name)
    data = {"post": "yes"} if name.endswith("_delete") else {}
    expected, found = {}, {}
    for role, (client, held) in people[address.table].items():
        expected[role] = (lets_in(get, address.table, held), lets_in(post, address.table, held))
        with nullcontext() if role in (f"view_{address.table}", "superuser") else unrendered():
            answers = (status(client, "get", address.where), status(client, "post", address.where, data))
        found[role] = tuple(answer in (200, 302) for answer in answers)
    assert found == expected
