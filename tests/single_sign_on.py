"""Sites with single sign-on, each in its own process since settings are read once, and browsers that visit them."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from itertools import count
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import uuid4

import psycopg
import requests
from django.utils import timezone

from bench.site import environment_of, prepare, serving
from salesmodel.security import Argon2PasswordHasher
from tests.databases import without_disk
from tests.oidc import PERSON, Provider, providing
from tests.visitors import PASSWORD, Page

START, SIGN_IN, SIGN_UP = "/accounts/single-sign-on/", "/accounts/login/", "/accounts/signup/"

TABLES = (
    "diagnostics_user",
    "account_emailaddress",
    "socialaccount_socialaccount",
    "socialaccount_socialtoken",
    "usersessions_usersession",
    "diagnostics_outgoingmail",
)
"""Tables in which a sign-in may add rows, apart from sessions."""

_visitors = count(1)


class Rows:
    """The database of a site that runs in another process, read and written by SQL."""

    def __init__(self, url: str) -> None:
        self._file = url.removeprefix("sqlite:///") if url.startswith("sqlite") else ""
        self._url = url

    def query(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Return the rows of a statement; %s is a placeholder for a value."""
        if self._file:
            connection: Any = sqlite3.connect(self._file, isolation_level=None, timeout=10)
            cursor = connection.execute(sql.replace("%s", "?"), values)
        else:
            connection = psycopg.connect(self._url, autocommit=True)
            cursor = connection.execute(sql, values)
        try:
            return list(cursor.fetchall()) if cursor.description else []
        finally:
            connection.close()

    def counts(self) -> dict[str, int]:
        """Return the number of rows of each of TABLES."""
        return {table: self.query(f"SELECT count(*) FROM {table}")[0][0] for table in TABLES}

    def add_user(self, email: str, *, verified: bool = True, is_staff: bool = False, is_active: bool = True) -> int:
        """Insert an account with a password; return its id."""
        hashed = Argon2PasswordHasher().encode(PASSWORD, "a salt that is long enough")
        self.query(
            "INSERT INTO diagnostics_user (email, password, first_name, last_name, is_staff, is_superuser, is_active,"
            " date_joined) VALUES (%s, %s, '', '', %s, %s, %s, %s)",
            *(email, hashed, is_staff, is_staff, is_active, timezone.now().isoformat(" ")),
        )
        user = self.user(email)
        self.query(
            'INSERT INTO account_emailaddress (email, verified, "primary", user_id) VALUES (%s, %s, %s, %s)',
            *(email, verified, True, user),
        )
        return user

    def user(self, email: str) -> int:
        """Return the id of the account with this address."""
        user_id: int = self.query("SELECT id FROM diagnostics_user WHERE email = %s", email)[0][0]
        return user_id


class Browser(requests.Session):
    """A visitor with their own IP address, who opens pages and sends forms."""

    def __init__(self, site: str, language: str = "en") -> None:
        super().__init__()
        self.site = site
        self.trust_env = False
        self.headers["Accept-Language"] = language
        number = next(_visitors)
        self.headers["X-Forwarded-For"] = f"10.0.{number // 250}.{number % 250 + 1}"

    def open(self, path: str, **more: Any) -> requests.Response:
        """Return a page of the site."""
        return self.get(urljoin(self.site, path), **more)

    def submit(self, page: requests.Response, action: str, **fields: str) -> requests.Response:
        """Send the form of a page that has this action; return the response without following a redirect."""
        form = next(form for form in Page(page).forms if form.action == action)
        address = urljoin(page.url, action)
        headers = {"Origin": self.site.removesuffix("/"), "Referer": page.url}
        return self.post(address, {**form.fields, **fields}, headers=headers, allow_redirects=False)

    def leave(self, query: str = "") -> requests.Response:
        """Press the button on the sign-in page; return the redirect to the provider."""
        return self.submit(self.open(f"accounts/login/{query}"), "/accounts/single-sign-on/")

    def at_provider(self, address: str, email: str = PERSON, decision: str = "yes") -> str:
        """Sign in on the provider's page, and return the callback URL to which it redirects."""
        redirect = self.post(address, {"email": email, "decision": decision}, allow_redirects=False)
        return redirect.headers["Location"]

    def sign_in(self, email: str = PERSON, decision: str = "yes", query: str = "") -> requests.Response:
        """Sign in with the provider; return the last page."""
        return self.get(self.at_provider(self.leave(query).headers["Location"], email, decision))

    @property
    def is_signed_in(self) -> bool:
        return self.open("accounts/", allow_redirects=False).status_code == 200


@dataclass(frozen=True)
class World:
    """A provider, and a site with its database on which everyone may sign up."""

    provider: Provider
    rows: Rows
    environment: dict[str, str]
    site: str

    @contextmanager
    def other_site(self, **settings: str) -> Iterator[str]:
        """Serve a site with further settings on the same database; yields its URL."""
        with serving({**self.environment, **settings}) as site:
            yield site.url

    def browser(self, language: str = "en") -> Browser:
        """Return a new visitor of the site."""
        return Browser(self.site, language)


@contextmanager
def world() -> Iterator[World]:
    """Serve a provider and a site until the block ends, on the database backend of the tests."""
    with providing() as provider, _database(provider.settings) as url:
        environment = environment_of(url, **provider.settings, TRUSTED_PROXIES="1", NO_PROXY="127.0.0.1")
        with serving(environment) as site:
            yield World(provider, Rows(url), environment, site.url)


@contextmanager
def _database(settings: dict[str, str]) -> Iterator[str]:
    """Give the address of a database that is prepared with these settings."""
    server = os.environ["DATABASE_URL"]
    if server.startswith("sqlite"):
        with TemporaryDirectory(prefix="salesmodel-tests-", dir=without_disk()) as folder:
            yield f"sqlite:///{copyfile(_prepared_file(settings), Path(folder) / 'site.sqlite3')}"
        return
    name = f"sso_{uuid4().hex}"
    Rows(server).query(f"CREATE DATABASE {name}")
    url = urlsplit(server)._replace(path=f"/{name}").geturl()
    try:
        prepare(environment_of(url, **settings))
        yield url
    finally:
        Rows(server).query(f"DROP DATABASE {name} WITH (FORCE)")


def _prepared_file(settings: dict[str, str]) -> Path:
    """Return a prepared database, which the first process of the run to need it makes in the folder that all share."""
    file = Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).with_name("prepared.sqlite3")
    with file.with_suffix(".turn").open("w") as turn:
        flock(turn, LOCK_EX)
        if not file.exists():
            new = file.with_name("new.sqlite3")
            prepare(environment_of(f"sqlite:///{new}", **settings))
            with closing(sqlite3.connect(new)) as connection:
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            new.rename(file)
    return file


def policy_of(response: requests.Response) -> dict[str, list[str]]:
    """Return the content security policy of a response, by directive."""
    directives = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in directives}


def outcome_of(response: requests.Response) -> tuple[int, str]:
    """Return the status and the heading of one of the site's own pages."""
    page = Page(response)
    assert page.title.startswith(page.heading)
    assert page.links
    return response.status_code, page.heading
