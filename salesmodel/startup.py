"""What the server does once before it takes requests: load all code, and make sure that it can serve."""

import pkgutil
import time
from contextlib import suppress
from importlib import import_module
from io import BytesIO

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, OperationalError, connections
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver, resolve
from django.utils.translation import gettext, override

import diagnostics
import salesmodel
from diagnostics.instrument.text import reading_in
from salesmodel.database import why_unreachable
from salesmodel.postgresql.breaker import PAUSE
from salesmodel.readiness import all_checks, own_connection

NOT_SERVED = ("diagnostics.migrations", "diagnostics.management", "salesmodel.server", "salesmodel.receiving")
"""Modules that no request needs, or that the server itself has loaded."""

SINGLE_SIGN_ON = (
    "salesmodel.single_sign_on",
    "diagnostics.people.identity_provider",
    "diagnostics.people.adapters.provider",
    "diagnostics.people.actions.single_sign_on",
    "diagnostics.people.pages.single_sign_on",
    "diagnostics.people.views.single_sign_on",
)
"""Modules that need packages of the extra `sso`."""

ERRORS = (400, 403, 404, 500)

TRIES = 5
"""How often a new process tries to connect before it takes requests, each for a second."""


def load_everything() -> None:
    """Load every module, template and translation that a request can need.

    A worker that loaded them itself, after the code was updated in its folder, would mix the old code with the new.
    It also answers its first request half a second sooner, and shares the memory with the others.
    """
    for name in modules():
        import_module(name)
    _load_urls(get_resolver())
    for status in ERRORS:
        get_resolver().resolve_error_handler(status)
    folder = settings.BASE_DIR / "templates"
    for file in folder.rglob("*.*"):
        get_template(str(file.relative_to(folder)))
    for language, _name in settings.LANGUAGES:
        with override(language):
            gettext("Administration")


def modules() -> list[str]:
    """Return the names of this project's modules that requests can need."""
    left_out = NOT_SERVED if settings.OIDC_ISSUER else (*NOT_SERVED, *SINGLE_SIGN_ON)
    packages = (
        module.name
        for package in (diagnostics, salesmodel)
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    )
    return [name for name in packages if not name.startswith(left_out)]


def _load_urls(resolver: URLResolver) -> None:
    for part in resolver.url_patterns:
        if isinstance(part, URLResolver):
            _load_urls(part)


def why_not_ready(threads: int) -> str | None:
    """Return one sentence with the reason and the remedy if workers of so many threads could not serve, else None."""
    pool = connections["default"].settings_dict["OPTIONS"].get("pool")
    if pool and pool["max_size"] < threads:
        return f"Settings: DATABASE_POOL_SIZE is {pool['max_size']}, but a process has {threads} threads; raise it."
    with own_connection() as connection:
        reason = why_unreachable(connection)
    if reason is not None:
        return f"Database: {reason}"
    # the worker can start later, and a disk can get room again
    problems = {check.name: check.problem for check in all_checks() if check.name in ("migrations", "static files")}
    return next((f"Not ready: {name}: {problem}" for name, problem in problems.items() if problem), None)


def warm_up() -> None:
    """Draw the start page for nobody, in each language, so that the first visitors of each worker do not wait for it.

    The addresses are compiled, the open questionnaires parsed, and what pages share is drawn.
    """
    for language, _name in settings.LANGUAGES:
        environ = {"REQUEST_METHOD": "GET", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "wsgi.input": BytesIO()}
        request = WSGIRequest(environ)
        request.user = AnonymousUser()
        # if the database is away by now, requests find out
        with override(language), reading_in(language), suppress(DatabaseError):
            request.resolver_match = resolve(request.path)
            request.resolver_match.func(request)


def leave_database() -> None:
    """Close what a worker must not inherit: two processes with one connection would read each other's answers."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # of Django's PostgreSQL backend


def open_database() -> None:
    """Connect, so that no request waits for that on a busy machine; if the database is away, requests find out."""
    for _ in range(TRIES):
        with suppress(OperationalError):
            connections["default"].ensure_connection()
            break
        time.sleep(PAUSE)
    connections["default"].close()
