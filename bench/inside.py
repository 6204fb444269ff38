"""Measure each step of a journey by calling the application in this process, without a server.

    python -m bench.inside
    python -m bench.inside --profile "page after start"

The environment says which database: one that holds a published questionnaire. Journeys that are walked stay in it.
Queries are counted after the warm-up, without BEGIN, COMMIT and savepoints.
"""

import argparse
import cProfile
import io
import json
import logging
import os
import pstats
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

from bench.http import Request, Response
from bench.report import as_text
from bench.visitor import JourneyFailed, Plan, Visitor

URL = "http://127.0.0.1/"
WARM_UP = 20
"""Journeys that run first and are not counted."""
_FRAMING = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


class Inside:
    """Answers requests by calling the WSGI application; keeps queries and CPU seconds by the requests' labels.

    Requests with the label `profiled` go through the profiler.
    """

    def __init__(self, application: Callable[..., Any], *, profiled: str = "") -> None:
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
        began, cpu = time.perf_counter(), time.thread_time()
        with self.profile if request.label == self._profiled else nullcontext():
            parts = self._application(_environ(request), start_response)
            body = b"".join(parts)
            parts.close()
        self.cpu[request.label].append(time.thread_time() - cpu)
        self.queries[request.label].append(self._statements)
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


def _environ(request: Request) -> dict[str, Any]:
    path, _, query = request.target.partition("?")
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in request.headers("").items()}
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


def walk_inside(journeys: int, *, profiled: str = "") -> Inside:
    """Walk warm journeys through the application that the environment configures; return what was counted."""
    # the settings are read when these are imported, not before
    from django.db import connection

    from salesmodel.wsgi import application

    _silence_log()
    plan = Plan(URL)
    warm = Visitor(Inside(application), plan)
    for _ in range(WARM_UP):
        warm.journey()
    inside = Inside(application, profiled=profiled)
    visitor = Visitor(inside, plan, seed=2)
    with connection.execute_wrapper(inside.count):
        for _ in range(journeys):
            visitor.journey()
    return inside


def _silence_log() -> None:
    """Let the log be written as ever, to nowhere: what it costs belongs to the measurement."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(open(os.devnull, "w"))  # noqa: SIM115 (open while the process lives)


def step_report(inside: Inside) -> dict[str, Any]:
    """Return the most queries and the median CPU of each step, and the sums of a journey."""
    steps = {
        label: {"queries": max(inside.queries[label]), "cpu_ms": round(statistics.median(seconds) * 1000, 2)}
        for label, seconds in inside.cpu.items()
    }
    return {
        "steps": steps,
        "queries_per_journey": sum(step["queries"] for step in steps.values()),
        "application_cpu_ms_per_journey": round(sum(step["cpu_ms"] for step in steps.values()), 2),
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.inside", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("-n", "--journeys", type=int, default=50, help="journeys to walk (default 50)")
    parser.add_argument("--profile", default="", metavar="STEP", help="print where this step's time goes, by function")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    try:
        inside = walk_inside(options.journeys, profiled=options.profile)
    except JourneyFailed as error:
        print(f"The journey failed: {error}. Does the database hold a published questionnaire?", file=sys.stderr)
        return 1
    if options.profile:
        pstats.Stats(inside.profile).sort_stats("cumulative").print_stats(60)
    else:
        report = step_report(inside)
        print(json.dumps(report) if options.json else as_text(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
