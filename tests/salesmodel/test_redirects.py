"""No address of this site leads visitors to another one, whatever is in its query or form."""

import secrets
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from diagnostics.site.models import User
from tests.support.targets import hostile_targets, leads_away
from tests.visitors import EMAIL, PASSWORD, SIGN_IN, Visitor, make_account, show_again_who, url, with_second_factor

COUNT = 12
"""Generated addresses for each way of asking; the drill tries more."""

Ask = Callable[[Visitor, str], Any]
CREDENTIALS = {"login": EMAIL, "password": PASSWORD}


def _query(name: str, target: str) -> str:
    return f"?{urlencode({name: target})}"


AS_GUEST: dict[str, Ask] = {
    "sign in": lambda guest, target: guest.post(SIGN_IN, {**CREDENTIALS, "next": target}),
    "sign in by query": lambda guest, target: guest.post(SIGN_IN + _query("next", target), CREDENTIALS),
    "language": lambda guest, target: guest.post("/i18n/setlang/", {"language": "nb", "next": target}),
    "language by referer": lambda guest, target: guest.post(
        "/i18n/setlang/", {"language": "nb"}, headers={"referer": target.encode("ascii", "ignore").decode()}
    ),
    "admin": lambda guest, target: guest.get("/admin/login/" + _query("next", target)),
    "sign up": lambda guest, target: guest.get(reverse("account_signup") + _query("next", target)),
}
SIGNED_IN: dict[str, Ask] = {
    "sign in": lambda user, target: user.get(SIGN_IN + _query("next", target)),
    "sign up": lambda user, target: user.get(reverse("account_signup") + _query("next", target)),
    "claim": lambda user, target: user.get(url("claim") + _query("next", target)),
    "claim by form": lambda user, target: user.post(url("claim"), {"next": target}),
    "confirm": lambda user, target: user.post(
        reverse("account_reauthenticate") + _query("next", target), {"password": PASSWORD, "next": target}
    ),
    "confirm code": lambda user, target: user.get(reverse("mfa_reauthenticate") + _query("next", target)),
    "sign out": lambda user, target: user.post(reverse("account_logout") + _query("next", target), {"next": target}),
}
OF_ASSESSMENTS: dict[str, Ask] = {
    page: lambda user, target, page=page: user.post(  # type: ignore[misc]
        url(page, user.assessment) + _query("back", target),
        {"title": "North", "seen": "x"},  # type: ignore[attr-defined]
    )
    for page in ("edit", "undo-rename", "erase")
}


def answers(visitor: Visitor, ways: dict[str, Ask], targets: list[str]) -> Iterator[tuple[str, str, int, str]]:
    """Ask in each way for each address, each time as if nothing had happened before."""
    for target in targets:
        for name, ask in ways.items():
            cache.clear()
            cookies = visitor.cookies.copy()
            with transaction.atomic():
                response = ask(visitor, target)
                transaction.set_rollback(True)
            visitor.cookies = cookies
            yield name, target, response.status_code, response.headers.get("Location", "")


@pytest.fixture
def targets(db: None) -> list[str]:
    seed = secrets.randbits(32)
    print(f"seed {seed}")
    return list(hostile_targets(seed=seed, count=COUNT))


@pytest.mark.parametrize("ways", ["guest", "signed in", "assessments"])
def test_nobody_is_led_away(visitor: Visitor, manager: User, ways: str, targets: list[str]) -> None:
    if ways != "guest":
        visitor.force_login(manager)
        show_again_who(visitor)
    if ways == "assessments":
        visitor.assessment = visitor.complete("South")  # type: ignore[attr-defined]
    table = {"guest": AS_GUEST, "signed in": SIGNED_IN, "assessments": OF_ASSESSMENTS}[ways]
    asked = list(answers(visitor, table, targets))
    assert [row for row in asked if row[3] and leads_away(row[3])] == []
    assert [row for row in asked if row[2] >= 500] == []
    assert {name for name, _, _, location in asked if location} >= set(table) - {"sign up", "confirm code", "edit"}


def test_staff_are_led_to_the_admin_alone(visitor: Visitor, targets: list[str]) -> None:
    visitor.force_login(with_second_factor(make_account("root@example.com", is_staff=True, is_superuser=True)))
    # an address with NUL is refused as a whole
    asked = {target: visitor.get("/admin/login/" + _query("next", target)) for target in targets}
    found = {response.headers.get("Location", "") for target, response in asked.items() if "\x00" not in target}
    assert found == {"/admin/"}


@pytest.mark.parametrize(
    ("location", "away"),
    [
        ("/privacy/", False),
        ("privacy", False),
        ("http://testserver/x", False),
        ("?next=//evil.example", False),
        ("//evil.example", True),
        ("/\\evil.example", True),
        ("\\\\evil.example", True),
        ("/\t/evil.example", True),
        ("https:evil.example", True),
        ("javascript:alert(1)", True),
        ("http://testserver@evil.example/", True),
    ],
)
def test_the_control_says_what_browsers_do(location: str, away: bool) -> None:
    assert leads_away(location) == away
