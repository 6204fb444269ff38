"""Every address and action of the admin against every permission and group that bears on it.

The table is the promise: who is let in. An address that is missing from it fails the suite.
"""

from fnmatch import fnmatch
from itertools import product

import pytest

from tests.support.admin.forms import unrendered
from tests.support.admin.permissions import NAMES, World, table_of
from tests.support.admin.roles import Member, Staff, lets_in, status

TABLE = """
address                              GET           POST
index                                staff         staff
login                                staff         staff
logout                               -             staff
password_change                      staff         staff
password_change_done                 staff         staff
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


@pytest.fixture(scope="module")
def people(lasting_world: World) -> dict[str, dict[str, Member]]:
    """Who is tried at the addresses of each table."""
    staff = Staff(lasting_world)
    return {table: staff.roles(table) for table in dict.fromkeys(map(table_of, NAMES))}


def rule_of(name: str) -> tuple[str, str]:
    """Return who is let in at the address of that name, for GET and for POST."""
    lines = (line.split() for line in TABLE.strip().splitlines()[1:])
    return next(((get, post) for pattern, get, post in lines if fnmatch(name, pattern)), ("", ""))


def test_no_address_is_missing_from_the_table() -> None:
    assert [name for name in NAMES if rule_of(name) == ("", "")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_address_lets_in_those_whom_the_table_names(
    db: None, lasting_world: World, people: dict[str, dict[str, Member]], name: str
) -> None:
    """Whole requests are those of who has nothing, may only look or has everything.

    Pages are rendered for who may only look, since forms without fields differ, and for who sees everything if they
    answer a form; what else these see, tests/site/admin/test_pages.py renders.
    """
    address = lasting_world.address(name)
    get, post = rule_of(name)
    data = {"post": "yes"} if name.endswith("_delete") else {}
    looks = f"view_{address.table}"
    expected, found = {}, {}

    def ask(role: str, method: str) -> None:
        member = people[address.table][role]
        client = member.client if role in ("nothing", looks, "superuser") else member.direct
        expected[role, method] = lets_in(get if method == "get" else post, address.table, member.held)
        found[role, method] = status(client, method, address.where, data) in (200, 302)

    with unrendered():
        for role, method in product(people[address.table], ("get", "post")):
            if (role, method) not in ((looks, "get"), ("superuser", "post")):
                ask(role, method)
    ask(looks, "get")
    ask("superuser", "post")
    assert found == expected
