"""Exports by the real server: interrupted ones look incomplete, and disconnected ones end."""

import http.client
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from tests.postgresql import free_port
from tests.reference import reference_instrument
from tests.repository.files import ROOT
from tests.support.waiting import PATIENCE, wait_until
from tests.visitors import Visitor, publish_version, url

pytestmark = pytest.mark.both_databases

ROWS = 5000


def database_url() -> str:
    """Return the address of the tests' own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    password = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    return f"postgresql://{database['USER']}{password}@{database['HOST']}:{database['PORT']}/{database['NAME']}"


@pytest.fixture
def visitor(transactional_db: None) -> Visitor:
    """A browser with one assessment, in the database that the server uses."""
    publish_version(reference_instrument())
    visitor = Visitor()
    visitor.complete("North")
    return visitor


@pytest.fixture
def serve(tmp_path: Path) -> Callable[..., Any]:
    """Return a context manager that serves the site with a fault in its exports, and yields the port."""

    @contextmanager
    def serving(fault: str, *more: str) -> Iterator[int]:
        port = free_port()
        environment = {**os.environ, "FAULT": fault, "CLOSED": str(tmp_path / "closed"), "DATABASE_URL": database_url()}
        # with DEBUG, pages do not need collected static files
        environment["DEBUG"] = "true"
        arguments = ["--config", "python:salesmodel.server", "--bind", f"127.0.0.1:{port}", *more]
        command = [sys.executable, "-m", "gunicorn", *arguments, "tests.assessing.views.faulty_exports"]
        with (tmp_path / "log").open("wb") as log:
            server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: answers(port))
            yield port
        finally:
            server.terminate()
            server.wait(PATIENCE)

    return serving


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def get_export(port: int, visitor: Visitor, kind: str) -> Iterator[http.client.HTTPResponse]:
    """Request a file; disconnect when the block ends."""
    cookies = "; ".join(f"{name}={morsel.coded_value}" for name, morsel in visitor.cookies.items())
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as site:
        site.request("GET", url(f"export-{kind}"), headers={"Cookie": cookies})
        with site.getresponse() as response:
            yield response


def lines(port: int, visitor: Visitor) -> int:
    """Return the number of lines of the CSV file."""
    with get_export(port, visitor, "csv") as response:
        return response.read().count(b"\r\n")


KINDS = ("csv", "xlsx", "json")


def test_an_interrupted_file_never_looks_complete(visitor: Visitor, serve: Callable[..., Any]) -> None:
    with serve("breaks") as port:
        for kind in KINDS:
            with get_export(port, visitor, kind) as response:
                assert (response.status, response.headers["Transfer-Encoding"]) == (200, "chunked")
                with pytest.raises(http.client.IncompleteRead):
                    response.read()


def test_a_complete_file_has_all_rows(visitor: Visitor, serve: Callable[..., Any]) -> None:
    with serve("none") as port:
        assert lines(port, visitor) == ROWS + 1


def test_the_server_does_not_interrupt_a_slow_export(visitor: Visitor, serve: Callable[..., Any]) -> None:
    with serve("slow", "--timeout", "2") as port:
        assert lines(port, visitor) > ROWS


def test_with_one_thread_in_a_process_it_would(visitor: Visitor, serve: Callable[..., Any]) -> None:
    """The control. It takes longer than a busy machine needs to notice."""
    with (
        serve("slower", "--timeout", "2", "--worker-class", "sync", "--threads", "1") as port,
        pytest.raises(http.client.IncompleteRead),
    ):
        lines(port, visitor)


def test_a_disconnected_client_ends_the_export_and_releases_its_connection_and_slot(
    visitor: Visitor, serve: Callable[..., Any], tmp_path: Path
) -> None:
    with serve("endless", "--workers", "1") as port:
        with get_export(port, visitor, "csv") as response:
            assert len(response.read(100_000)) == 100_000
            assert not (tmp_path / "closed").exists()
            assert status(port, visitor) == 503
        wait_until((tmp_path / "closed").exists)
        wait_until(lambda: open_transactions() == 0)
        wait_until(lambda: status(port, visitor) == 200)


def status(port: int, visitor: Visitor) -> int:
    with get_export(port, visitor, "csv") as response:
        return response.status


def open_transactions() -> int:
    """Return the number of open transactions of other connections to PostgreSQL; 0 for SQLite."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
        return int(cursor.fetchone()[0])
