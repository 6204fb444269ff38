"""Members of staff by what they may do, and how the admin answers each of them.

A whole request reads session, account, second factor, permissions and budgets anew, which costs several times what a
refusal does. Most answers are therefore those of the views to an account that is known already.
"""

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test import Client, override_settings

from diagnostics.site.models import User
from tests.support.admin.permissions import VERBS, World, codename

ROLES = ("author", "publisher", "support", "viewer", "administrator")

ACCOUNT, SESSION = "tests.account", "tests.session"
"""Where a request has the account that is known, and what its session has."""


class KnownAccount:
    """Middleware: the request is that of an account that is known, whose session has shown a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.user = copy(request.META[ACCOUNT])
        request.session = import_module(settings.SESSION_ENGINE).SessionStore()
        request.session.update(request.META[SESSION])
        # as the first look into the session says, which is kept here
        vars(request)["lacks_second_factor"] = False
        return self.get_response(request)


MIDDLEWARE = [
    f"{__name__}.KnownAccount",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "diagnostics.site.views.errors.RefusalMiddleware",
]
"""What admin views need around them."""


def direct(client: Client) -> Client:
    """Return a client whose requests go to the views as those of the account that is signed in to `client`."""
    account = User.objects.get(pk=client.session["_auth_user_id"])
    # kept on the account, where has_perm looks first
    account.get_all_permissions()
    known: dict[str, Any] = {ACCOUNT: account, SESSION: dict(client.session)}
    at_once = Client(**known)
    with override_settings(MIDDLEWARE=MIDDLEWARE):
        at_once.handler.load_middleware()
    return at_once


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff: a client, another one whose requests go to the views at once, and the permissions held."""

    client: Client
    direct: Client
    held: frozenset[str]


class Staff:
    """The members of staff of a site, each of whom is signed in once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.member = cache(self._member)

    def _member(self, *permissions: str, group: str = "", is_superuser: bool = False) -> Member:
        client = self._world.client(*permissions, group=group, is_superuser=is_superuser)
        at_once = direct(client)
        account: Any = at_once.defaults[ACCOUNT]
        held = frozenset(name.partition(".")[2] for name in account.get_all_permissions())
        return Member(client, at_once, held)

    def roles(self, table: str) -> dict[str, Member]:
        """Return who has nothing, each single permission that may bear on the table, all others, and so on."""
        single = sorted(
            {
                codename(verb, each)
                for verb in (*VERBS, "publish", "settle", "export", "insight")
                for each in (table, "questionnaire")
            }
        )
        others = Permission.objects.exclude(codename__in=single).values_list("codename", flat=True)
        return {
            "nothing": self.member(),
            **{permission: self.member(permission) for permission in single},
            "all others": self.member(*others),
            **{group: self.member(group=group) for group in ROLES},
            "superuser": self.member(is_superuser=True),
        }


UNLISTED = {"publish_questionnaire", "export_assessment", "view_insight"} | {
    f"{verb}_{table}"
    for verb in VERBS
    for table in ("question", "salesmodel", "stage", "process", "stagerule", "goldenexample", "questionnaireversion")
}
"""Permissions with which the admin's index lists no table: parts are in the tree of their questionnaire."""


def lets_in(rule: str, table: str, held: frozenset[str]) -> bool:
    """Whether a rule of the table admits staff with these permissions."""
    if rule in ("staff", "-", "listed"):
        return rule == "staff" or (rule == "listed" and bool(held - UNLISTED))
    return any({codename(verb, table) for verb in part.split("&")} <= held for part in rule.split("|"))


def status(client: Client, method: str, where: str, data: dict[str, Any] | None = None) -> int:
    """Return the status of an answer, in the world as it was, which the client stays signed in to."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(where, data or {})
        transaction.set_rollback(True)
    client.cookies = cookies
    return int(response.status_code)
