"""Time the same requests with few assessments and with very many, in one run, and print how they grow.

A module that measures has `fill`, which fills the database of the settings with so many rows, and `measure`, which
yields figures of requests. Each runs in a process of its own, so that both databases are measured alike: few, many, few
and many again, and the least of each counts.
"""

import gc
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, NamedTuple

from bench.processes import cpu_seconds
from bench.site import ROOT, empty_database, environment_of

FEW = 10_000
MOST_ROWS = 2_000_000
ROUNDS = 15
TURNS = 2
TARGET = 1.3
PROCESS = "BENCH_DATABASE_PROCESS"
"""Environment: the id of the database server's process; not set for SQLite."""


class Figure(NamedTuple):
    """What one request takes: milliseconds of this process, of the database server and of the clock, and queries."""

    name: str
    processor: float
    database: float
    clock: float
    queries: int

    @property
    def all(self) -> float:
        """The processor time of both."""
        return self.processor + self.database


def compare(module: str, *, database: str, rows: int) -> None:
    """Fill two databases, measure both in turn, and print a line for each request with the ratio."""
    with ExitStack() as stack:
        sites = {count: _site(stack, database) for count in (FEW, rows)}
        for count, environment in sites.items():
            print(_run(module, environment, "--fill", str(count)).strip(), flush=True)
        figures: dict[int, dict[str, Figure]] = {count: {} for count in sites}
        for _ in range(TURNS):
            for count, environment in sites.items():
                # the log of what is erased is printed too
                printed = (json.loads(line) for line in _run(module, environment, "--measure").splitlines())
                for figure in (Figure(*line) for line in printed if isinstance(line, list)):
                    figures[count][figure.name] = min(figure, figures[count].get(figure.name, figure), key=_cost)
    print(f"{'':<34}{FEW:>10,}{rows:>12,}   ratio   clock  queries")
    for name, few in figures[FEW].items():
        many = figures[rows][name]
        ratio = many.all / few.all
        over = "" if ratio <= TARGET else f"  over {TARGET}"
        clock = f"{few.clock:.0f}/{many.clock:.0f}"
        print(f"{name:<34}{few.all:>10.1f}{many.all:>12.1f}{ratio:>8.2f}{clock:>9}{many.queries:>6}{over}", flush=True)


def _cost(figure: Figure) -> float:
    return figure.all


def _site(stack: ExitStack, database: str) -> dict[str, str]:
    """Return the environment of an empty database, which exists until the stack ends."""
    url, processes = stack.enter_context(empty_database(database))
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="salesmodel-bench-"))
    process = {PROCESS: str(processes["database"])} if processes else {}
    return {
        **environment_of(url, STAFF_MFA="false", ALLOWED_HOSTS="testserver,localhost,127.0.0.1", LOG_LEVEL="ERROR"),
        "DJANGO_SETTINGS_MODULE": "salesmodel.settings",
        "ERASURES_FILE": f"{folder}/erasures.log",
        **process,
    }


def _run(module: str, environment: dict[str, str], *arguments: str) -> str:
    """Run a module and return what it prints. Raises SystemExit."""
    command = [sys.executable, "-m", module, *arguments]
    run = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
    if run.returncode:
        raise SystemExit(f"{module} {' '.join(arguments)} failed")
    return run.stdout


def run_here(arguments: list[str], *, fill: Callable[[int], object], measure: Callable[[], Iterator[Figure]]) -> None:
    """Do what `compare` asks of a module, in its process."""
    import django
    from django.conf import settings
    from django.db import connections

    from salesmodel.database import settings_for_commands

    settings.DATABASES["default"] = settings_for_commands(settings.DATABASES["default"])
    django.setup()
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    if arguments[0] == "--fill":
        began, count = time.perf_counter(), int(arguments[1])
        fill(count)
        print(f"{count:,} assessments, written in {time.perf_counter() - began:.0f} s")
    else:
        # as the server does before its workers start
        gc.collect()
        gc.freeze()
        for figure in measure():
            print(json.dumps(figure), flush=True)
    connections.close_all()


def timed(name: str, visit: Callable[[], Any], *, before: Callable[[], object] = lambda: None) -> Figure:
    """Return what a visit takes, after something that does not count. Raises SystemExit if it is refused."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    server = int(os.environ.get(PROCESS, "0"))
    processor, database, clock = [], [], []
    for _ in range(ROUNDS):
        before()
        began = time.process_time(), time.perf_counter()
        served = cpu_seconds(server) if server else 0.0
        response = visit()
        processor.append(time.process_time() - began[0])
        clock.append(time.perf_counter() - began[1])
        database.append((cpu_seconds(server) if server else 0.0) - served)
    if getattr(response, "status_code", 200) not in (200, 302):
        raise SystemExit(f"{name} was answered {response.status_code}")
    before()
    with CaptureQueriesContext(connection) as captured:
        visit()
    # the server's time is counted in ticks, so only its sum says something
    served = sum(database) / ROUNDS
    return Figure(name, min(processor) * 1000, served * 1000, min(clock) * 1000, len(captured))
