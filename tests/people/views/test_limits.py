"""Wrong passwords are limited per account and per IP address, across all processes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice

import pytest
from django.contrib.auth import get_user
from django.db import connection
from pytest_django.fixtures import Settings

from diagnostics.site.models import User
from tests.repository.files import ROOT
from tests.support.accounts import choose_password_by_link
from tests.visitors import EMAIL, PASSWORD, Page, Visitor, make_account

pytestmark = pytest.mark.both_databases

PROCESSES, GUESSES = 5, 10
PER_ACCOUNT, PER_ADDRESS = 10, 20
"""Passwords an hour, as ACCOUNT_RATE_LIMITS has them."""


def database_url() -> str:
    """Return the URL of the test's database for another process."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{name}"


@pytest.fixture(scope="module")
def guesser(django_db_setup: None) -> Iterator["subprocess.Popen[str]"]:
    """A process that has set up the site, from which those that guess are forked."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.people.views.guesser"],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "salesmodel.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield process
        process.stdin.close()


def flood(guesser: "subprocess.Popen[str]", email: str, address: str, *, weakened: str = "") -> int:
    """Send 50 guesses from 5 processes at once; return how many passwords were checked.

    In `email` and `address`, {0} is the number of the process and {} that of the guess.
    """
    workers = [
        {"guesses": GUESSES, "email": email.replace("{0}", str(number)), "address": address.replace("{0}", str(number))}
        for number in range(PROCESSES)
    ]
    print(json.dumps({"weakened": weakened, "workers": workers}), file=guesser.stdin, flush=True)
    # lines of the log are between them
    results = list(islice((line for line in map(json.loads, guesser.stdout) if "tried" in line), PROCESSES))
    assert len(results) == PROCESSES
    assert sum(sum(result["statuses"].values()) for result in results) == PROCESSES * GUESSES
    assert {status for result in results for status in result["statuses"]} <= {"200", "429"}
    return sum(result["tried"] for result in results)


@pytest.mark.django_db(transaction=True)
class TestFlood:
    @pytest.fixture(autouse=True)
    def _account(self, transactional_db: None) -> None:
        make_account()

    def test_on_one_account_from_everywhere_tries_ten_passwords(self, guesser: "subprocess.Popen[str]") -> None:
        assert 0 < flood(guesser, EMAIL, "10.{0}.1.{}") <= PER_ACCOUNT

    def test_on_every_account_from_one_address_tries_twenty(self, guesser: "subprocess.Popen[str]") -> None:
        assert 0 < flood(guesser, "user{0}-{}@example.com", "10.0.0.1") <= PER_ADDRESS

    @pytest.mark.parametrize("weakened", ["shared cache", "lock"])
    def test_tries_more_without_the_protection(self, guesser: "subprocess.Popen[str]", weakened: str) -> None:
        """The control."""
        assert flood(guesser, EMAIL, "10.{0}.1.{}", weakened=weakened) > PER_ACCOUNT


LOCKED = "Too many tries. Wait an hour, or choose “Forgot your password?”: the link we send signs you in."


def exhaust(visitor: Visitor, **more: str) -> None:
    """Guess until the account's limit is reached, each time from another IP address."""
    for number in range(PER_ACCOUNT):
        visitor.post("/accounts/login/", {"login": EMAIL, "password": "wrong"}, REMOTE_ADDR=f"10.0.0.{number}", **more)


class TestAccount:
    def test_that_is_locked_refuses_even_the_right_password(self, visitor: Visitor, manager: User) -> None:
        exhaust(Visitor())
        assert Page(visitor.sign_in()).error == LOCKED

    def test_that_does_not_exist_is_locked_with_the_same_text(self, visitor: Visitor) -> None:
        exhaust(Visitor())
        assert Page(visitor.sign_in()).error == LOCKED

    def test_that_is_locked_opens_by_the_mailed_link(self, visitor: Visitor, manager: User) -> None:
        exhaust(Visitor())
        choose_password_by_link(visitor, "a calm river flows")
        assert get_user(visitor) == manager
        assert Visitor().sign_in(password="a calm river flows").status_code == 302

    def test_is_not_locked_by_signing_in_often(self, visitor: Visitor, manager: User) -> None:
        for _ in range(PER_ACCOUNT + 1):
            assert Visitor().sign_in().status_code == 302


class TestIpAddress:
    def forwarded(self, number: int) -> int:
        """Return 1 if a guess with this forged X-Forwarded-For header is refused, else 0."""
        headers = {"x-forwarded-for": f"10.1.0.{number}, 192.0.2.1"}
        data = {"login": f"user{number}@example.com", "password": PASSWORD}
        page = Page(Visitor(headers=headers).post("/accounts/login/", data))
        return int(page.error == LOCKED)

    @pytest.mark.parametrize("proxies", [0, 1])
    def test_is_not_taken_from_the_visitor(self, db: None, settings: Settings, proxies: int) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        refused = [self.forwarded(number) for number in range(PER_ADDRESS + 2)]
        assert refused == [0] * PER_ADDRESS + [1, 1]

    def test_is_taken_from_trusted_proxies(self, db: None, settings: Settings) -> None:
        """The control: with two trusted proxies, each of these visitors has another address."""
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
        assert sum(self.forwarded(number) for number in range(PER_ADDRESS + 2)) == 0

    @pytest.mark.parametrize("proxies", [1, 5])
    @pytest.mark.parametrize("header", ["", "x", "10.0.0.1", ",,,,,,", "é" * 500])
    def test_that_is_invalid_does_no_harm(self, db: None, settings: Settings, header: str, proxies: int) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        headers = {"x-forwarded-for": header}
        assert Visitor(headers=headers).sign_in().status_code == 200
        assert Visitor(headers=headers, REMOTE_ADDR="").sign_in().status_code == 200


def test_the_cache_holds_no_addresses(visitor: Visitor) -> None:
    visitor.sign_in("someone@example.com", "wrong")
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM site_cache")
        rows = str(cursor.fetchall())
    assert rows != "[]"
    assert [part for part in ("127.0.0.1", "someone", "login_failed") if part in rows] == []
