"""Signing out, disabling an account and ending its sessions bite at once, on every address, for its old cookies."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from django.utils.html import escape

from diagnostics.assessing.models import Assessment
from diagnostics.people.actions.sessions import end_sessions
from diagnostics.site.models import User
from tests.reference import reference_instrument
from tests.site.views.test_access import CACHED, ROWS, World
from tests.visitors import Visitor, make_account, publish_version, with_second_factor

pytestmark = pytest.mark.usefixtures("no_pdf")

NAME, OWN = "nobody-else@example.com", "Nobody else's title"

PERSONAL = {"archive", "result", "result-json", "edit", "my-data", "account_email"}
"""Some of the pages that show what is personal."""

ENDS: dict[str, Callable[[Visitor, User], Any]] = {
    "signing out": lambda visitor, user: visitor.post(reverse("account_logout")),
    "ending the sessions": lambda visitor, user: end_sessions(user_ids=[user.pk]),
    "disabling": lambda visitor, user: User.objects.filter(pk=user.pk).update(is_active=False),
}


def every_address(world: World) -> Iterator[tuple[str, str]]:
    """Yield name and path of every address of the table, but for links for others, and of the admin's lists."""
    for row in ROWS:
        if row.assessment in ("-", "owned-begun", "owned-completed") and not row.page.startswith("shared"):
            yield row.page, world.address(row.page, row.assessment)
    for model in admin.site._registry:
        yield "admin/", reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def shown_to(visitor: Visitor, addresses: Iterable[tuple[str, str]]) -> set[str]:
    """Return the names of the addresses that show what is personal; no answer may be one that browsers keep."""
    shown = set()
    for page, where in addresses:
        response = visitor.get(where)
        kept = set(response["Cache-Control"].split(", "))
        assert page in CACHED or {"private", "no-store"} <= kept, (where, kept)
        content = response.getvalue().decode(errors="replace")
        if any(text in content for text in (NAME, OWN, escape(OWN))):
            shown.add(page)
    return shown


def test_the_old_cookie_opens_nothing_personal_on_any_address(db: None, settings: Any) -> None:
    settings.VISITOR_BUDGET = settings.ADDRESS_BUDGET = 0
    world = World(publish_version(reference_instrument()))
    user = with_second_factor(make_account(NAME, is_staff=True, is_superuser=True))
    Assessment.objects.exclude(owner=None).update(owner=user, title=OWN)
    addresses = sorted(set(every_address(world)))
    visitors = {name: Visitor() for name in ENDS}
    for visitor in visitors.values():
        visitor.force_login(user)
        # the control: what each cookie opened before
        control = [(page, where) for page, where in addresses if page in PERSONAL]
        assert shown_to(visitor, control) == PERSONAL
    for name, visitor in visitors.items():
        old = Visitor()
        old.cookies = visitor.cookies.copy()
        ENDS[name](visitor, user)
        assert (name, shown_to(old, addresses)) == (name, set())
        # the browser forgets what it keeps to go back to
        assert old.get(reverse("diagnostics:archive"))["Clear-Site-Data"] == '"cache"'
