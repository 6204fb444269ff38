"""Measure how soon a server answers, and what the first pages of a new process cost.

    python -m bench.start
    python -m bench.start --database postgresql --rounds 9

Each round starts the server as `make run` does, on a database that is prepared, and asks whether it is alive until it
answers. The first page is asked for then, and after it one visitor walks journeys. The processes' bytecode is written
before, as on any machine where a site has started once.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from bench.http import Connection, Request
from bench.journey import whole
from bench.processes import cpu_seconds
from bench.report import Report, as_text
from bench.rounds import median, spread
from bench.site import START_TIMEOUT, NoSite, Server, empty_database, environment_of, prepare
from bench.visitor import Plan, Visitor

WARM = 20
"""Journeys after the first; their median is a warm one."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 1 if the site could not be started."""
    options = _parser().parse_args(arguments)
    try:
        with empty_database(options.database) as (url, _processes):
            report = start_report(url, rounds=options.rounds)
    except NoSite as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(report) if options.json else as_text(report))
    return 0


def start_report(database_url: str, *, rounds: int) -> Report:
    """Return how long starting and first pages take. Raises NoSite."""
    environment = environment_of(database_url)
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    prepare(environment)
    _start(environment)
    every = [_start(environment) for _ in range(rounds)]
    least = {name: min(figures[name] for figures in every) for name in every[0]}
    return {
        "first_answer_s": spread(figures["answer_s"] for figures in every),
        "median_answer_s": median(figures["answer_s"] for figures in every),
        "cpu_until_then_s": spread(figures["cpu_s"] for figures in every),
        "first_page_ms": spread(figures["page_ms"] for figures in every),
        "warm_page_ms": spread(figures["warm_page_ms"] for figures in every),
        "first_page_times_a_warm_one": round(least["page_ms"] / least["warm_page_ms"], 1),
        "first_journey_ms": spread(figures["journey_ms"] for figures in every),
        "warm_journey_ms": spread(figures["warm_journey_ms"] for figures in every),
        "first_journey_times_a_warm_one": round(least["journey_ms"] / least["warm_journey_ms"], 1),
    }


def _start(environment: Mapping[str, str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        server = Server(environment, Path(folder) / "log")
        began = time.perf_counter()
        process = server.launch()
        try:
            first = _first_page(server.url)
            answered, cpu = time.perf_counter() - began, cpu_seconds(process)
            journeys, pages = _journeys(server.url)
        finally:
            server.stop()
    return {
        "answer_s": round(answered, 2),
        "cpu_s": round(cpu, 2),
        "page_ms": round(first * 1000, 1),
        "warm_page_ms": median(seconds * 1000 for seconds in pages),
        "journey_ms": round(journeys[0] * 1000, 1),
        "warm_journey_ms": median(seconds * 1000 for seconds in journeys[1:]),
    }


def _first_page(url: str) -> float:
    """Wait until the server answers, and return the seconds that the start page takes then."""
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline:
        with suppress(OSError):
            connection = Connection(url)
            connection.request(Request("alive", "GET", f"{url}healthz", {}))
            return connection.request(Request("first", "GET", url, {})).seconds
        time.sleep(0.005)
    raise NoSite("the server does not answer")


def _journeys(url: str) -> tuple[list[float], list[float]]:
    """Return the seconds of journeys and of their start pages."""
    visitor = Visitor(Connection(url), Plan(url))
    for _ in range(1 + WARM):
        visitor.journey()
    visitor.exchange.close()
    tally = visitor.tally
    return tally.journeys, [seconds for label, seconds in tally.samples if label == "home"][1:]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.start", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite", help="where (default sqlite)")
    parser.add_argument("--rounds", type=whole(1, 100), default=5, help="how often to start it (default 5)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
