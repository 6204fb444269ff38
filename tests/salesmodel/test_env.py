"""Readers of environment variables: the values that each accepts, and its error message for others."""

import re
import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from salesmodel import env

KEY = "k" * 50
OTHER_KEY = "f" * 64


@pytest.fixture
def set_thing(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A function that sets the variable THING."""
    return lambda value: monkeypatch.setenv("THING", value)


def refusal(message: str) -> "pytest.RaisesExc[ImproperlyConfigured]":
    """Expect ImproperlyConfigured with exactly this message."""
    return pytest.raises(ImproperlyConfigured, match=f"^{re.escape(message)}$")


READERS: dict[str, tuple[Callable[[], Any], Any]] = {
    "text": (lambda: env.text("THING", "default"), "default"),
    "boolean": (lambda: env.boolean("THING", default=True), True),
    "integer": (lambda: env.integer("THING", default=7), 7),
    "choice": (lambda: env.choice("THING", ("a", "b"), default="b"), "b"),
    "hosts": (lambda: env.hosts("THING"), []),
    "email_address": (lambda: env.email_address("THING", "default"), "default"),
    "site_url": (lambda: env.site_url("THING", default="http://localhost:8000").geturl(), "http://localhost:8000"),
    "issuer": (lambda: env.issuer("THING"), ""),
    "origin": (
        lambda: env.origin("THING", of="https://login.example.com:8443/tenant"),
        "https://login.example.com:8443",
    ),
    "time_zone": (lambda: env.time_zone("THING", default="UTC"), "UTC"),
    "earlier_keys": (lambda: env.earlier_keys("THING"), []),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_unset_or_empty_is_the_default(monkeypatch: pytest.MonkeyPatch, reader: str, value: str | None) -> None:
    monkeypatch.delenv("THING", raising=False) if value is None else monkeypatch.setenv("THING", value)
    read, default = READERS[reader]
    assert read() == default


@pytest.mark.parametrize(
    ("reader", "value", "expected"),
    [
        ("text", "  two words ", "two words"),
        ("boolean", "false", False),
        ("boolean", "TRUE", True),
        ("integer", "0", 0),
        ("integer", " 12 ", 12),
        ("choice", "a", "a"),
        ("hosts", "a.example.com, B-2.example.com,,.example.org", ["a.example.com", "B-2.example.com", ".example.org"]),
        ("email_address", "sales@example.com", "sales@example.com"),
        ("email_address", "Sales <sales@example.com>", "Sales <sales@example.com>"),
        ("site_url", "https://sales.example.com/", "https://sales.example.com"),
        ("site_url", "HTTPS://Sales.Example.com:8443", "https://Sales.Example.com:8443"),
        ("site_url", "http://127.0.0.1:8123", "http://127.0.0.1:8123"),
        ("issuer", "https://login.example.com/tenant/v2.0/", "https://login.example.com/tenant/v2.0/"),
        ("issuer", "http://127.0.0.1:8109", "http://127.0.0.1:8109"),
        ("origin", "https://Accounts.Example.com/", "https://accounts.example.com"),
        ("time_zone", "Asia/Kathmandu", "Asia/Kathmandu"),
        ("earlier_keys", f"{KEY}, {OTHER_KEY}", [KEY, OTHER_KEY]),
    ],
)
def test_reads(set_thing: Callable[[str], None], reader: str, value: str, expected: Any) -> None:
    set_thing(value)
    assert READERS[reader][0]() == expected


@pytest.mark.parametrize(
    ("reader", "value", "message"),
    [
        ("boolean", "yes", "THING is 'yes'; set it to true or false."),
        ("boolean", "1", "THING is '1'; set it to true or false."),
        ("integer", "many", "THING is 'many'; set it to a whole number from 0 to 1000000000."),
        ("integer", "-1", "THING is '-1'; set it to a whole number from 0 to 1000000000."),
        ("integer", "1.5", "THING is '1.5'; set it to a whole number from 0 to 1000000000."),
        ("integer", "1000000001", "THING is '1000000001'; set it to a whole number from 0 to 1000000000."),
        ("choice", "c", "THING is 'c'; set it to one of a, b."),
        (
            "hosts",
            "www.example.com,https://a.example.com",
            "THING holds 'https://a.example.com'; list host names alone, like www.example.com.",
        ),
        ("hosts", "*", "THING holds '*'; list host names alone, like www.example.com."),
        ("hosts", "example.com:8000", "THING holds 'example.com:8000'; list host names alone, like www.example.com."),
        ("email_address", "sales", "THING is 'sales'; set it to an e-mail address like sales@example.com."),
        ("time_zone", "Oslo", "THING is 'Oslo'; set it to a time zone like Europe/Oslo."),
        (
            "earlier_keys",
            f"{KEY},short",
            "THING holds a key of less than 50 characters; list whole earlier keys, comma-separated.",
        ),
    ],
)
def test_refuses(set_thing: Callable[[str], None], reader: str, value: str, message: str) -> None:
    set_thing(value)
    with refusal(message):
        READERS[reader][0]()


@pytest.mark.parametrize(
    "value",
    [
        "sales.example.com",
        "ftp://sales.example.com",
        "https://",
        "https://sales.example.com/path",
        "https://sales.example.com?x=1",
        "https://sales.example.com#x",
        "https://user:password@sales.example.com",
        "https://sales.example.com:port",
        "https://sales.example.com:99999",
        "https://sales example.com",
        "https://[sales",
    ],
)
def test_refuses_invalid_addresses_of_a_site(set_thing: Callable[[str], None], value: str) -> None:
    set_thing(value)
    with refusal(f"THING is {value!r}; set it to an address like https://sales.example.com."):
        env.site_url("THING", default="")


@pytest.mark.parametrize(
    "value",
    [
        "login.example.com",
        "http://login.example.com",
        "ftp://127.0.0.1",
        "https://",
        "https://login.example.com/a b",
        "https://login.example.com/?tenant=1",
        "https://login.example.com#x",
        "https://user:password@login.example.com/tenant",
        "https://[login/tenant",
    ],
)
def test_refuses_invalid_addresses_of_a_provider(set_thing: Callable[[str], None], value: str) -> None:
    set_thing(value)
    message = f"THING is {value!r}; set it to an https address like https://login.example.com."
    with refusal(message):
        env.issuer("THING")


@pytest.mark.parametrize("value", ["https://login.example.com/path", "http://login.example.com", "login.example.com"])
def test_refuses_invalid_origins(set_thing: Callable[[str], None], value: str) -> None:
    set_thing(value)
    with refusal(f"THING is {value!r}; set it to an address like https://login.example.com."):
        env.origin("THING", of="https://login.example.com")


def test_refuses_plain_http_outside_this_machine(set_thing: Callable[[str], None]) -> None:
    set_thing("http://sales.example.com")
    with refusal("THING is 'http://sales.example.com'; outside this machine it must begin with https://."):
        env.site_url("THING", default="")


def test_refuses_numbers_outside_their_limits(set_thing: Callable[[str], None]) -> None:
    set_thing("65536")
    with refusal("THING is '65536'; set it to a whole number from 1 to 65535."):
        env.integer("THING", default=587, minimum=1, maximum=65535)
    set_thing("0")
    with refusal("THING is '0'; set it to a whole number from 1 to 65535."):
        env.integer("THING", default=587, minimum=1, maximum=65535)


class TestSecretKey:
    REMEDY = (
        "set it to at least 50 random characters, for example the output of: "
        'python3 -c "import secrets; print(secrets.token_urlsafe(50))".'
    )

    def test_is_taken_from_the_environment(self, set_thing: Callable[[str], None], tmp_path: Path) -> None:
        set_thing(KEY)
        assert env.secret_key("THING", file=tmp_path / "key") == KEY
        assert list(tmp_path.iterdir()) == []

    def test_must_be_set_if_there_is_no_file(self, set_thing: Callable[[str], None]) -> None:
        set_thing("")
        with refusal(f"THING is not set; {self.REMEDY}"):
            env.secret_key("THING", file=None)

    @pytest.mark.parametrize("has_file", [True, False])
    def test_must_be_long(self, set_thing: Callable[[str], None], tmp_path: Path, has_file: bool) -> None:
        set_thing("k" * 49)
        with refusal(f"THING is too short; {self.REMEDY}"):
            env.secret_key("THING", file=tmp_path / "key" if has_file else None)

    def test_is_made_once_and_readable_only_by_its_owner(
        self, set_thing: Callable[[str], None], tmp_path: Path
    ) -> None:
        set_thing("")
        file = tmp_path / "new" / "key"
        key = env.secret_key("THING", file=file)
        assert len(key) >= 50
        assert env.secret_key("THING", file=file) == key
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert list(file.parent.iterdir()) == [file]

    def test_is_the_same_for_processes_that_start_at_once(
        self, set_thing: Callable[[str], None], tmp_path: Path
    ) -> None:
        set_thing("")
        with ThreadPoolExecutor(16) as pool:
            keys = set(pool.map(lambda _: env.secret_key("THING", file=tmp_path / "key"), range(64)))
        assert keys == {(tmp_path / "key").read_text()}

    def test_that_is_stored_is_never_replaced(self, set_thing: Callable[[str], None], tmp_path: Path) -> None:
        set_thing("")
        (tmp_path / "key").write_text("cut short")
        message = f"THING is not set, and the key in {tmp_path / 'key'} is cut short; delete that file."
        with refusal(message):
            env.secret_key("THING", file=tmp_path / "key")
        assert (tmp_path / "key").read_text() == "cut short"

    def test_that_cannot_be_stored_is_refused(self, set_thing: Callable[[str], None], tmp_path: Path) -> None:
        set_thing("")
        (tmp_path / "file").write_text("")
        file = tmp_path / "file" / "key"
        message = f"THING is not set, and no key can be kept in {file} (File exists); set it, or make that possible."
        with refusal(message):
            env.secret_key("THING", file=file)
