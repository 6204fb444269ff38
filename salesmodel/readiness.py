"""Whether this process can serve, asked at most once a second, by a connection of its own.

A database that hangs does not hold up the answer: a thread asks it, and the answer comes after a second without it.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from threading import Lock, Thread

import structlog
from django.conf import settings
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.db.utils import load_backend

from diagnostics.site.models import WorkerHeartbeat
from salesmodel.database import settings_for_commands
from salesmodel.static_files import why_not_collected

LIMIT = 1.0
"""Seconds in which the database has to answer."""

KEPT = 1.0
"""Seconds for which an answer is used again."""

PROBE_BYTES = 65_536
"""Bytes that can be written if the disk of the SQLite file is not full."""

log = structlog.get_logger("diagnostics.readiness")


@dataclass(frozen=True, slots=True)
class Check:
    """What was checked, and what is wrong in one sentence without secrets; "" if nothing is."""

    name: str
    problem: str = ""


Checks = tuple[Check, ...]


class Readiness:
    """The latest checks. While a thread waits for the database, nobody else does."""

    def __init__(self, ask: Callable[[], Checks]) -> None:
        self._ask = ask
        self._lock = Lock()
        self._asking: Future[Checks] | None = None
        self._at = float("-inf")
        self._checks: Checks | None = None

    def current(self) -> Checks:
        """Return the checks, at most about a second old."""
        with self._lock:
            if self._asking is not None and self._asking.done():
                self._keep(self._asking.result())
            if self._checks is not None and (self._asking is not None or time.monotonic() - self._at < KEPT):
                return self._checks
            asking = self._asking = self._asking or _in_thread(self._ask)
        try:
            checks = asking.result(timeout=LIMIT)
        except TimeoutError:
            checks = (Check("database", "no answer within a second"),)
        with self._lock:
            self._keep(checks)
        return checks

    def _keep(self, checks: Checks) -> None:
        problems = [check for check in checks if check.problem]
        if problems != [check for check in self._checks or () if check.problem]:
            log.warning("readiness", problems={check.name: check.problem for check in problems})
        if self._asking is not None and self._asking.done():
            self._asking = None
        self._at, self._checks = time.monotonic(), checks


def _in_thread(ask: Callable[[], Checks]) -> "Future[Checks]":
    """Return the future checks. The thread is a daemon, so that a database that hangs does not keep the process."""
    future: Future[Checks] = Future()

    def run() -> None:
        try:
            future.set_result(ask())
        # whatever it is, the site is not ready
        except Exception as error:
            log.exception("readiness cannot be checked")
            future.set_result((Check("checks", f"failed with {type(error).__name__}"),))

    Thread(target=run, daemon=True).start()
    return future


def all_checks() -> Checks:
    """Ask everything; if the database cannot be opened, nothing that it would answer."""
    try:
        with own_connection() as connection:
            connection.ensure_connection()
            asked = tuple(_until_a_problem(connection))
    except DatabaseError:
        asked = (Check("database", "cannot be opened"),)
    return (*asked, _disk(), Check("static files", why_not_collected() or ""))


def _until_a_problem(connection: BaseDatabaseWrapper) -> Iterator[Check]:
    """Yield what the database answers, no more after a problem: a table of the next check may not be there."""
    for ask in (_database, _migrations, _worker):
        check = ask(connection)
        yield check
        if check.problem:
            return


@contextmanager
def own_connection() -> Iterator[BaseDatabaseWrapper]:
    """A connection outside the pool, which may be exhausted; closed when the block ends."""
    config = settings_for_commands(connections["default"].settings_dict)
    connection: BaseDatabaseWrapper = load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")
    try:
        yield connection
    finally:
        connection.close()


def _database(connection: BaseDatabaseWrapper) -> Check:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW transaction_read_only")
            # a standby, or a primary that has been demoted
            return Check("database", "" if cursor.fetchone()[0] == "off" else "accepts no writes")
        cursor.execute("SELECT 1")
    return Check("database")


def _migrations(connection: BaseDatabaseWrapper) -> Check:
    missing = _known_migrations() - _applied_migrations(connection)
    return Check("migrations", f"{len(missing)} not applied; run manage.py prepare" if missing else "")


def _applied_migrations(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    # Django's own function takes a connection of the pool, by its alias, and nobody would give it back
    if not MigrationRecorder(connection).has_table():
        return set()
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return set(cursor.fetchall())


@cache
def _known_migrations() -> frozenset[tuple[str, str]]:
    """Return the migrations of this code, which take a while to import."""
    return frozenset(MigrationLoader(None).graph.nodes)


def _worker(connection: BaseDatabaseWrapper) -> Check:
    seconds = settings.READY_WORKER_SECONDS
    if not seconds:
        return Check("worker")
    seen = WorkerHeartbeat.objects.filter(seen_at__gte=Now() - timedelta(seconds=seconds))
    is_there = seen.query.exists().get_compiler(connection=connection).has_results()
    return Check("worker", "" if is_there else f"not seen for {seconds} seconds; start manage.py worker")


def _disk() -> Check:
    """Check that SQLite could write; PostgreSQL's disk is on its own machine."""
    config = connections["default"].settings_dict
    if not config["ENGINE"].endswith("sqlite"):
        return Check("disk")
    try:
        with tempfile.TemporaryFile(dir=Path(config["NAME"]).parent) as file:
            file.write(bytes(PROBE_BYTES))
    except OSError as error:
        return Check("disk", f"cannot be written ({error.strerror})")
    return Check("disk")


_readiness = Readiness(all_checks)


def current_checks() -> Checks:
    """Return the latest checks of this process."""
    return _readiness.current()
