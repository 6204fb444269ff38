"""The load client walks whole journeys, counts what they take, and fails loudly."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from bench.http import Connection, Request
from bench.journey import main
from bench.load import Budget, Load, measure
from bench.processes import cpu_seconds, peak_memory, process_tree
from bench.visitor import JourneyFailed, Plan, Visitor
from bench.weight import weigh
from tests.bench.server import Site, serving

REQUESTS = 9
"""Start page, start, two questions and answers, check, submit, result."""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as served:
        yield served


def visitor(site: Site, **plan: object) -> Visitor:
    return Visitor(Connection(site.url), Plan(site.url, **{"questions": 2, **plan}))  # type: ignore[arg-type]


class TestVisitor:
    def test_walks_to_the_last_page(self, site: Site) -> None:
        walked = visitor(site, expect="Your result")
        walked.journey()
        assert [label for label, _ in walked.tally.samples] == [
            "home",
            "start",
            "page after start",
            "answer 1",
            "page after answer 1",
            "answer 2",
            "page after answer 2",
            "submit",
            "page after submit",
        ]
        assert len(walked.tally.journeys) == 1
        walked.exchange.close()

    def test_sends_hidden_fields_and_one_choice_of_each_group(self, site: Site) -> None:
        walked = visitor(site, choose="first")
        walked.journey()
        assert site.bodies == ["", "token=a%26b&option=one", "token=a%26b&option=one", "token=a%26b"]
        walked.exchange.close()

    def test_begins_each_journey_without_cookies_and_keeps_them_in_it(self, site: Site) -> None:
        walked = visitor(site)
        walked.journey()
        walked.journey()
        assert site.cookies == ["", *["browser=abc"] * 4] * 2
        walked.exchange.close()

    @pytest.mark.parametrize(("closes", "connects"), [(False, 1), (True, REQUESTS)])
    def test_keeps_the_connection_while_the_server_does(self, site: Site, closes: bool, connects: int) -> None:
        site.closes = closes
        walked = visitor(site)
        walked.journey()
        assert walked.exchange.connects == connects
        walked.exchange.close()

    @pytest.mark.parametrize(
        ("plan", "message"),
        [
            ({"questions": 4}, "2 questions, not 4"),
            ({"expect": "Another result"}, "the last page lacks 'Another result'"),
        ],
    )
    def test_fails_where_it_ends_wrongly(self, site: Site, plan: dict[str, object], message: str) -> None:
        walked = visitor(site, **plan)
        with pytest.raises(JourneyFailed, match=message):
            walked.journey()
        walked.exchange.close()

    def test_may_have_one_question_more_where_ways_of_selling_come_out_equal(self, site: Site) -> None:
        walked = visitor(site, questions=1)
        walked.journey()
        assert len(walked.tally.journeys) == 1
        walked.exchange.close()

    def test_counts_failures_by_their_message(self, site: Site) -> None:
        site.broken.add("/2/")
        walked = visitor(site)
        walked.try_journey()
        assert walked.tally.errors == {"JourneyFailed: 500 on GET (page after answer 1)": 1}
        assert walked.tally.journeys == []

    def test_counts_a_server_that_is_gone_as_a_failure(self) -> None:
        with serving() as site:
            walked = visitor(site)
        walked.try_journey()
        assert [error.partition(":")[0] for error in walked.tally.errors] == ["ConnectionRefusedError"]


class TestLoad:
    def test_counts_requests_and_bytes_of_all_visitors(self, site: Site) -> None:
        measured = measure(Plan(site.url, questions=2), Load(journeys=6, clients=3, warmup=0), {"web": os.getpid()})
        assert len(measured.tally.journeys) == 6
        assert len(measured.tally.samples) == 6 * REQUESTS
        assert measured.tally.received > measured.tally.html > 0
        assert measured.server_cpu["web"] > 0

    def test_is_the_same_whether_packed_or_not(self, site: Site) -> None:
        plan = Plan(site.url, questions=2)
        packed, plain = (measure(plan, Load(1, 1, 0, encoding=encoding), {}).tally for encoding in ("gzip", ""))
        assert packed.html == plain.html
        assert packed.received != plain.received

    def test_ends_in_time(self) -> None:
        assert [Budget(3, 60).take() for _ in range(1)] == [True]
        budget = Budget(2, 60)
        assert [budget.take() for _ in range(4)] == [True, True, False, False]
        late = Budget(10, 0)
        time.sleep(0.01)
        assert late.take() is False


def test_a_first_visit_loads_each_file_once(site: Site) -> None:
    visit = weigh(Plan(site.url, questions=2), encoding="gzip")
    assert [page.label for page in visit.pages] == [
        "home",
        "page after start",
        "page after answer 1",
        "page after answer 2",
        "page after submit",
    ]
    assert [(file.path, file.status, file.plain) for file in visit.files] == [("/site.css", 200, 21 * 9)]
    assert visit.requests == REQUESTS + 1
    assert visit.pages[-1].sent < visit.pages[-1].html + 40


class TestCommand:
    def test_reports_and_succeeds(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([site.url, "--questions", "2", "-n", "4", "--warmup", "0", "--json"]) == 0
        report = json.loads(capsys.readouterr().out)
        assert (report["journeys"], report["requests_per_journey"], report["errors"]) == (4, REQUESTS, {})

    def test_fails_when_a_journey_failed(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        site.broken.add("/result/")
        assert main([site.url, "--questions", "2", "-n", "3", "--warmup", "0"]) == 1
        assert "500 on GET (page after submit): 3" in capsys.readouterr().out

    def test_fails_when_there_is_nothing_to_weigh(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        site.broken.add("/1/")
        assert main([site.url, "--questions", "2", "--weigh"]) == 1
        assert capsys.readouterr().err == "The journey failed: 500 on GET (page after start)\n"

    def test_fetches_a_single_page(self, site: Site, capsys: pytest.CaptureFixture[str]) -> None:
        assert main([f"{site.url}result/", "--get", "-n", "5", "--warmup", "0", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["requests_per_journey"] == 1

    @pytest.mark.parametrize("url", ["http://example.com/", "https://127.0.0.1/", "http://0.0.0.0/", "127.0.0.1:8000"])
    def test_asks_nobody_but_this_machine(self, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main([url])
        assert "only http on 127.0.0.1, localhost or [::1] may be loaded" in capsys.readouterr().err
        with pytest.raises(ValueError, match="is not on this machine"):
            Connection("http://example.com/")

    @pytest.mark.parametrize("option", [["-n", "0"], ["-n", "100001"], ["-c", "65"], ["--seconds", "3601"]])
    def test_is_bounded(self, option: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        with pytest.raises(SystemExit):
            main(["http://127.0.0.1:1/", *option])
        assert "is not a whole number from" in capsys.readouterr().err


def test_answers_without_a_length_end_with_the_connection() -> None:
    with serving() as site:
        connection = Connection(site.url)
        response = connection.request(Request("page", "GET", f"{site.url}result/", {}))
        connection.close()
    assert (response.status, "Your result" in response.text) == (200, True)


def test_a_process_is_accounted_with_its_children() -> None:
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(30_000_000)); input()'])"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as process:
        deadline = time.monotonic() + 20
        while cpu_seconds(process.pid) < 0.1 and time.monotonic() < deadline:
            time.sleep(0.05)
        assert len(process_tree(process.pid)) == 2
        assert cpu_seconds(process.pid) >= 0.1
        assert peak_memory(process.pid) > 5
        process.communicate(b"\n")
    assert process_tree(process.pid) == [process.pid]
    assert cpu_seconds(process.pid) == 0
