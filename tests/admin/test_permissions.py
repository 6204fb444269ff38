"""Every address and action of the admin against every permission and group that bears on it.

The table is the promise: who is let in. An address that is missing from it fails the suite.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from diagnostics.models import Assessment, Process, Questionnaire, Stage, User
from diagnostics.models.fields import Authored
from tests.admin.forms import list_filled_in, send
from tests.rows import make_completed, make_published

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
diagnostics_questionnaire_publish    publish       publish
diagnostics_questionnaire_prove      publish       publish
diagnostics_questionnaire_retire     publish       publish
diagnostics_questionnaire_differences    view|change  view|change
diagnostics_questionnaire_impact     view|change   view|change
diagnostics_questionnaire_export     view|change   view|change
diagnostics_questionnaire_import     add|change    add|change
diagnostics_questionnaire_restore    change        change
diagnostics_questionnaire_discard    change        change
diagnostics_questionnaire_copy       add           add
diagnostics_questionnaireversion_add      -            -
diagnostics_questionnaireversion_change   view|change  -
diagnostics_questionnaireversion_delete   -            -
diagnostics_assessment_add           -             -
diagnostics_assessment_change        view|change   -
diagnostics_user_add                 add&change    add&change
auth_user_password_change            change        change
*_changelist                         view|change   view|change
*_add                                add           add
*_change                             view|change   change
*_delete                             delete        delete
*_history                            view|change   view|change
"""
"""Who is let in, by the first line that fits: `view`, `add`, `change`, `delete` are the permissions on the address's
own table, `publish` that on questionnaires, `staff` everyone who is staff, `listed` whoever may do something to some
table, `-` nobody."""


@dataclass(frozen=True)
class Address:
    """One address of the admin, with the table whose permissions bear on it."""

    name: str
    table: str
    where: str

    def rule(self) -> tuple[str, str]:
        """Return who is let in, for GET and for POST."""
        lines = (line.split() for line in TABLE.strip().splitlines()[1:])
        return next(((get, post) for name, get, post in lines if fnmatch(self.name, name)), ("", ""))


def named(patterns: Any = None) -> Iterator[tuple[str, str]]:
    """Yield the names of the admin's addresses, with their patterns."""
    if patterns is None:
        patterns = next(part for part in get_resolver().url_patterns if part.namespace == "admin").url_patterns
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from named(pattern.url_patterns)
        elif isinstance(pattern, URLPattern) and pattern.name is not None:
            yield pattern.name, str(pattern.pattern)


NAMES = tuple(dict.fromkeys(name for name, _ in named()))
VERBS = ("view", "add", "change", "delete")


def table_of(name: str) -> str:
    """Return the table that an address is about, "questionnaire" where it is about none."""
    if name == "auth_user_password_change":
        return "user"
    parts = name.split("_")
    return parts[1] if parts[0] in ("diagnostics", "auth") else "questionnaire"


class World:
    """A published questionnaire, an assessment, and staff with and without permissions."""

    def __init__(self) -> None:
        self.version = make_published()
        make_completed(self.version)
        self.questionnaire = self.version.questionnaire
        self.clients: dict[tuple[str, ...], Client] = {}

    def rows(self) -> dict[str, Any]:
        """Return one row of each table, by the table's name."""
        draft = self.questionnaire
        model = draft.sales_models.first()
        return {
            "questionnaire": draft,
            "question": draft.questions.first(),
            "salesmodel": model,
            "stage": draft.stages.first(),
            "process": draft.processes.first(),
            "stagerule": model.rules.first() or self._rule(model),
            "questionnaireversion": self.version,
            "assessment": Assessment.objects.get(),
            "user": User.objects.create_user("row@example.com"),
            "group": Group.objects.get(name="viewer"),
        }

    def _rule(self, model: Any) -> Any:
        return model.rules.create(position=1, placement="leave_out", stage=self.questionnaire.stages.first())

    def address(self, name: str) -> Address:
        """Return the address of that name, of a row that exists."""
        table = table_of(name)
        pattern = dict(named())[name]
        if "app_label" in pattern:
            return Address(name, table, reverse("admin:app_list", args=["diagnostics"]))
        if "content_type_id" in pattern:
            return Address(name, table, reverse("admin:view_on_site", args=[0, 0]))
        rows = self.rows()
        return Address(name, table, reverse(f"admin:{name}", args=[rows[table].pk] if "<" in pattern else []))

    def client(self, *permissions: str, group: str = "", is_superuser: bool = False) -> Client:
        """Return a client of a new member of staff."""
        number = User.objects.count()
        user = User.objects.create(email=f"staff{number}@example.com", is_staff=True, is_superuser=is_superuser)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        if group:
            user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client


def codename(verb: str, table: str) -> str:
    """Return the codename of a permission that the table calls by its verb."""
    return "publish_questionnaire" if verb == "publish" else f"{verb}_{table}"


def lets_in(rule: str, table: str, held: set[str]) -> bool:
    """Tell whether a rule of the table lets in whoever holds these permissions."""
    if rule in ("staff", "-", "listed"):
        return rule == "staff" or (rule == "listed" and bool(held - {"publish_questionnaire"}))
    return any({codename(verb, table) for verb in part.split("&")} <= held for part in rule.split("|"))


def held_by(client: Client) -> set[str]:
    """Return the codenames of all permissions of the client's user."""
    user = User.objects.get(pk=client.session["_auth_user_id"])
    return {permission.partition(".")[2] for permission in user.get_all_permissions()}


def roles(world: World, table: str) -> dict[str, Client]:
    """Return staff with nothing, with each single permission that may bear on the table, with all others, and so on."""
    single = sorted({codename(verb, each) for verb in (*VERBS, "publish") for each in (table, "questionnaire")})
    others = Permission.objects.exclude(codename__in=single).values_list("codename", flat=True)
    return {
        "nothing": world.client(),
        **{permission: world.client(permission) for permission in single},
        "all others": world.client(*others),
        **{group: world.client(group=group) for group in ("author", "publisher", "viewer")},
        "superuser": world.client(is_superuser=True),
    }


def status(client: Client, method: str, where: str, data: dict[str, Any] | None = None) -> int:
    """Return the status of an answer, in the world as it was."""
    with transaction.atomic():
        response = getattr(client, method)(where, data or {})
        transaction.set_rollback(True)
    return int(response.status_code)


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_no_address_is_missing_from_the_table() -> None:
    assert [name for name in NAMES if Address(name, "", "").rule() == ("", "")] == []


@pytest.mark.parametrize("name", NAMES)
def test_every_address_lets_in_those_whom_the_table_names(world: World, name: str) -> None:
    address = world.address(name)
    get, post = address.rule()
    data = {"post": "yes"} if name.endswith("_delete") else {}
    people = roles(world, address.table)
    expected, found = {}, {}
    for role, client in people.items():
        held = held_by(client)
        expected[role] = (lets_in(get, address.table, held), lets_in(post, address.table, held))
        answers = (status(client, "get", address.where), status(client, "post", address.where, data))
        found[role] = tuple(answer in (200, 302) for answer in answers)
    assert found == expected


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


MOVABLE = ("question", "salesmodel", "stage", "process", "stagerule")


@pytest.mark.parametrize("table", MOVABLE)
def test_only_who_may_change_a_table_changes_it_in_the_list(world: World, table: str) -> None:
    row, address = world.rows()[table], reverse(f"admin:diagnostics_{table}_changelist")
    superuser = world.client(is_superuser=True)
    data = list_filled_in(superuser.get(address)) | {"form-0-position": 7}
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
    "user": ["view and delete", "superuser"],
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
    send(client, address, text_en="Changed?", **{"options-0-label_en": "Changed"})
    question.refresh_from_db()
    assert (question.text_en, question.options.filter(label_en="Changed").exists()) == ("Changed?", False)


class TestGroups:
    def permissions(self, group: str) -> set[str]:
        return set(Group.objects.get(name=group).permissions.values_list("codename", flat=True))

    def test_an_author_writes_every_authored_table_and_publishes_nothing(self, world: World) -> None:
        tables = {model._meta.model_name for model in apps.get_models() if issubclass(model, Authored)}
        written = {f"{verb}_{table}" for verb in VERBS for table in tables}
        assert self.permissions("author") == written | {"view_questionnaireversion"}

    def test_a_publisher_publishes_and_writes_nothing(self, world: World) -> None:
        held = self.permissions("publisher")
        assert {name for name in held if not name.startswith("view_")} == {"publish_questionnaire"}
        assert "view_assessment" not in held

    def test_a_viewer_reads_results_and_writes_nothing(self, world: World) -> None:
        held = self.permissions("viewer")
        assert {name for name in held if not name.startswith("view_")} == set()
        assert "view_assessment" in held

    def test_making_them_again_changes_nothing(self, world: World) -> None:
        before = {group.name: self.permissions(group.name) for group in Group.objects.all()}
        migration = import_module("diagnostics.migrations.0002_groups")
        state = MigrationLoader(connection).project_state()
        migration.make_groups(state.apps, SimpleNamespace(connection=connection))
        assert {group.name: self.permissions(group.name) for group in Group.objects.all()} == before
        assert set(before) == {"author", "publisher", "viewer"}
