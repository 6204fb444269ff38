"""Requests that no page sends: generated ones over every address of the site."""

import json
import os
import subprocess
import sys

from bench.drill.registry import Drill, Outcome, Row, Targets
from bench.site import ROOT

GROWTH_MB = 20
SLOWEST_MS = 1000


def generated(drill: Drill) -> Outcome:
    """Make generated requests in a process of their own, by the test that makes a few hundred."""
    report = drill.folder / "report.json"
    amount = str(drill.size(short=300, full=100_000))
    marks = ["--migrations", "-m", "both_databases"] if drill.database == "postgresql" else []
    environment = {"FUZZ_REQUESTS": amount, "FUZZ_SEED": str(drill.seed), "FUZZ_REPORT": str(report)}
    test = "tests/site/views/test_fuzz.py::test_no_request_fails_or_is_slow"
    subprocess.run(  # it fails when a request does; the report says which
        # without pytest's log, which it would keep
        [
            sys.executable,
            "-m",
            "pytest",
            "-n",
            "0",
            "-q",
            "-p",
            "no:logging",
            "--database",
            drill.database,
            *marks,
            test,
        ],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        check=False,
    )
    figures = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    for wrong in (*figures.get("failures", ()), *figures.get("slow", ())):
        print(wrong, file=sys.stderr)
    targets = Targets()
    targets.holds("no request was made", bool(figures))
    targets.zero("answers of 500 or more", len(figures.get("failures", ())))
    targets.most("milliseconds of the slowest answer", figures.get("slowest_ms", 0), SLOWEST_MS)
    if not drill.short:
        targets.most("MB by which memory grew", figures.get("growth_mb", 0), GROWTH_MB)
    shown = ("requests", "addresses", "slowest_ms", "growth_mb")
    return targets.outcome({name: figures[name] for name in shown if name in figures})


ROWS = (
    Row(
        key="I3",
        fault="requests that no page sends",
        promise="whatever is sent, to whatever address, is answered with a page of the site, soon, and without an"
        " error of ours.",
        method="100,000 generated requests over every address, with every field of every form, cookies and headers,"
        " as five kinds of visitors, administrators too; in one process, undone after each.",
        target="no status of 500 or more, no answer over a second of processor time, memory grows by less than 20 MB.",
        run=generated,
        uncontrolled="the test that makes the requests has one: a view that trusts its query is found",
    ),
)
