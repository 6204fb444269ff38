"""The roles of staff: their permissions, what every migrate does to them, and the table of the guide."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management.sql import emit_post_migrate_signal

from diagnostics.people.actions.roles import install_roles, settle_roles
from diagnostics.people.domain import Role
from diagnostics.people.pages.roles import invited_as, role_name, role_summary
from diagnostics.site.models import User
from diagnostics.site.models.fields import Authored
from tests.repository.files import read
from tests.rows import costs
from tests.support.admin.permissions import VERBS
from tests.visitors import make_account

pytestmark = pytest.mark.both_databases

TABLE = """
view_questionnaire       author publisher viewer administrator
view_insight             author publisher viewer administrator
change_questionnaire     author administrator
publish_questionnaire    publisher administrator
view_assessment          viewer administrator
export_assessment        viewer administrator
delete_assessment        administrator
change_branding          administrator
change_webhookendpoint   administrator
view_outgoingmail        administrator
add_invitation           support administrator
change_user              support administrator
reset_second_factor      support administrator
delete_user              administrator
"""
"""By the permission that decides, who may do something: in the order of the guide's table."""

ROWS = [line.split() for line in TABLE.strip().splitlines()]


def permissions(role: str) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


def test_an_author_writes_every_authored_table_and_publishes_nothing(db: None) -> None:
    tables = {model._meta.model_name for model in apps.get_models() if issubclass(model, Authored)}
    written = {f"{verb}_{table}" for verb in VERBS for table in tables}
    assert permissions("author") == written | {"view_questionnaireversion", "view_insight"}


@pytest.mark.parametrize(
    ("role", "may"),
    [("publisher", {"publish_questionnaire"}), ("viewer", {"export_assessment"})],
    ids=["publisher", "viewer"],
)
def test_publishers_and_viewers_write_nothing(db: None, role: str, may: set[str]) -> None:
    assert {name for name in permissions(role) if not name.startswith("view_")} == may
    assert ("view_assessment" in permissions(role)) == (role == "viewer")


def test_an_administrator_has_every_permission_of_the_app(db: None) -> None:
    ours = Permission.objects.filter(content_type__app_label="diagnostics")
    assert permissions("administrator") == set(ours.values_list("codename", flat=True))


def test_every_migrate_puts_the_roles_right(db: None) -> None:
    author = Group.objects.get(name="author")
    before = permissions("author")
    author.permissions.set(Permission.objects.filter(codename="publish_questionnaire"))
    Group.objects.get(name="viewer").delete()
    own = Group.objects.create(name="made here")
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert (permissions("author"), "view_assessment" in permissions("viewer")) == (before, True)
    assert Group.objects.get(pk=own.pk).permissions.count() == 0


def test_roles_that_are_right_cost_nothing_to_check(db: None) -> None:
    config = apps.get_app_config("diagnostics")
    install_roles(config, using="default")
    # the content types and permissions, which Django looks for, then ours, the groups and their permissions
    with costs(6):
        install_roles(config, using="default")


@pytest.mark.parametrize("guide", ["guide-administrators.md", "guide-administrators.nb.md"])
def test_the_table_is_what_roles_may_do_and_what_the_guide_says(db: None, guide: str) -> None:
    held = {role.value: permissions(role) for role in Role}
    assert [[name, *(role for role in held if name in held[role])] for name, *_ in ROWS] == ROWS
    table = re.findall(r"^\| [^|]+ \|" + "([^|]*)\\|" * len(Role) + "$", read(f"docs/{guide}"), re.M)
    marks = [[mark.strip() for mark in row] for row in table]
    assert marks[0] == [role_name(role) for role in Role] or "nb" in guide
    assert marks[1:] == [["✓" if role in roles else "" for role in held] for _name, *roles in ROWS]


def test_every_role_has_words_and_other_groups_have_their_own_name() -> None:
    assert all(role_name(role) != role and role_summary(role) for role in Role)
    assert (role_name("made here"), role_summary("made here"), invited_as("")) == ("made here", "", "Account only")


def test_staff_are_those_with_a_role(db: None) -> None:
    user = make_account()
    user.groups.set(Group.objects.filter(name="viewer"))
    settle_roles(user=user, without_single=False)
    assert User.objects.get(pk=user.pk).is_staff
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename="view_user"))
    settle_roles(user=user, without_single=False)
    assert User.objects.get(pk=user.pk).is_staff
    settle_roles(user=user, without_single=True)
    assert (User.objects.get(pk=user.pk).is_staff, user.user_permissions.count()) == (False, 0)
