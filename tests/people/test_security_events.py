"""The security log has a line for each event of docs/security-log.md, and none that holds a name or a secret."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from structlog.testing import capture_logs

from diagnostics.people.actions.sessions import sign_out_everywhere
from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent
from tests.repository.files import read
from tests.support.accounts import ADDRESSES, CODE, change_address, choose_password_by_link
from tests.support.admin.forms import seen_on
from tests.visitors import (
    PASSWORD,
    SIGN_IN,
    Visitor,
    make_account,
    show_again_who,
    url,
    with_second_factor,
)

pytestmark = pytest.mark.usefixtures("reference")

NEW = "another long password 5"


def get_new_address(visitor: Visitor) -> None:
    """Sign in and change the address; a wrong code comes first."""
    visitor.sign_in()
    show_again_who(visitor)
    visitor.post(ADDRESSES, {"email": "other@example.com", "action_add": ""})
    visitor.post(CODE, {"code": "AAAA-AAAA"})
    change_address(visitor, "new@example.com")


def manage(admin: Client, user: User, **fields: Any) -> None:
    groups = list(user.groups.values_list("pk", flat=True))
    sent = {"email": user.email, "is_active": "on", "groups": groups, **fields}
    address = reverse("admin:diagnostics_user_change", args=[user.pk])
    sent["seen"] = seen_on(admin, address)
    assert admin.post(address, {k: v for k, v in sent.items() if v is not None}).status_code == 302


@pytest.fixture
def logged() -> Any:
    with capture_logs() as lines:
        yield lambda: [line for line in lines if line["event"] in set(SecurityEvent)]


@pytest.fixture
def committed(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> DjangoCaptureOnCommitCallbacks:
    return django_capture_on_commit_callbacks


@pytest.fixture
def root(db: None) -> Client:
    client = Client()
    client.force_login(with_second_factor(make_account("root@example.com", is_staff=True, is_superuser=True)))
    show_again_who(client)
    return client


def names(lines: list[dict[str, Any]]) -> list[str]:
    return [line["event"] for line in lines]


Committed = DjangoCaptureOnCommitCallbacks
Logged = Callable[[], list[dict[str, Any]]]


class TestVisitor:
    def test_signs_in_and_out(self, visitor: Visitor, manager: User, logged: Logged) -> None:
        visitor.sign_in()
        visitor.post(reverse("account_reauthenticate"), {"password": PASSWORD})
        visitor.post(reverse("account_logout"))
        assert names(logged()) == ["signed_in", "reauthenticated", "signed_out"]
        first = logged()[0]
        assert (first["user"], first["route"], first["methods"]) == (manager.pk, "accounts/login/", ["password"])
        assert len(first["network"]) == 32

    def test_guesses_until_the_account_is_locked(self, visitor: Visitor, manager: User, logged: Logged) -> None:
        for number in range(11):
            visitor.sign_in(password=f"wrong {number}")
        visitor.sign_in("nobody@example.com")
        lines = logged()
        assert names(lines) == ["sign_in_failed"] * 10 + ["locked", "sign_in_failed"]
        assert [line["user"] for line in lines] == [manager.pk] * 11 + [None]

    def test_signs_up_and_mistypes_the_code(self, visitor: Visitor, logged: Logged) -> None:
        visitor.post(reverse("account_signup"), {"email": "new@example.com", "password1": NEW})
        visitor.post(reverse("account_email_verification_sent"), {"code": "AAAA-AAAA"})
        assert names(logged()) == ["signed_up", "code_rejected"]

    def test_changes_password_and_address(self, visitor: Visitor, manager: User, logged: Logged) -> None:
        choose_password_by_link(visitor, NEW)
        assert [line["how"] for line in logged() if line["event"] == "password_changed"] == ["mailed link"]
        manager.set_password(PASSWORD)
        manager.save()
        get_new_address(Visitor())
        assert names(logged())[-2:] == ["code_rejected", "address_changed"]

    def test_changes_factors(self, visitor: Visitor, manager: User, logged: Logged, committed: Committed) -> None:
        visitor.force_login(with_second_factor(manager))
        show_again_who(visitor)
        with committed(execute=True):
            visitor.post(reverse("mfa_generate_recovery_codes"))
        visitor.get(reverse("mfa_view_recovery_codes"))
        visitor.post(reverse("mfa_reauthenticate"), {"code": "000000"})
        visitor.post(reverse("mfa_deactivate_totp"))
        # with the app, the recovery codes go
        gone = ["factor_removed"] * 2
        assert names(logged()) == ["recovery_codes_made", "recovery_codes_seen", "factor_failed", *gone]

    def test_downloads_and_erases(
        self, visitor: Visitor, manager: User, logged: Logged, settings: Any, tmp_path: Path
    ) -> None:
        settings.ERASURES_FILE = tmp_path / "erasures.log"
        visitor.sign_in()
        show_again_who(visitor)
        visitor.get(url("my-data-json"))
        visitor.post(url("erase-me"))
        assert names(logged())[:3] == ["signed_in", "exported", "erased"]

    def test_is_refused(self, manager: User, root: Client, logged: Logged) -> None:
        Client(enforce_csrf_checks=True).post(SIGN_IN)
        staff = Client()
        staff.force_login(with_second_factor(make_account("staff@example.com", is_staff=True)))
        staff.get(reverse("admin:diagnostics_user_changelist"))
        reasons = [(line["event"], line["reason"], line["route"]) for line in logged()]
        assert reasons == [
            ("refused", "form", "accounts/login/"),
            ("refused", "permission", "admin/diagnostics/user/"),
        ]

    def test_comes_too_often(self, visitor: Visitor, logged: Logged) -> None:
        for number in range(21):
            visitor.post(reverse("account_reset_password"), {"email": f"a{number}@example.com"})
        assert names(logged()) == ["limited"]


class TestAdministrator:
    def test_changes_what_somebody_may(self, root: Client, manager: User, logged: Logged) -> None:
        support = Group.objects.get(name="support").pk
        manage(root, manager, groups=[support])
        manage(root, manager, is_active=None, groups=[support])
        manage(root, manager, groups=[support], email="x@example.com")
        assert names(logged()) == ["privileges_changed", "account_closed", "address_changed", "account_opened"]
        change, by = logged()[0], User.objects.get(email="root@example.com").pk
        assert (change["user"], change["by"], change["groups"]) == (manager.pk, by, ["support"])
        assert (change["staff"], change["superuser"]) == (True, False)

    def test_sets_a_password_invites_and_signs_out(self, root: Client, manager: User, logged: Logged) -> None:
        passwords = {"usable_password": "true", "password1": NEW, "password2": NEW}
        root.post(reverse("admin:auth_user_password_change", args=[manager.pk]), passwords)
        root.post(reverse("admin:diagnostics_invitation_add"), {"email": "c@example.com", "role": "author"})
        sign_out_everywhere(user_ids=[manager.pk], by=manager)
        assert names(logged()) == ["password_changed", "invited", "sessions_ended"]

    @pytest.mark.parametrize("name", ["password_change", "password_change_done"])
    def test_changes_the_own_password_on_the_page_that_logs_it(self, root: Client, name: str) -> None:
        sent = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
        address, page = reverse(f"admin:{name}"), reverse("account_change_password")
        assert (root.get(address)["Location"], root.post(address, sent)["Location"]) == (page, page)
        assert not User.objects.get(email="root@example.com").check_password(NEW)

    def test_cannot_invite_while_mail_is_held_back(self, root: Client, logged: Logged, settings: Any) -> None:
        settings.MAIL_AN_HOUR = 1
        send_later(to="first@example.com", subject="", text="", asked_for=True)
        root.post(reverse("admin:diagnostics_invitation_add"), {"email": "c@example.com", "role": "author"})
        assert names(logged()) == ["limited"]


def test_no_line_holds_an_address_a_password_or_a_code(visitor: Visitor, manager: User, logged: Logged) -> None:
    visitor.sign_in(password="a wrong one")
    key = choose_password_by_link(visitor, NEW).split("/")[-2]
    manager.set_password(PASSWORD)
    manager.save()
    get_new_address(Visitor())
    text = json.dumps(logged())
    assert [secret for secret in ("@", "127.0.0.1", PASSWORD, NEW, "a wrong one", key) if secret in text] == []
    assert len(logged()) > 3


def test_the_inventory_lists_every_event() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", read("docs/security-log.md"), re.M)
    assert listed == [event.value for event in SecurityEvent]
