"""The addresses for load balancers and monitors."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from diagnostics.site.actions.workers import record_heartbeat
from diagnostics.site.models import WorkerHeartbeat
from salesmodel import readiness
from salesmodel.readiness import Check, Readiness

OK = "database: ok\nmigrations: ok\nworker: ok\ndisk: ok\nstatic files: ok\n"

pytestmark = pytest.mark.both_databases


@pytest.fixture(autouse=True)
def _asked_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "_readiness", Readiness(readiness.all_checks))


@pytest.fixture
def worker(transactional_db: None) -> None:
    record_heartbeat(worker_id="a")


def test_healthz_asks_for_no_database_host_cookie_or_language(client: Client) -> None:
    client.cookies.load({"sid": "0" * 32, "lang": "nb"})
    response = client.get("/healthz", headers={"host": "10.1.2.3:8000", "accept-language": "nb"})
    assert (response.status_code, response.content, response["Content-Type"]) == (
        200,
        b"ok\n",
        "text/plain; charset=utf-8",
    )
    assert not response.cookies
    assert not response.has_header("Vary")
    assert not response.has_header("Content-Language")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_head_is_answered_without_a_body_and_other_methods_are_refused(
    client: Client, worker: None, address: str
) -> None:
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    refused = client.post(address)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")


def test_readyz_is_ok_while_all_is_well(client: Client, worker: None) -> None:
    response = client.get("/readyz", headers={"host": "10.1.2.3"})
    assert (response.status_code, response.content.decode()) == (200, OK)


def problems(client: Client) -> dict[str, str]:
    """Return the checks of a site that is not ready which are not ok."""
    response = client.get("/readyz")
    assert (response.status_code, response["Retry-After"]) == (503, "5")
    lines = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    return {name: problem for name, problem in lines.items() if problem != "ok"}


def test_readyz_misses_a_worker_unless_it_need_not(client: Client, worker: None, settings: Settings) -> None:
    WorkerHeartbeat.objects.update(seen_at=timezone.now() - timedelta(seconds=70))
    assert problems(client) == {"worker": "not seen for 60 seconds; start manage.py worker"}
    readiness._readiness = Readiness(readiness.all_checks)
    settings.READY_WORKER_SECONDS = 0
    assert client.get("/readyz").content.decode() == OK


def test_readyz_misses_a_migration(client: Client, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    applied = set(MigrationRecorder(connection).applied_migrations())
    monkeypatch.setattr(readiness, "_known_migrations", lambda: applied | {("diagnostics", "9999_next")})
    assert problems(client) == {"migrations": "1 not applied; run manage.py prepare"}


def test_readyz_misses_static_files(client: Client, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "why_not_collected", lambda: "The static files are not collected.")
    assert problems(client) == {"static files": "The static files are not collected."}


def test_readyz_notices_a_disk_that_is_full(client: Client, worker: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**given: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(readiness.tempfile, "TemporaryFile", full)
    if connection.vendor == "sqlite":
        assert problems(client) == {"disk": "cannot be written (No space left on device)"}
    else:
        assert client.get("/readyz").status_code == 200


def test_readyz_says_nothing_secret_about_a_database_that_is_gone(
    client: Client, worker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(self: Any) -> None:
        raise OperationalError("connection to 10.0.0.1 failed for user salesmodel")

    with monkeypatch.context() as outage:
        outage.setattr(type(connections["default"]), "ensure_connection", gone)
        assert problems(client) == {"database": "cannot be opened"}


@pytest.fixture
def hangs() -> Iterator[Callable[[], readiness.Checks]]:
    """Checks that end only with the test."""
    ended = Event()
    yield lambda: (Check("database"),) if ended.wait(30) else ()
    ended.set()


def test_readyz_does_not_wait_for_a_database_that_hangs(client: Client, hangs: Callable[[], Any]) -> None:
    """And a second probe does not wait at all, nor does it ask a second time."""
    readiness._readiness = Readiness(hangs)
    began = time.monotonic()
    assert problems(client) == {"database": "no answer within a second"}
    first = time.monotonic() - began
    assert problems(client) == {"database": "no answer within a second"}
    # the check itself would take 30 s
    assert first < 10
    assert time.monotonic() - began - first < first / 2


def test_control_the_checks_themselves_wait(hangs: Callable[[], Any]) -> None:
    asking = readiness._in_thread(hangs)
    with pytest.raises(TimeoutError):
        asking.result(timeout=1.2)


def test_probes_ask_the_database_once_a_second_at_most(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def ask() -> readiness.Checks:
        asked.append(1)
        return (Check("database"),)

    assert readiness.KEPT == 1
    readiness._readiness = Readiness(ask)
    # longer than a busy machine needs for the probes
    monkeypatch.setattr(readiness, "KEPT", 60)
    for _ in range(50):
        client.get("/readyz")
    assert len(asked) == 1
    monkeypatch.setattr(readiness, "KEPT", -1)
    client.get("/readyz")
    assert len(asked) == 2


def test_https_does_not_redirect_probes(client: Client) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/privacy/").status_code == 301


def test_probes_are_not_logged(client: Client) -> None:
    with capture_logs() as lines:
        client.get("/healthz")
        client.get("/robots.txt")
    assert [line["route"] for line in lines] == ["robots.txt"]


def test_the_log_says_once_that_the_site_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "KEPT", -1)
    readiness._readiness = Readiness(lambda: (Check("disk", "cannot be written"), Check("worker")))
    with capture_logs() as lines:
        client.get("/readyz")
        client.get("/readyz")
    assert [(line["event"], line["problems"]) for line in lines] == [("readiness", {"disk": "cannot be written"})]
