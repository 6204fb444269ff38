"""What Prometheus reads: everything that the alert rules name, and nothing of visitors."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import structlog
from django.db import OperationalError
from django.test import Client
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from diagnostics.site.actions.workers import record_heartbeat
from diagnostics.site.queries.workers import work_state
from salesmodel import metrics, scraping
from salesmodel.metrics import count_event
from tests.repository.files import ROOT, read
from tests.support.mail import make_unknown_mail
from tests.visitors import ANSWERS, Visitor

TOKEN = "t" * 32

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

Samples = dict[tuple[str, frozenset[tuple[str, str]]], float]


@pytest.fixture(autouse=True)
def _on(settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def scrape(token: str = TOKEN) -> Samples:
    """Return the value of each series."""
    response = Client().get("/metrics", headers={"authorization": f"Bearer {token}", "host": "10.1.2.3"})
    assert response.status_code == 200
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
    }


def value(samples: Samples, name: str, **labels: str) -> float:
    return samples.get((f"salesmodel_{name}", frozenset(labels.items())), 0.0)


@pytest.mark.parametrize("sent", [{}, {"authorization": "Bearer wrong"}, {"authorization": TOKEN}])
def test_who_does_not_know_the_token_reads_nothing(client: Client, sent: dict[str, str]) -> None:
    response = client.get("/metrics", headers=sent)
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert b"salesmodel" not in response.content


def test_without_a_token_there_is_no_such_page(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"authorization": "Bearer "}).status_code == 404


def test_requests_are_counted_by_route_and_not_by_address(client: Client) -> None:
    before = scrape()
    client.get("/privacy/?a-secret")
    client.get("/a-secret/")
    after = scrape()
    for labels in ({"route": "privacy/", "status": "200"}, {"route": "other", "status": "404"}):
        assert value(after, "requests_total", **labels) == value(before, "requests_total", **labels) + 1
    assert value(after, "request_seconds_count", route="privacy/") > value(
        before, "request_seconds_count", route="privacy/"
    )
    assert "secret" not in str(after)


def test_events_are_counted() -> None:
    before = scrape()
    count_event(None, "info", {"logger": "diagnostics.assessments", "event": "submitted", "assessment": "secret"})
    count_event(None, "info", {"logger": "request", "event": "request"})
    after = scrape()
    submitted = {"logger": "diagnostics.assessments", "event": "submitted"}
    assert value(after, "events_total", **submitted) == value(before, "events_total", **submitted) + 1
    assert not {labels for name, labels in after if ("logger", "request") in labels}
    assert "secret" not in str(after)


def test_an_assessment_is_started_and_submitted_once(visitor: Visitor) -> None:
    with structlog.testing.capture_logs() as lines:
        visitor.submit(visitor.answer_all(**ANSWERS))
    events = [line["event"] for line in lines]
    assert (events.count("started"), events.count("submitted")) == (1, 1)


def test_background_work_is_measured() -> None:
    assert value(scrape(), "worker_heartbeat_age_seconds") == float("inf")
    record_heartbeat(worker_id="a")
    make_unknown_mail("manager@example.com")
    samples = scrape()
    assert value(samples, "worker_heartbeat_age_seconds") < 30
    names = ("database_up", "tasks_ready", "oldest_task_seconds", "mail_waiting", "mail_unknown")
    assert [value(samples, name) for name in names] == [1, 0, 0, 0, 1]
    assert "manager" not in str(samples)


def test_a_database_that_is_away_is_a_metric_and_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(scraping, "work_state", away)
    samples = scrape()
    assert value(samples, "database_up") == 0
    assert ("salesmodel_tasks_ready", frozenset()) not in samples


def test_every_metric_of_an_alert_rule_exists() -> None:
    """Also each event and route that a rule names, so that no alert waits for what never comes."""
    rules = read("deploy/prometheus/alerts.yaml")
    record_heartbeat(worker_id="a")
    there = {name for name, _ in scrape()}
    there |= {f"{metric._name}{end}" for metric in (metrics.requests, metrics.events) for end in ("_total",)}
    there |= {f"{metrics.latency._name}{end}" for end in ("_bucket", "_count", "_sum")}
    named = set(re.findall(r"\bsalesmodel_\w+", rules))
    assert named - there == set()
    assert len(named) >= 7
    code = "".join(path.read_text("utf-8") for path in (ROOT / "diagnostics").rglob("*.py"))
    for event in re.findall(r'event=~?"([^"]+)"', rules):
        assert f'"{event}"' in code, event


SERVER = """
import os
from pathlib import Path
from salesmodel.metrics import counts_as_text, keep_counts_of, observe_request

def counts():
    # in whatever order the files are found
    return tuple(sorted(counts_as_text().decode().splitlines()))

workers = []
for _ in range(3):
    workers.append(os.fork())
    if not workers[-1]:
        observe_request(route="privacy/", status=200, seconds=1)
        os._exit(0)
    os.waitpid(workers[-1], 0)
texts = [counts()]
for worker in workers:
    keep_counts_of(worker)
    texts.append(counts())
print(len(set(texts)), sorted(path.name for path in Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).glob("*.db")))
print(*texts[0], sep=chr(10))
"""


@pytest.mark.slow
def test_counts_of_several_processes_are_added_and_outlast_them_in_few_files(tmp_path: Path) -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SERVER],
        env={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout.startswith("1 ['counter_ended.db', 'histogram_ended.db']\n")
    assert 'salesmodel_requests_total{route="privacy/",status="200"} 3.0' in answer.stdout
    assert 'salesmodel_request_seconds_sum{route="privacy/"} 3.0' in answer.stdout


def test_the_state_costs_four_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(4):
        work_state()
