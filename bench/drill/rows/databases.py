"""Databases that are restarted, hang or are gone while people take assessments."""

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import replace

from bench.drill.databases import saved_in
from bench.drill.ledger import Ledger, verdict
from bench.drill.probing import ALIVE, READY, Probes, probing
from bench.drill.registry import BOTH, POSTGRESQL, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd, Tries
from bench.drill.rig import Rig, end, figures_of, keep_promises, recovery_of, served
from bench.drill.rows.submits import Submitter
from bench.processes import process_tree
from bench.report import percentiles
from bench.site import NoSite
from tests.postgresql import Cluster

AFTERWARDS = 6.0
"""Seconds for which clients go on when the database is back; as long again in the full form."""


def _cluster(rig: Rig) -> Cluster:
    if rig.cluster is None:
        raise NoSite("this row needs PostgreSQL")
    return rig.cluster


def restarted(drill: Drill) -> Outcome:
    """Restart PostgreSQL every 10 s, in turn after its clients were told and at once."""
    downs: list[tuple[float, float]] = []
    with served(drill) as rig:
        cluster = _cluster(rig)
        crowd = Crowd(100_000, clients=drill.size(short=4, full=20), seed=drill.seed, pause=drill.pause)
        walk = rig.walk(crowd)
        for number in range(drill.size(short=2, full=30)):
            time.sleep(drill.size(short=2, full=10))
            down = time.monotonic()
            cluster.halt(("fast", "immediate")[number % 2])
            cluster.launch()
            downs.append((down, time.monotonic()))
        time.sleep(AFTERWARDS / 2)
        tries, verdict = end(walk, rig.url)
    targets = Targets()
    keep_promises(targets, verdict, tries, drill)
    recovery = recovery_of(tries, downs)
    targets.most("seconds from the database's return to the last failed request", recovery, drill.seconds(1))
    slowest = round(max(up - down for down, up in downs), 1)
    figures = {"restarts": len(downs), "longest restart in s": slowest, "recovery in s": recovery}
    return targets.outcome({**figures, **figures_of(verdict, tries)})


def hung(drill: Drill, *, careless: str = "", seconds: float = 0) -> Outcome:
    """Stop all processes of PostgreSQL for half a minute, or hold SQLite's write lock as long."""
    with served(drill, careless=careless) as rig:
        held = _stopped(_cluster(rig)) if rig.cluster else _locked(rig)
        return _while_away(rig, drill, held, seconds)


def gone(drill: Drill, *, careless: str = "", seconds: float = 0) -> Outcome:
    """Stop PostgreSQL for half a minute."""
    with served(drill, careless=careless) as rig:
        return _while_away(rig, drill, _halted(_cluster(rig)), seconds)


def _while_away(rig: Rig, drill: Drill, held: AbstractContextManager[None], seconds: float) -> Outcome:
    """Let clients walk before, while and after the database is away."""
    with probing(rig.servers[0].url) as probes:
        walk = rig.walk(Crowd(100_000, clients=drill.size(short=4, full=12), seed=drill.seed, patience=90))
        time.sleep(drill.size(short=3, full=15))
        with held:
            away = time.monotonic()
            time.sleep(seconds or drill.size(short=6, full=30))
        back = time.monotonic()
        time.sleep(AFTERWARDS if drill.short else 2 * AFTERWARDS)
        walk.stop()
        tries = walk.finish()
    verdict = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, verdict, tries, drill)
    longest = round(max((seconds for began, seconds in tries.served if away <= began < back), default=0), 2)
    targets.most("seconds of the longest answer", longest, drill.seconds(2))
    figures = {"longest answer in s": longest, **_seen(targets, probes, away, back, rig)}
    recovery = recovery_of(tries, [(away, back)])
    targets.most("seconds from the database's return to the last failed request", recovery, drill.seconds(5))
    p99 = _p99(tries, 0, away), _p99(tries, back + 5, float("inf"))
    limit = max(3 * p99[0], drill.seconds(0.5) * 1000)
    targets.most("p99 in ms from 5 s after the return, against three times that before", p99[1], limit)
    times = {"away in s": round(back - away, 1), "recovery in s": recovery}
    figures["p99 before and after in ms"] = f"{p99[0]:.0f} and {p99[1]:.0f}"
    return targets.outcome({**times, **figures, **figures_of(verdict, tries)})


def _seen(targets: Targets, probes: Probes, away: float, back: float, rig: Rig) -> dict[str, str | float]:
    """Note what the probes should have seen. A locked SQLite file can still be read, so the site stays ready."""
    alive = probes.during(ALIVE, away, back)
    slowest = round(max((sample.seconds for sample in alive), default=0), 2)
    targets.zero("probes of /healthz that failed", sum(sample.status != 200 for sample in alive))
    targets.most("seconds until /healthz answered", slowest, rig.drill.seconds(2))
    unready = probes.seconds_until(READY, away, ok=False)
    ready = probes.seconds_until(READY, back, ok=True)
    if rig.cluster:
        targets.holds("/readyz never said that the site is not ready", unready >= 0)
        targets.most("seconds until /readyz said so", unready, rig.drill.seconds(5))
    targets.holds("/readyz never said that the site is ready again", ready >= 0)
    targets.most("seconds until /readyz said that it is ready again", ready, rig.drill.seconds(5))
    return {"slowest /healthz in s": slowest, "not ready after s": unready, "ready again after s": ready}


def _p99(tries: Tries, since: float, until: float) -> float:
    return percentiles(seconds for began, seconds in tries.served if since <= began < until).get("p99", 0)


@contextmanager
def _stopped(cluster: Cluster) -> Iterator[None]:
    processes = process_tree(cluster.process)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)


@contextmanager
def _halted(cluster: Cluster) -> Iterator[None]:
    cluster.halt("immediate")
    try:
        yield
    finally:
        cluster.launch()


@contextmanager
def _locked(rig: Rig) -> Iterator[None]:
    with closing(sqlite3.connect(rig.file, timeout=20, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def answering_before_it_writes(drill: Drill) -> Outcome:
    """Restart the database of a site that acknowledges a submission and saves it a while later."""
    with served(drill, careless="answers first") as rig:
        submitter = Submitter(rig.servers[0].url, seed=drill.seed)
        waiting = {token: submitter.submission(token) for token in ("first", "second", "third")}
        ledger = Ledger(drill.folder / "submitted.jsonl")
        for token, submission in waiting.items():
            submitter.submit(token, submission, ledger)
        with _halted(_cluster(rig)):
            ledger.close()
        judged = verdict(ledger.entries, saved_in(rig.url))
    targets = Targets()
    targets.zero("lost", len(judged.lost))
    return targets.outcome(judged.figures)


def patient(drill: Drill) -> Outcome:
    """Stop the database of a site that waits for it as long as it takes."""
    return hung(replace(drill, short=True), careless="waits for ever", seconds=12)


def patient_without(drill: Drill) -> Outcome:
    """End the database of a site that waits for it as long as it takes."""
    return gone(replace(drill, short=True), careless="waits for ever", seconds=12)


REFUSAL = (
    "our 503 with Retry-After within 2 s, with what was typed on the page; /healthz answers within 2 s all the time"
)

ROWS = (
    Row(
        key="F5",
        fault="PostgreSQL is restarted",
        promise="a visitor sees our page with what was typed, sends it again, and goes on; nothing acknowledged"
        " is lost.",
        method="`pg_ctl stop` in the modes fast and immediate in turn, and start, 30 times, 10 s apart, while 20"
        " clients take assessments.",
        target="0 lost, 0 duplicates, 0 mixed; our 503 with Retry-After within 2 s, with what was typed; no request"
        " that begins a second after the database is back fails.",
        run=restarted,
        control=Control("saving before answering", answering_before_it_writes),
        databases=POSTGRESQL,
        in_ci=POSTGRESQL,
    ),
    Row(
        key="F6",
        fault="the database hangs",
        promise="nobody waits longer than two seconds for our page, and the site goes on by itself.",
        method="`SIGSTOP` to all processes of PostgreSQL, or another process holds SQLite's write lock, for 30 s while"
        " 12 clients take assessments and two probes ask.",
        target=f"0 lost, 0 duplicates, 0 mixed; {REFUSAL}; /readyz says no within 5 s (PostgreSQL), and yes within 5 s"
        " of the return; from then on no request fails, and p99 is at most three times that before, or 500 ms.",
        run=hung,
        control=Control("time limits of the database", patient),
        databases=BOTH,
    ),
    Row(
        key="F6b",
        fault="PostgreSQL is gone",
        promise="as when it hangs.",
        method="PostgreSQL is stopped for 30 s while 12 clients take assessments and two probes ask.",
        target=f"0 lost, 0 duplicates, 0 mixed; {REFUSAL}; /readyz says no within 5 s and yes within 5 s of"
        " the return.",
        run=gone,
        control=Control("time limits of the database", patient_without),
        databases=POSTGRESQL,
    ),
)
