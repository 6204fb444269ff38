"""Nobody gets, gives or takes more than they have: who may do what to whom in the admin of users."""

import re
import sys
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diagnostics.authoring.models import Questionnaire
from diagnostics.people.queries.privileges import manageable_users, may_manage
from diagnostics.site.models import OutgoingMail, User
from tests.support.admin.forms import delete, delete_chosen, seen_on, unrendered
from tests.support.admin.roles import direct
from tests.visitors import make_account, show_again_who, with_second_factor

LIST = reverse("admin:diagnostics_user_changelist")
ROLES = ("nobody", "viewer", "support", "author_support", "changer", "superuser")
"""`changer` may change users, and has no more."""

TARGETS = {
    "nobody": "",
    "viewer": "",
    "support": "visitor nobody support colleague",
    "author_support": "visitor nobody support colleague author author_support",
    "changer": "visitor nobody viewer changer",
    "superuser": "visitor support colleague author author_support changer closed_superuser superuser viewer nobody",
}
"""By role, the users of whom it has every permission."""

WRITES = {role: role in ("support", "author_support", "changer", "superuser") for role in ROLES}
RESETS = {role: role in ("support", "author_support", "superuser") for role in ROLES}


class People:
    """Staff of every role, and targets."""

    def __init__(self) -> None:
        def held(name: str, *codenames: str, groups: tuple[str, ...] = (), **more: Any) -> User:
            user = with_second_factor(make_account(f"{name}@example.com", is_staff=True, **more))
            user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
            user.groups.set(Group.objects.filter(name__in=groups))
            return user

        self.users = {
            "visitor": with_second_factor(make_account("visitor@example.com")),
            "nobody": held("nobody"),
            "viewer": held("viewer", "view_user", "view_branding"),
            "support": held("support", groups=("support",)),
            "colleague": held("colleague", groups=("support",)),
            "author": held("author", groups=("author",)),
            "author_support": held("author_support", groups=("author", "support")),
            "changer": held("changer", "view_user", "change_user", "delete_user", "view_branding"),
            "superuser": held("superuser", is_superuser=True),
            "closed_superuser": held("closed", is_superuser=True, is_active=False),
        }

    def client(self, role: str) -> Client:
        client = Client()
        client.force_login(self.users[role])
        show_again_who(client)
        return client


@pytest.fixture(scope="module")
def people(module_db: None) -> People:
    """Everybody, whom each test leaves as they were."""
    return People()


@pytest.fixture
def undone(people: People, db: None) -> Iterator[None]:
    """Take back what the test did."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def change(client: Client, user: User, **fields: Any) -> int:
    """Send the form of a user with more fields than the page may have shown."""
    groups = list(user.groups.values_list("pk", flat=True))
    sent = {"email": user.email, "first_name": "Changed", "is_active": "on", "groups": groups, **fields}
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    sent["seen"] = seen_on(client, address)
    return client.post(address, {name: value for name, value in sent.items() if value is not None}).status_code


def set_password(client: Client, user: User) -> int:
    passwords = dict.fromkeys(("password1", "password2"), "a long password 9")
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    return client.post(address, {"usable_password": "true", **passwords}).status_code


def act(client: Client, action: str, *users: User, **more: str) -> int:
    chosen = {"action": action, "_selected_action": [user.pk for user in users], **more}
    return client.post(LIST, chosen).status_code


def state(user: User) -> list[Any]:
    """Return everything about the user that somebody may want to change."""
    row = User.objects.filter(pk=user.pk).values().first() or {}
    row.pop("last_login", None)
    return [
        row,
        sorted(user.groups.values_list("name", flat=True)),
        sorted(user.user_permissions.values_list("codename", flat=True)),
        Authenticator.objects.filter(user=user.pk).count(),
    ]


ATTEMPTS = {
    "edit": change,
    "close": lambda client, user: change(client, user, is_active=None),
    "take over by address": lambda client, user: change(client, user, email="mine@example.com"),
    "set password": set_password,
    "remove factors": lambda client, user: act(client, "remove_second_factors", user),
    "delete": lambda client, user: delete(client, reverse("admin:diagnostics_user_delete", args=[user.pk])).status_code,
    "delete chosen": lambda client, user: delete_chosen(client, LIST, user.pk).status_code,
}


def may(role: str, target: str, attempt: str) -> bool:
    """Whether the table above allows it."""
    allowed = {
        "remove factors": RESETS[role],
        "delete": role in ("changer", "superuser"),
        "delete chosen": role in ("changer", "superuser"),
    }
    return allowed.get(attempt, WRITES[role]) and target in TARGETS[role].split()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_changes_only_those_whose_every_permission_it_has(
    people: People, undone: None, role: str, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ERASURES_FILE = tmp_path / "erasures.log"
    # each attempt is undone, so the page shows the same again
    monkeypatch.setattr(sys.modules[__name__], "seen_on", cache(seen_on))
    client, expected, done = direct(people.client(role)), {}, {}
    for (target, user), (attempt, send) in product(people.users.items(), ATTEMPTS.items()):
        if target == role:
            # who closes or erases themselves cannot go on
            continue
        with transaction.atomic():
            before = state(user)
            with unrendered():
                send(client, user)
            done[target, attempt] = state(user) != before
            transaction.set_rollback(True)
        expected[target, attempt] = may(role, target, attempt)
    assert {key: value for key, value in done.items() if value != expected[key]} == {}


@pytest.mark.both_databases
def test_one_user_is_judged_as_many_are(people: People, undone: None) -> None:
    """Pages of one user and actions on several ask in different ways."""
    users = people.users.values()
    pairs = {(by.email, user.email) for by, user in product(users, users) if may_manage(by, user)}
    assert pairs == {(by.email, user.email) for by in users for user in manageable_users(by)}
    for role in (role for role in ROLES if WRITES[role]):
        by = people.users[role]
        assert {name for name, user in people.users.items() if may_manage(by, user)} == set(TARGETS[role].split())


@pytest.mark.both_databases
@pytest.mark.parametrize("role", ["support", "author_support", "changer"])
@pytest.mark.parametrize("target", ["self", "visitor"])
def test_forged_fields_grant_nothing(people: People, undone: None, role: str, target: str) -> None:
    user = people.users[role if target == "self" else target]
    client, before = people.client(role), state(user)
    everything = list(Permission.objects.values_list("pk", flat=True))
    for field in ("is_superuser", "is_staff", "user_permissions"):
        change(client, user, **{field: everything if field == "user_permissions" else "on"})
    fresh = User.objects.get(pk=user.pk)
    assert (fresh.is_superuser, fresh.is_staff, state(user)[2]) == (False, before[0]["is_staff"], before[2])
    change(client, user, groups=list(Group.objects.values_list("pk", flat=True)))
    assert state(user)[1] == before[1]


@pytest.mark.both_databases
def test_a_role_whose_permissions_one_has_can_be_given(people: People, undone: None) -> None:
    """The control: what is refused above is not refused for want of something else."""
    visitor = people.users["visitor"]
    change(people.client("author_support"), visitor, groups=[Group.objects.get(name="author").pk])
    assert state(visitor)[1] == ["author"]
    assert User.objects.get(pk=visitor.pk).is_staff
    change(people.client("superuser"), visitor, is_superuser="on")
    assert User.objects.get(pk=visitor.pk).is_superuser


@pytest.mark.parametrize("role", ["viewer", "support", "changer"])
def test_only_administrators_see_and_filter_by_more_than_groups(people: People, undone: None, role: str) -> None:
    client, superuser = people.client(role), people.users["superuser"]
    address = reverse("admin:diagnostics_user_change", args=[superuser.pk])
    page = client.get(address).content.decode() + client.get(LIST).content.decode()
    hidden = ("is_superuser", "is_staff", "user_permissions", "Superuser status", superuser.password.split("$")[-1])
    assert [name for name in hidden if name in page] == []
    filters = ("is_superuser__exact=1", "is_staff=1", "password__startswith=a", "user_permissions=1")
    more = (
        "user_permissions__codename=x",
        "groups__permissions__codename=x",
        "authenticator__data__startswith=x",
        "emailaddress__email=x",
    )
    assert [client.get(f"{LIST}?{each}").status_code for each in (*filters, *more)] == [400] * 8
    shown = people.client("superuser").get(address).content.decode()
    assert "is_superuser" in shown


def test_the_page_that_sets_a_password_names_the_ways_to_sign_in_that_there_are(people: People) -> None:
    people.users["visitor"].set_password("a long password 9")
    people.users["visitor"].save()
    address = reverse("admin:auth_user_password_change", args=[people.users["visitor"].pk])
    page = people.client("superuser").get(address).content.decode()
    assert ("Disabled, their current password is deleted." in page, "LDAP" in page) == (True, False)


@pytest.mark.parametrize("send", [change, set_password, ATTEMPTS["remove factors"]])
def test_whoever_did_not_show_who_they_are_lately_is_asked(people: People, undone: None, send: Any) -> None:
    client, user = Client(), people.users["visitor"]
    client.force_login(people.users["superuser"])
    before = state(user)
    assert send(client, user) == 302
    assert (state(user), "password1" in str(dict(client.session))) == (before, False)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"is_superuser": "on"}, "They changed what you may do in the administration."),
        ({"is_active": None}, "They closed your account, so you cannot sign in."),
        ({"email": "new@example.com"}, "Your e-mail address here is now new@example.com."),
        ({"first_name": "Kari"}, ""),
    ],
)
def test_the_user_is_told_by_mail(people: People, undone: None, fields: dict[str, Any], words: str) -> None:
    change(people.client("superuser"), people.users["visitor"], **fields)
    mail = [(message.to, words in message.text) for message in OutgoingMail.objects.order_by("to")]
    new = [("new@example.com", True)] if "email" in fields else []
    assert mail == ([*new, ("visitor@example.com", True)] if words else [])


def test_the_user_is_told_of_a_new_password(people: People, undone: None) -> None:
    set_password(people.client("superuser"), people.users["visitor"])
    (message,) = OutgoingMail.objects.all()
    assert (message.to, "They set a new password." in message.text) == ("visitor@example.com", True)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"unset-password": ""}, ["They switched off signing in with a password."]),
        # without the button of that name, Django changes nothing
        ({}, []),
    ],
    ids=["switched off", "contradicted"],
)
def test_the_user_is_told_what_became_of_the_password(
    people: People, undone: None, sent: dict[str, str], words: list[str]
) -> None:
    address = reverse("admin:auth_user_password_change", args=[people.users["visitor"].pk])
    people.client("superuser").post(address, {"usable_password": "false", **sent})
    texts = [message.text for message in OutgoingMail.objects.all()]
    assert [word for text in texts for word in re.findall("^- (.+)$", text, re.M)] == words


SECRETS = {
    "user": ("password__startswith", "session_epoch"),
    "webhookendpoint": ("secret__startswith", "secret_before__startswith"),
    "outgoingmail": ("text__contains", "subject__startswith"),
    "assessment": ("browser__startswith", "owner__password__startswith", "share_links__token_hash__startswith"),
    "invitation": ("invited_by__password__startswith", "invited_by__is_superuser"),
    "questionnaireversion": ("questionnaire__id__gt=0&document__contains",),
}
"""By table, filters that would let staff guess letter by letter what no page shows."""


@pytest.mark.both_databases
@pytest.mark.parametrize("table", SECRETS)
def test_no_list_is_filtered_by_what_no_page_shows(people: People, undone: None, table: str) -> None:
    staff = Client()
    everything = Permission.objects.filter(content_type__app_label="diagnostics")
    people.users["nobody"].user_permissions.set(everything)
    staff.force_login(people.users["nobody"])
    where = reverse(f"admin:diagnostics_{table}_changelist")
    # lists of parts are those of a questionnaire
    Questionnaire.objects.create(key="only")
    assert [staff.get(f"{where}?{each}=a").status_code for each in SECRETS[table]] == [400] * len(SECRETS[table])
    assert staff.get(where).status_code == 200
