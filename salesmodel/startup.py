"""What the server does once before it takes requests: load all code, and make sure that it can serve."""

import pkgutil
import time
from concurrent.futures import Executor
from contextlib import suppress
from importlib import import_module
from io import BytesIO
from threading import Barrier, BrokenBarrierError

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, OperationalError, connections
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver
from django.utils.translation import gettext, override

import diagnostics
import salesmodel
from diagnostics.site.models.statements import write_all
from diagnostics.site.queries.branding import read_revision
from salesmodel.database import why_unreachable
from salesmodel.logs import WARM_UP
from salesmodel.postgresql.breaker import PAUSE
from salesmodel.readiness import all_checks, own_connection
from salesmodel.wsgi import django_application

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
    """Answer a request for the start page in each language, so that the first visitors of a worker do not wait for it.

    The statements are written, the addresses compiled, the open questionnaires parsed, and what pages share is drawn.
    """
    # if the database is away by now, requests find out
    with suppress(DatabaseError):
        write_all()
    for language, _name in settings.LANGUAGES:
        answer_nobody(language)


def answer_nobody(language: str) -> None:
    """Answer a request for the start page that the server makes itself; it is not logged."""
    environ = {
        "REQUEST_METHOD": "GET",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": settings.SITE_URL.netloc,
        "HTTP_ACCEPT_LANGUAGE": language,
        "HTTP_ACCEPT_ENCODING": "gzip",
        "wsgi.url_scheme": settings.SITE_URL.scheme,
        "wsgi.input": BytesIO(),
        WARM_UP: True,
    }
    django_application.get_response(WSGIRequest(environ)).close()


def leave_database() -> None:
    """Close what a worker must not inherit: two processes with one connection would read each other's answers."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if connection.vendor == "postgresql":
            connection.close_pool()  # type: ignore[attr-defined]  # of Django's PostgreSQL backend


def prepare_threads(pool: Executor, threads: int) -> None:
    """Let each thread of a worker connect and read before it gets a request; the caller does not wait for it.

    One of them answers a request, too, for which the memory that it changes is copied: it was shared with others.
    """
    # otherwise the first thread could do it for all
    meeting = Barrier(threads, timeout=TRIES)

    def prepare() -> None:
        number = 0
        with suppress(BrokenBarrierError):
            number = meeting.wait()
        open_database()
        # SQLite parses all tables and triggers for the first statement of a connection
        with suppress(DatabaseError):
            read_revision()
            if number == 0:
                answer_nobody(settings.LANGUAGE_CODE)

    for _ in range(threads):
        pool.submit(prepare)


def open_database() -> None:
    """Connect, so that no request waits for that on a busy machine; if the database is away, requests find out.

    The thread keeps the connection, or gives it back to the pool, as after a request.
    """
    for _ in range(TRIES):
        with suppress(OperationalError):
            connections["default"].ensure_connection()
            break
        time.sleep(PAUSE)
    connections["default"].close_if_unusable_or_obsolete()
