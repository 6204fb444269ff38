"""Which account a person from the provider gets, if any, and when staff need a second factor."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from time import time
from urllib.parse import urlsplit

import pytest
import requests

from bench.site import manage
from diagnostics.site.models.secrets import encrypt
from tests.oidc import Provider
from tests.people.views.second_steps import code_of
from tests.single_sign_on import SIGN_IN, SIGN_UP, Browser, Rows, World, outcome_of, policy_of
from tests.site.views.test_headers import POLICY
from tests.visitors import PASSWORD, Page

SECRET = "JBSWY3DPEHPK3PXP"
"""Of an authenticator app."""


@pytest.fixture(scope="module")
def closed_site(single_sign_on: World) -> Iterator[str]:
    """A site on which nobody may sign up, and which believes the provider that it has seen a second factor."""
    with single_sign_on.other_site(SIGN_UP="closed", OIDC_MFA="true") as site:
        yield site


class TestNewPerson:
    def test_gets_an_account_without_a_password(self, guest: Browser, rows: Rows, provider: Provider) -> None:
        ended = guest.sign_in("New.Person@Contoso.Example", query="?next=/privacy/")
        assert (urlsplit(ended.url).path, guest.is_signed_in) == ("/privacy/", True)
        user = rows.user("new.person@contoso.example")
        ((password, first, last),) = rows.query(
            "SELECT password, first_name, last_name FROM diagnostics_user WHERE id = %s", user
        )
        assert (password[0], first, last) == ("!", "", "")
        assert rows.query('SELECT email, verified, "primary" FROM account_emailaddress WHERE user_id = %s', user) == [
            ("new.person@contoso.example", True, True)
        ]
        ((issuer, subject, extra),) = rows.query(
            "SELECT provider, uid, extra_data FROM socialaccount_socialaccount WHERE user_id = %s", user
        )
        assert (issuer, subject, extra) == (
            provider.url,
            "id-of-new.person@contoso.example",
            "{}" if isinstance(extra, str) else {},
        )
        assert rows.query("SELECT count(*) FROM socialaccount_socialtoken") == [(0,)]

    def test_is_recognised_after_their_address_changed(
        self, guest: Browser, single_sign_on: World, rows: Rows, email: str
    ) -> None:
        guest.sign_in(email)
        before = rows.counts()["diagnostics_user"]
        changed = {"sub": f"id-of-{email}", "email": "other@contoso.example", "email_verified": False}
        single_sign_on.provider.claims = changed
        again = single_sign_on.browser()
        again.sign_in("whatever@contoso.example")
        assert email in again.open("accounts/").text
        assert rows.counts()["diagnostics_user"] == before

    def test_is_not_redirected_to_another_site(self, guest: Browser, email: str) -> None:
        ended = guest.sign_in(email, query="?next=https://evil.example/")
        assert ended.url == guest.site

    def test_is_offered_the_browsers_assessments(self, guest: Browser, email: str) -> None:
        home = guest.open("/")
        guest.submit(home, Page(home).forms[0].action)
        assert urlsplit(guest.sign_in(email).url).path == "/accounts/claim/"

    def test_may_come_in_two_tabs(self, guest: Browser, email: str) -> None:
        first, second = guest.leave(), guest.leave()
        for redirect in (first, second):
            back = guest.get(guest.at_provider(redirect.headers["Location"], email))
            assert (back.status_code, guest.is_signed_in) == (200, True)

    def test_gets_one_account_if_several_browsers_make_it_at_once(
        self, single_sign_on: World, provider: Provider, rows: Rows, email: str
    ) -> None:
        provider.delay = 0.5
        with ThreadPoolExecutor(4) as threads:
            browsers = [single_sign_on.browser() for _ in range(4)]
            ended = list(threads.map(lambda guest: guest.sign_in(email).status_code, browsers))
        assert {200} <= set(ended) <= {200, 400}
        assert len(rows.query("SELECT id FROM diagnostics_user WHERE email = %s", email)) == 1
        assert len(rows.query("SELECT id FROM socialaccount_socialaccount WHERE uid = %s", f"id-of-{email}")) == 1

    def test_without_a_verified_address_gets_none(
        self, guest: Browser, provider: Provider, rows: Rows, email: str
    ) -> None:
        before = rows.counts()
        for claims in ({"email_verified": False}, {"email_verified": None}, {"email": None}):
            provider.claims = claims
            assert outcome_of(guest.sign_in(email)) == (403, "We need a confirmed e-mail address")
        assert (guest.is_signed_in, rows.counts()) == (False, before)


class TestErasure:
    def test_of_a_user_deletes_their_connection_to_the_provider(
        self, guest: Browser, single_sign_on: World, rows: Rows, email: str
    ) -> None:
        guest.sign_in(email)
        program = f"from diagnostics.models import User; User.objects.get(email={email!r}).delete()"
        manage(single_sign_on.environment, "shell", "--no-imports", "-c", program)
        assert rows.query("SELECT 1 FROM socialaccount_socialaccount WHERE uid = %s", f"id-of-{email}") == []


class TestAccountWithTheAddress:
    def test_is_the_persons_and_keeps_its_password(
        self, guest: Browser, rows: Rows, email: str, single_sign_on: World
    ) -> None:
        user = rows.add_user(email)
        earlier, other = single_sign_on.browser(), single_sign_on.browser()
        earlier.submit(earlier.open(SIGN_IN), "", login=email, password=PASSWORD)
        assert earlier.is_signed_in
        guest.sign_in(email)
        # a new way in ends the sessions from before
        assert (guest.is_signed_in, earlier.is_signed_in) == (True, False)
        assert rows.query("SELECT user_id FROM socialaccount_socialaccount WHERE uid = %s", f"id-of-{email}") == [
            (user,)
        ]
        mails = rows.query('SELECT subject FROM diagnostics_outgoingmail WHERE "to" = %s', email)
        assert mails == [("You can sign in with Contoso now",)]
        other.submit(other.open(SIGN_IN), "", login=email, password=PASSWORD)
        assert other.is_signed_in

    def test_that_was_never_verified_loses_its_password(self, guest: Browser, rows: Rows, email: str) -> None:
        user = rows.add_user(email, verified=False)
        guest.sign_in(email)
        assert guest.is_signed_in
        assert rows.query("SELECT substr(password, 1, 1) FROM diagnostics_user WHERE id = %s", user) == [("!",)]
        assert rows.query("SELECT verified FROM account_emailaddress WHERE user_id = %s", user) == [(True,)]

    @pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": None}])
    def test_is_not_connected_if_the_provider_has_not_verified_the_address(
        self, guest: Browser, provider: Provider, rows: Rows, email: str, claims: dict[str, object]
    ) -> None:
        rows.add_user(email)
        before, provider.claims = rows.counts(), claims
        assert outcome_of(guest.sign_in(email)) == (403, "We need a confirmed e-mail address")
        assert (guest.is_signed_in, rows.counts()) == (False, before)

    def test_does_not_pass_to_the_next_person_with_the_address(
        self, guest: Browser, single_sign_on: World, rows: Rows, email: str
    ) -> None:
        guest.sign_in(email)
        before = rows.counts()
        single_sign_on.provider.claims = {"sub": "id-of-the-next-person"}
        successor = single_sign_on.browser()
        assert outcome_of(successor.sign_in(email)) == (403, "Your address is taken")
        assert (successor.is_signed_in, rows.counts()) == (False, before)

    def test_is_not_opened_if_it_is_closed(self, guest: Browser, rows: Rows, email: str) -> None:
        rows.add_user(email, is_active=False)
        before = rows.counts()
        assert outcome_of(guest.sign_in(email)) == (200, "This account is closed")
        assert (guest.is_signed_in, rows.counts()) == (False, before)


class TestSignUp:
    def test_that_is_closed_is_closed_for_the_provider_too(self, closed_site: str, rows: Rows, email: str) -> None:
        guest, before = Browser(closed_site), rows.counts()
        assert outcome_of(guest.sign_in(email)) == (200, "New accounts are closed")
        assert (guest.is_signed_in, rows.counts()) == (False, before)
        assert policy_of(guest.open(SIGN_UP)) == POLICY
        rows.add_user(email)
        guest.sign_in(email)
        assert guest.is_signed_in

    def test_by_invitation_is_for_the_invited_address(self, single_sign_on: World, rows: Rows, email: str) -> None:
        with single_sign_on.other_site(SIGN_UP="invited") as site:
            guest, before = Browser(site), rows.counts()
            assert outcome_of(guest.sign_in(email)) == (200, "New accounts are by invitation")
            assert (guest.is_signed_in, rows.counts()) == (False, before)
            rows.query(
                "INSERT INTO diagnostics_invitation (email, created_at, expires_at)"
                " VALUES (%s, '2026-01-01 00:00:00+00:00', '2999-01-01 00:00:00+00:00')",
                email,
            )
            guest.sign_in(email)
            assert guest.is_signed_in
            used = rows.query("SELECT accepted_at IS NOT NULL FROM diagnostics_invitation WHERE email = %s", email)
            assert used == [(True,)]


class TestStaff:
    def test_need_a_second_factor_of_this_site(self, guest: Browser, rows: Rows, email: str) -> None:
        rows.add_user(email, is_staff=True)
        assert urlsplit(guest.sign_in(email, query="?next=/admin/").url).path == "/accounts/second-step/"
        assert urlsplit(guest.open("/admin/").url).path == "/accounts/second-step/"
        # also an account without a password, which could not confirm one, sets up nothing
        rows.query("UPDATE diagnostics_user SET password = '!' WHERE email = %s", email)
        guest.sign_in(email)
        assert urlsplit(guest.open("/accounts/2fa/totp/activate/").url).path == "/accounts/second-step/"

    def test_are_asked_for_their_second_factor(self, guest: Browser, rows: Rows, email: str) -> None:
        user = rows.add_user(email, is_staff=True)
        rows.query(
            "INSERT INTO mfa_authenticator (user_id, type, data, created_at)"
            " VALUES (%s, 'totp', %s, '2026-01-01 00:00:00+00:00')",
            *(user, json.dumps({"secret": encrypt(SECRET)})),
        )
        page = guest.sign_in(email, query="?next=/admin/")
        assert (urlsplit(page.url).path, guest.is_signed_in) == ("/accounts/2fa/authenticate/", False)
        assert urlsplit(enter_the_code(guest, page).url).path == "/admin/"

    def test_need_none_if_the_provider_has_seen_one(
        self, closed_site: str, provider: Provider, rows: Rows, email: str
    ) -> None:
        rows.add_user(email, is_staff=True)
        silent, evident, by_password = (Browser(closed_site) for _ in range(3))
        provider.showing = {"auth_time": int(time())}
        assert urlsplit(silent.sign_in(email, query="?next=/admin/").url).path == "/accounts/second-step/"
        provider.showing |= {"amr": ["pwd", "mfa"]}
        page = evident.sign_in(email, query="?next=/admin/")
        assert urlsplit(page.url).path == "/admin/"
        assert "social" not in page.text.lower()
        # what another session showed does not count
        assert urlsplit(silent.open("/admin/").url).path == "/accounts/second-step/"
        by_password.submit(by_password.open(SIGN_IN), "", login=email, password=PASSWORD)
        assert urlsplit(by_password.open("/admin/").url).path == "/accounts/second-step/"


def enter_the_code(guest: Browser, page: requests.Response) -> requests.Response:
    redirect = guest.submit(page, "", code=code_of(SECRET))
    return guest.open(redirect.headers["Location"])
