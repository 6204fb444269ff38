"""Measure each step of a journey by calling the application in this process, without a server.

    python -m bench.inside
    python -m bench.inside --profile question

Journeys of the fair floor are walked in turn with the site's. The environment says which database: one that holds a
published questionnaire. Journeys that are walked stay in it. Queries are counted after the warm-up, without BEGIN,
COMMIT and savepoints. CPU is that of the thread, of warm pages: the same journeys are walked again and again. Before
that, results of answers that the process has not seen are measured, after some dozens of others.
"""

import argparse
import cProfile
import gc
import io
import json
import logging
import os
import pstats
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from bench.http import Request, Response
from bench.report import as_text
from bench.visitor import JourneyFailed, Plan, Visitor

WSGIApplication = Callable[..., Iterable[bytes]]

URL = "http://127.0.0.1/"
KINDS = {"home": 1, "start": 1, "question": 4, "answer": 4, "check": 1, "submit": 1, "result": 1}
"""The kinds of request, and how many of each a journey of four questions has."""

SERVED = 60
"""Journeys that a process has served before results of new answers are measured."""

_FRAMING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Inside:
    """Answers requests by calling the WSGI application; keeps queries and CPU seconds by the kind of request.

    Requests of the kind `profiled` go through the profiler.
    """

    def __init__(self, application: WSGIApplication, *, profiled: str = "") -> None:
        self.connects = 0
        self.queries: dict[str, list[int]] = defaultdict(list)
        self.cpu: dict[str, list[float]] = defaultdict(list)
        self.profile = cProfile.Profile()
        self._application = application
        self._profiled = profiled
        self._statements = 0

    def close(self) -> None:
        """There is no connection to end."""

    def count(self, execute: Callable[..., Any], sql: str, *arguments: Any) -> Any:
        """Count one statement and run it; to be installed with Django's `execute_wrapper`."""
        self._statements += not sql.lstrip().upper().startswith(_FRAMING)
        return execute(sql, *arguments)

    def request(self, request: Request) -> Response:
        """Answer as a server would."""
        response: dict[str, Any] = {}

        def start_response(status: str, headers: list[tuple[str, str]]) -> None:
            response.update(status=int(status.split()[0]), headers=headers)

        self._statements = 0
        kind = kind_of(request.label)
        began, cpu = time.perf_counter(), time.thread_time()
        with self.profile if kind == self._profiled else nullcontext():
            parts = self._application(_environ(request), start_response)
            body = b"".join(parts)
            parts.close()  # type: ignore[attr-defined]  # a response of Django
        self.cpu[kind].append(time.thread_time() - cpu)
        self.queries[kind].append(self._statements)
        return Response(
            url=request.url,
            status=response["status"],
            headers={name.lower(): value for name, value in response["headers"]},
            cookies=tuple(value for name, value in response["headers"] if name.lower() == "set-cookie"),
            body=body,
            sent=len(request.body),
            received=len(body),
            seconds=time.perf_counter() - began,
        )


def kind_of(label: str) -> str:
    """Return the kind of a request that a visitor labels so, one of KINDS."""
    if label.startswith("answer"):
        return "answer"
    if not label.startswith("page after"):
        return label
    if label == "page after submit":
        return "result"
    # in one journey of many it is the separating question
    return "check" if label[-1] in "45" else "question"


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers("gzip").items()}
    return {
        **headers,
        "REQUEST_METHOD": request.method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "CONTENT_TYPE": headers.get("HTTP_CONTENT_TYPE", ""),
        "CONTENT_LENGTH": headers.get("HTTP_CONTENT_LENGTH", ""),
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
    }


@dataclass(frozen=True, slots=True)
class Walked:
    """What one application took in each of several rounds: the CPU by the kind of request, and the queries."""

    rounds: list[Inside]

    def queries(self, kind: str) -> int:
        """Return the most queries of a request."""
        return max(max(inside.queries[kind]) for inside in self.rounds)

    def cpu_ms(self, kind: str) -> float:
        """Return the tenth percentile, of the round in which it is lowest, to leave out what others do meanwhile."""
        return min(sorted(inside.cpu[kind])[len(inside.cpu[kind]) // 10] for inside in self.rounds) * 1000

    def journey_ms(self) -> float:
        """Return what the requests of a journey of four questions cost together."""
        return sum(self.cpu_ms(kind) * times for kind, times in KINDS.items())


def walk_inside(applications: Mapping[str, WSGIApplication], *, journeys: int, rounds: int) -> dict[str, Walked]:
    """Walk the same journeys through each application, in turn; return what was counted, by name.

    They are walked twice before, so that whatever a process does once is done.
    """
    for application in applications.values():
        _walk(Inside(application), journeys)
        _walk(Inside(application), journeys)
    gc.collect()
    # as in the server
    gc.freeze()
    walked: dict[str, Walked] = {name: Walked([]) for name in applications}
    for _ in range(rounds):
        for name, application in applications.items():
            walked[name].rounds.append(_walk(Inside(application), journeys))
    gc.unfreeze()
    return walked


def _walk(inside: Inside, journeys: int, *, seed: int = 1) -> Inside:
    # a module of Django that reads the settings
    from django.db import connection

    visitor = Visitor(inside, Plan(URL), seed=seed)
    with connection.execute_wrapper(inside.count):
        for _ in range(journeys):
            visitor.journey()
    return inside


def calls_of(application: WSGIApplication, kind: str, *, journeys: int) -> int:
    """Return the function calls of a warm request of one kind, which are the same on every machine, busy or not."""
    # whatever is done once is done, and no garbage of others is collected meanwhile
    _walk(Inside(application), 1)
    gc.disable()
    try:
        inside = _walk(Inside(application, profiled=kind), journeys)
    finally:
        gc.enable()
    return round(sum(function.callcount for function in inside.profile.getstats()) / len(inside.cpu[kind]))


@dataclass(frozen=True, slots=True)
class Cold:
    """What a result of answers costs that the process has not seen: the median of its CPU and the mean of its calls."""

    cpu_ms: float
    calls: int


def cold_results(application: WSGIApplication, *, served: int, journeys: int) -> Cold:
    """Walk journeys with random answers, after as many others as `served`, and measure their results."""
    _walk(Inside(application), served, seed=2)
    timed = _walk(Inside(application), journeys, seed=3)
    counted = _walk(Inside(application, profiled="result"), journeys, seed=4)
    calls = sum(function.callcount for function in counted.profile.getstats()) / journeys
    return Cold(statistics.median(timed.cpu["result"]) * 1000, round(calls))


def site_and_floor() -> dict[str, WSGIApplication]:
    """Return the site that the environment configures and the fair floor, with its tables."""
    # the settings are read when these are imported, not before
    from bench.fair import application as floor
    from bench.fair_pages import make_tables
    from salesmodel.wsgi import application as site

    make_tables()
    _silence_log()
    return {"site": site, "floor": floor}


def _silence_log() -> None:
    """Let the log be written as ever, to nowhere: what it costs belongs to the measurement."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(open(os.devnull, "w"))  # noqa: SIM115 (open while the process lives)


def step_report(site: Walked, floor: Walked) -> dict[str, Any]:
    """Return queries and CPU of each kind of request, and of a journey, with what the fair floor costs."""
    steps = {
        kind: {
            "queries": site.queries(kind),
            "cpu_ms": round(site.cpu_ms(kind), 2),
            "floor_ms": round(floor.cpu_ms(kind), 2),
            "times_the_floor": round(site.cpu_ms(kind) / floor.cpu_ms(kind), 2),
        }
        for kind in KINDS
    }
    return {
        "steps": steps,
        "queries_per_journey": sum(site.queries(kind) * times for kind, times in KINDS.items()),
        "application_cpu_ms_per_journey": round(site.journey_ms(), 2),
        "floor_cpu_ms_per_journey": round(floor.journey_ms(), 2),
        "times_the_floor": round(site.journey_ms() / floor.journey_ms(), 2),
    }


def _profile(step: str, journeys: int) -> None:
    inside = Inside(site_and_floor()["site"], profiled=step)
    _walk(Inside(inside._application), journeys)
    _walk(inside, journeys)
    pstats.Stats(inside.profile).sort_stats("cumulative").print_stats(60)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.inside", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--journeys", type=int, default=30, help="journeys to walk in a round (default 30)")
    parser.add_argument("--rounds", type=int, default=2, help="rounds of the site and the floor, in turn (default 2)")
    parser.add_argument("--profile", default="", choices=("", *KINDS), help="print where its time goes, by function")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        if options.profile:
            _profile(options.profile, options.journeys)
            return 0
        applications = site_and_floor()
        cold = cold_results(applications["site"], served=SERVED, journeys=options.journeys)
        walked = walk_inside(applications, journeys=options.journeys, rounds=options.rounds)
    except JourneyFailed as error:
        print(f"The journey failed: {error}. Does the database hold a published questionnaire?", file=sys.stderr)
        return 1
    report = step_report(walked["site"], walked["floor"])
    report["result_of_new_answers"] = {"cpu_ms": round(cold.cpu_ms, 2), "calls": cold.calls}
    print(json.dumps(report) if options.json else as_text(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
