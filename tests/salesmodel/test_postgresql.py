"""No page waits for a PostgreSQL server that is hung, gone or without its standby, nor believes an unsafe commit."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, OperationalError
from psycopg import errors
from psycopg_pool.base import AttemptWithBackoff
from pytest_django import DjangoDbBlocker

from bench.processes import process_tree
from diagnostics.site.queries.outages import outage
from salesmodel import database
from salesmodel.postgresql.base import SILENCE_LIMIT, Connection, DatabaseWrapper
from tests.postgresql import Cluster

pytestmark = pytest.mark.slow

LIMIT = 2.0
"""Seconds in which a page learns that there is no database."""

AT_ONCE = 0.3


@pytest.fixture(scope="module")
def cluster(cluster: Cluster) -> Cluster:
    """The server, with a table."""
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (id integer PRIMARY KEY)")
    return cluster


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Let no test wait shorter since an earlier one waited in vain."""
    yield
    Connection.patience.end(in_vain=False)


@pytest.fixture
def wrapper(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[DatabaseWrapper]:
    """The connection of a page, opened."""
    monkeypatch.setenv("DATABASE_URL", cluster.url)
    config = database.settings("DATABASE_URL", folder=Path("/"), default="", pool_size=2)
    defaults: dict[str, Any] = {"TIME_ZONE": None, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "TEST": {}}
    wrapper = DatabaseWrapper({**defaults, "ATOMIC_REQUESTS": False, **config}, "page")
    DatabaseWrapper._breakers.pop("page", None)
    with django_db_blocker.unblock():
        run(wrapper)
        yield wrapper
        wrapper.close()
        wrapper.close_pool()


def run(wrapper: DatabaseWrapper, statement: str = "SELECT 1") -> None:
    """Run a statement in a request of its own: its connection comes from the pool and goes back."""
    try:
        with wrapper.cursor() as cursor:
            cursor.execute(statement)
    finally:
        wrapper.close_if_unusable_or_obsolete()
        wrapper.close()


def test_a_page_has_a_cursor_on_the_server_only_in_a_transaction(wrapper: DatabaseWrapper) -> None:
    """PgBouncer lends a connection for one transaction; outside one, rows could be fetched from another connection."""

    def is_on_the_server() -> bool:
        with wrapper.chunked_cursor() as cursor:
            return isinstance(cursor.cursor, psycopg.ServerCursor)

    assert not is_on_the_server()
    wrapper.in_atomic_block = True
    assert is_on_the_server()
    wrapper.in_atomic_block = False


def prepared_after(wrapper: DatabaseWrapper, times: int) -> int:
    """Return how many statements a connection has prepared after one was run so often."""
    for number in range(times):
        with wrapper.prepared_cursor() as cursor:
            cursor.execute("SELECT id FROM kept WHERE id = %s", [number])
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements")
        return int(cursor.fetchone()[0])


def test_a_statement_that_comes_again_is_prepared(wrapper: DatabaseWrapper) -> None:
    assert [prepared_after(wrapper, times) for times in (1, 1, 5)] == [0, 0, 1]
    # as for PgBouncer
    wrapper.connection.prepare_threshold = None
    assert prepared_after(wrapper, 5) == 1


def seconds_until(failure: Callable[[], None]) -> float:
    began = time.monotonic()
    with pytest.raises(OperationalError):
        failure()
    return time.monotonic() - began


def assert_back(wrapper: DatabaseWrapper) -> None:
    deadline = time.monotonic() + 5
    while True:
        try:
            return run(wrapper)
        except OperationalError:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def seconds_after_a_restart(wrapper: DatabaseWrapper, cluster: Cluster) -> float:
    """Return how long a page takes that finds the pool full of connections of before, whether it gets one or not."""
    wrapper.pool.wait()
    cluster.halt("fast")
    cluster.launch()
    began = time.monotonic()
    with suppress(OperationalError):
        run(wrapper)
    return time.monotonic() - began


@contextmanager
def hung(cluster: Cluster) -> Iterator[None]:
    """Stop all processes of the server, without ending them, until the block ends."""
    tree = process_tree(cluster.process)
    try:
        for process in tree:
            os.kill(process, signal.SIGSTOP)
        yield
    finally:
        for process in tree:
            os.kill(process, signal.SIGCONT)


class TestServer:
    def test_that_hangs_is_given_up_in_time_and_then_at_once(self, wrapper: DatabaseWrapper, cluster: Cluster) -> None:
        with hung(cluster):
            assert seconds_until(lambda: run(wrapper)) < LIMIT
            assert seconds_until(lambda: run(wrapper)) < AT_ONCE

    def test_that_hangs_holds_a_connection_of_psycopg_for_good(self, cluster: Cluster) -> None:
        """The control."""
        with psycopg.connect(cluster.url, autocommit=True, options="-c statement_timeout=1s") as connection:
            waiting = threading.Thread(target=lambda: connection.execute("SELECT 1"))
            with hung(cluster):
                waiting.start()
                waiting.join(LIMIT)
                assert waiting.is_alive()
            waiting.join()

    def test_that_works_again_is_used_again(self, wrapper: DatabaseWrapper, cluster: Cluster) -> None:
        cluster.halt("immediate")
        try:
            assert seconds_until(lambda: run(wrapper)) < LIMIT
            assert seconds_until(lambda: run(wrapper)) < AT_ONCE
            # longer than a pool waits until it tries again by itself
            time.sleep(3)
        finally:
            cluster.launch()
        began = time.monotonic()
        assert_back(wrapper)
        assert time.monotonic() - began < LIMIT

    def test_that_was_restarted_is_used_at_once(self, wrapper: DatabaseWrapper, cluster: Cluster) -> None:
        assert seconds_after_a_restart(wrapper, cluster) < 0.8

    def test_that_was_restarted_costs_a_page_all_its_patience_with_the_pauses_of_the_pool(
        self, wrapper: DatabaseWrapper, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The control."""
        monkeypatch.setattr(AttemptWithBackoff, "INITIAL_DELAY", 1.0)
        assert seconds_after_a_restart(wrapper, cluster) > 0.8

    def test_that_hangs_during_a_statement_is_given_up_in_time(
        self, wrapper: DatabaseWrapper, cluster: Cluster
    ) -> None:
        with wrapper.cursor() as cursor:
            cursor.execute("SELECT 1")
            with hung(cluster):
                assert seconds_until(lambda: cursor.execute("SELECT 1")) < LIMIT
        wrapper.close()
        assert_back(wrapper)

    def test_that_is_slow_or_locked_says_so_itself(self, wrapper: DatabaseWrapper, cluster: Cluster) -> None:
        with pytest.raises(OperationalError, match="statement timeout"):
            run(wrapper, "SELECT pg_sleep(3)")
        with psycopg.connect(cluster.url) as other:
            other.execute("LOCK TABLE kept")
            with pytest.raises(OperationalError, match="lock timeout"):
                run(wrapper, "SELECT * FROM kept")
        run(wrapper, "SELECT * FROM kept")

    @pytest.mark.parametrize(
        ("statement", "reason"),
        [
            ("SELECT pg_terminate_backend(pg_backend_pid())", "AdminShutdown 57P01"),
            ("SET transaction_read_only = on; CREATE TABLE t (id integer)", "read-only"),
        ],
    )
    def test_that_refuses_is_an_outage(self, wrapper: DatabaseWrapper, statement: str, reason: str) -> None:
        with pytest.raises(DatabaseError) as caught:
            run(wrapper, statement)
        assert outage(caught.value) == reason
        run(wrapper)


@pytest.fixture
def lonely(cluster: Cluster) -> Iterator[None]:
    """The server waits for a standby that is not there, until the test ends."""
    set_standby(cluster, "nobody")
    yield
    set_standby(cluster, "")


def set_standby(cluster: Cluster, name: str) -> None:
    with psycopg.connect(cluster.url, autocommit=True) as connection:
        connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{name}'")
        connection.execute("SELECT pg_reload_conf()")
    time.sleep(0.2)


def cancelled_commit(connection: Any, cluster: Cluster, number: int) -> None:
    """Insert a row, and let an administrator cancel the wait for the standby."""

    def cancel() -> None:
        time.sleep(0.5)
        with psycopg.connect(cluster.url, autocommit=True) as other:
            other.execute("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")

    canceller = threading.Thread(target=cancel)
    canceller.start()
    try:
        connection.execute(f"INSERT INTO kept VALUES ({number})")
    finally:
        canceller.join()


def commit(wrapper: DatabaseWrapper, number: int) -> None:
    """Insert a row in a transaction, as actions do."""
    wrapper.set_autocommit(False)
    try:
        with wrapper.cursor() as cursor:
            cursor.execute(f"SET synchronous_commit = on; INSERT INTO kept VALUES ({number})")
        wrapper.commit()
    finally:
        wrapper.close_if_unusable_or_obsolete()
        wrapper.close()


class TestCommit:
    def test_that_no_standby_confirms_fails_in_time(
        self, wrapper: DatabaseWrapper, cluster: Cluster, lonely: None
    ) -> None:
        assert seconds_until(lambda: run(wrapper, "SET synchronous_commit = on; INSERT INTO kept VALUES (1)")) < LIMIT

    def test_behind_one_that_waited_in_vain_waits_shorter_until_one_succeeds(
        self, wrapper: DatabaseWrapper, cluster: Cluster
    ) -> None:
        set_standby(cluster, "nobody")
        try:
            assert 1 < seconds_until(lambda: commit(wrapper, 4)) < LIMIT
            assert seconds_until(lambda: commit(wrapper, 5)) < 0.5
        finally:
            set_standby(cluster, "")
        commit(wrapper, 6)
        assert Connection.patience.seconds == SILENCE_LIMIT

    def test_of_a_statement_without_a_transaction_ends_short_patience_too(self, wrapper: DatabaseWrapper) -> None:
        Connection.patience.end(in_vain=True)
        with wrapper.prepared_cursor() as cursor:
            cursor.execute("SELECT %s::int", [1])
            assert Connection.patience.seconds < SILENCE_LIMIT
            cursor.execute("INSERT INTO kept VALUES (%s)", [7])
        assert Connection.patience.seconds == SILENCE_LIMIT

    def test_that_no_standby_confirmed_before_it_was_cancelled_fails(self, cluster: Cluster, lonely: None) -> None:
        with (
            Connection.connect(cluster.url, autocommit=True, options="-c synchronous_commit=on") as connection,
            pytest.raises(errors.OperationalError, match="no standby has confirmed"),
        ):
            cancelled_commit(connection, cluster, 2)
        assert connection.closed

    def test_would_be_taken_for_a_success_otherwise(self, cluster: Cluster, lonely: None) -> None:
        """The control: psycopg's own connection."""
        options = "-c synchronous_commit=on"
        with psycopg.connect(cluster.url, autocommit=True, options=options) as connection:
            cancelled_commit(connection, cluster, 3)
