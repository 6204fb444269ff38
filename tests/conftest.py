"""The environment of every test: cheap hashing, plain static files, strict templates, no network, triggers."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import is_dataclass
from pathlib import Path
from threading import BoundedSemaphore
from time import time
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.conf import settings
from django.db import transaction
from django.template import Context, VariableDoesNotExist
from django.template.base import FilterExpression, VariableNode, render_value_in_context
from django.test import Client, TransactionTestCase, override_settings
from django.utils import translation
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from diagnostics.assessing.views import downloads
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.people.queries.second_factor import factor_ids, has_second_factor
from diagnostics.site.domain.branding import UNBRANDED
from diagnostics.site.models import Branding, User
from diagnostics.site.models.branding import ONLY
from diagnostics.site.queries.branding import brand_cache
from salesmodel.sessions import BEGAN, RENEWED_FOR, SINCE
from tests.emptying import restorer
from tests.reference import reference_instrument
from tests.single_sign_on import World, world
from tests.visitors import Visitor, make_account, publish_version

pytest_plugins = ["tests.fixtures.guests", "tests.fixtures.reminders", "tests.fixtures.servers", "tests.fixtures.staff"]

OWN_TEMPLATES = str(Path(__file__).resolve().parent.parent / "templates")


def pytest_configure() -> None:
    """Change settings before anything has read them."""
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STATIC_ROOT = None
    _let_races_wait()
    # the browser tests' driver runs an event loop in this thread, beside tests that use the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def _let_races_wait() -> None:
    """Let the many threads of a race wait longer for each other than a visitor would, on a machine with other work."""
    database = settings.DATABASES["default"]
    options = database["OPTIONS"] = dict(database["OPTIONS"])
    if "pool" in options:
        options["pool"] |= {"timeout": 20, "connection_class": psycopg.Connection}
        options["options"] = re.sub("(lock|statement)_timeout=[0-9]+m?s", r"\1_timeout=20s", options["options"])
        # the migrations pause between statements for as long as they compute
        options["options"] = re.sub("session_timeout=[0-9]+s", "session_timeout=60s", options["options"])
    else:
        options["timeout"] = 20


@pytest.fixture(autouse=True, scope="session")
def _undefined_variables_fail() -> Iterator[None]:
    """Fail a test in which a template of ours outputs a variable that does not exist, or an object that is no text.

    Templates of Django and the libraries rely on such variables being silent, so they are left alone.
    """
    render = VariableNode.render

    def strict(self: VariableNode, context: Context) -> Any:
        expression = self.filter_expression
        if self.origin is None or not expression.is_var or not self.origin.name.startswith(OWN_TEMPLATES):
            return render(self, context)
        try:
            value = expression.var.resolve(context)
        except VariableDoesNotExist as error:
            raise AssertionError(f"{self.origin.name}: {error}") from error
        if expression.filters:
            return render(self, context)
        if is_dataclass(value) and type(value).__str__ is object.__str__:
            pytest.fail(f"{self.origin.name} outputs a {type(value).__name__}, which is no text")
        return render_value_in_context(value, context)

    with patch.object(VariableNode, "render", strict):
        yield


@pytest.fixture(autouse=True, scope="session")
def _missing_attributes_fail() -> Iterator[None]:
    """Fail a test in which a tag of a template of ours reads an attribute that a page or a domain object does not have.

    Django treats it as None, so a renamed attribute would make an `if` or a `for` skip its part without any error. The
    frame of all pages is left out: it asks every page for what only some have.
    """
    resolve = FilterExpression.resolve

    def strict(self: FilterExpression, context: Context, ignore_failures: bool = False) -> Any:
        if ignore_failures and self.is_var and _is_strict(context):
            try:
                value = self.var.resolve(context)
            except VariableDoesNotExist as error:
                if is_dataclass(error.params[1]):
                    pytest.fail(f"{context.render_context.template.origin.name}: {error}")
            else:
                if not self.filters:
                    return value
        return resolve(self, context, ignore_failures)

    with patch.object(FilterExpression, "resolve", strict):
        yield


def _is_strict(context: Context) -> bool:
    template = context.render_context.template
    return (
        template is not None
        and template.origin.name.startswith(OWN_TEMPLATES)
        and not template.origin.name.endswith("/base.html")
    )


@pytest.fixture(autouse=True)
def _english_at_first() -> None:
    """Begin in English, whatever language the last request of the test before was answered in."""
    translation.activate("en")


@pytest.fixture(autouse=True)
def _nothing_is_branded() -> None:
    """Begin with a site that has no look of its own, and does not ask the database whether it has; see `branded`."""
    brand_cache.keep(UNBRANDED)


@pytest.fixture
def branded(db: None) -> Branding:
    """The row of the site's look, empty, which pages read anew as on a site that has just started."""
    brand_cache.forget()
    return Branding(pk=ONLY)


@pytest.fixture(autouse=True, scope="session")
def _tasks_run_at_once() -> Iterator[None]:
    """Run background tasks immediately; a test of the queue chooses the queue."""
    with override_settings(TASKS={"default": {"BACKEND": "tests.background.Background"}}):
        yield


@pytest.fixture(autouse=True, scope="session")
def _sessions_begin_now() -> Iterator[None]:
    """Let `force_login` note in the session when it began and which second factors were shown, as signing in does."""
    force_login = Client.force_login

    def noted(self: Client, user: User, backend: str | None = None) -> None:
        force_login(self, user, backend)
        session = self.session
        session[SINCE] = session[BEGAN] = int(time())
        if has_second_factor(user.pk):
            factors = sorted(factor_ids(user.pk))
            now = session[RENEWED_FOR] = time()
            session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": now, "id": pk} for pk in factors]
            session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(user.pk)
        session.save()

    with patch.object(Client, "force_login", noted):
        yield


@pytest.fixture(autouse=True, scope="session")
def _unlimited_export_slots() -> None:
    """Allow many exports at once: a test that does not read a response to its end does not release its slot."""
    downloads.slots = BoundedSemaphore(10_000)


@pytest.fixture(autouse=True, scope="session")
def _erasures_are_listed_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the tests' erasures out of the list of this machine's site."""
    with override_settings(ERASURES_FILE=tmp_path_factory.mktemp("erasures") / "erasures.log"):
        yield


@pytest.fixture
def migrations(settings: Settings) -> None:
    """Let Django see the migrations, although the tests' tables are made without them."""
    settings.MIGRATION_MODULES = {}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Also let each transactional test leave the tables as they are now."""
    with django_db_blocker.unblock():
        restore = restorer()
    TransactionTestCase._fixture_teardown = lambda self: restore()


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> None:
    """Refuse connections that would leave this machine."""
    connect: Callable[..., None] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise OSError(f"tests may not connect to {address[0]}")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def single_sign_on() -> Iterator[World]:
    """A site with single sign-on and its provider, in processes of their own with a database of their own."""
    with world() as served:
        yield served


def _shared_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let fixtures of a wider scope write what its tests begin with: it is there for each of them, and gone at its end.

    The tests still leave it as they found it, each in a transaction within this one; so none may be transactional.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


module_db = pytest.fixture(scope="module", name="module_db")(_shared_db)
class_db = pytest.fixture(scope="class", name="class_db")(_shared_db)


@pytest.fixture
def reference(db: None) -> QuestionnaireVersion:
    """The reference questionnaire, published."""
    return publish_version(reference_instrument())


@pytest.fixture
def visitor(reference: QuestionnaireVersion) -> Visitor:
    """A browser that has not been here before, at a site with the reference questionnaire."""
    return Visitor()


@pytest.fixture
def no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PDFs be made at once, and empty: drawing one takes a second."""
    monkeypatch.setattr("diagnostics.pipelines.views.report.pdf_of", lambda *given, **more: b"%PDF")


@pytest.fixture
def pdf_as_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let PDFs be the pages that they are drawn from, for what they must not say: what is not there is not drawn."""
    monkeypatch.setattr("diagnostics.pipelines.views.report.pdf_of", lambda html, *given, **more: html.encode())


@pytest.fixture
def manager(db: None) -> User:
    """A sales manager with an account and no permissions."""
    return make_account()
