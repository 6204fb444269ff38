"""What a row breaks: one or more servers of the site on a database of their own, with clients who take assessments."""

import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from bench.drill.databases import integrity, new_cluster, prepared_postgresql, prepared_sqlite, saved_in
from bench.drill.ledger import Ledger, Verdict, verdict
from bench.drill.registry import Drill, Figure, Targets
from bench.drill.respondents import Crowd, Tries, Walk
from bench.processes import process_tree
from bench.report import percentiles
from bench.site import Server, environment_of
from tests.postgresql import Cluster

PROXIED = {"TRUSTED_PROXIES": "1", "LOG_LEVEL": "WARNING", "READY_WORKER_SECONDS": "0"}
"""Each client comes from an address of its own, as a proxy would say it, and no background worker runs."""


Before = Callable[[int], Sequence[str]]


def directly(_number: int) -> Sequence[str]:
    """Start a server without another program."""
    return ()


NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rig:
    """A site that serves: its database by address, its servers, and the PostgreSQL server if there is one."""

    drill: Drill
    url: str
    environment: Mapping[str, str]
    servers: tuple[Server, ...]
    cluster: Cluster | None = None

    @property
    def file(self) -> Path:
        """The SQLite file."""
        return Path(self.url.removeprefix("sqlite:///"))

    def walk(self, crowd: Crowd, *, ledger: Ledger | None = None) -> Walk:
        """Let the clients begin, each at one of the servers."""
        urls = [server.url for server in self.servers]
        return Walk(urls, crowd, ledger or Ledger(self.drill.folder / "ledger.jsonl"))

    def judge(self, walk: Walk) -> Verdict:
        """Compare the ledger of a walk that is finished with the database."""
        return judge(walk, self.url)

    def integrity(self) -> str:
        """Return "ok", or what the database finds wrong with itself."""
        return integrity(self.url)


@contextmanager
def served(
    drill: Drill,
    *,
    servers: int = 1,
    careless: str = "",
    before: Before = directly,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Iterator[Rig]:
    """Serve a site on an empty database with the reference questionnaire until the block ends. Raises NoSite."""
    with (
        database_of(drill) as (url, cluster),
        serving(
            drill, url, servers=servers, careless=careless, before=before, cluster=cluster, settings=settings
        ) as rig,
    ):
        yield rig


@contextmanager
def serving(
    drill: Drill,
    url: str,
    *,
    servers: int = 1,
    careless: str = "",
    before: Before = directly,
    cluster: Cluster | None = None,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Iterator[Rig]:
    """Serve a site on a database that is prepared until the block ends.

    `careless` names the protection that it lacks, of bench/drill/careless.py; `before` gives the program that
    starts each server; `settings` are those of the environment. Raises NoSite.
    """
    application = "bench.drill.careless" if careless else "salesmodel.wsgi"
    environment = environment_of(url, **{**PROXIED, "CARELESS": careless, **settings})
    started = tuple(
        Server(environment, drill.folder / f"server-{number}.log", application=application, before=before(number))
        for number in range(servers)
    )
    try:
        for server in started:
            server.start()
        yield Rig(drill, url, environment, started, cluster)
    finally:
        for server in started:
            server.kill()


@contextmanager
def database_of(drill: Drill, *options: str) -> Iterator[tuple[str, Cluster | None]]:
    """Give the address of a database with the reference questionnaire; PostgreSQL's server ends with the block."""
    templates = drill.folder.parent
    if drill.database == "sqlite":
        file = shutil.copy(prepared_sqlite(templates), drill.folder / "site.sqlite3")
        yield f"sqlite:///{file}", None
        return
    cluster = new_cluster(*options)
    try:
        cluster.start(template=prepared_postgresql(templates))
        yield cluster.url, cluster
    finally:
        cluster.stop()


def workers_of(server: Server) -> list[int]:
    """Return the ids of the server's workers."""
    return [process for process in process_tree(server.process) if process != server.process]


def kill_worker(server: Server, draws: random.Random) -> None:
    """Kill one of the server's workers, if it has one at the moment."""
    if workers := workers_of(server):
        with suppress(ProcessLookupError):
            os.kill(draws.choice(workers), signal.SIGKILL)


def meanwhile(walk: Walk, every: float, break_something: Callable[[], object], *, most: int) -> int:
    """Break something every so many seconds while the clients walk; return how often."""
    times = 0
    while walk.is_going_on and times < most:
        time.sleep(every)
        if walk.is_going_on:
            break_something()
            times += 1
    return times


def judge(walk: Walk, url: str) -> Verdict:
    """Compare the ledger of a walk that is finished with the database at `url`."""
    walk.ledger.close()
    return verdict(walk.ledger.entries, saved_in(url))


def end(walk: Walk, url: str) -> tuple[Tries, Verdict]:
    """Let no further journey begin, wait for those that have, and judge the walk."""
    walk.stop()
    return walk.finish(), judge(walk, url)


def figures_of(verdict: Verdict, tries: Tries) -> dict[str, Figure]:
    """Return the figures that most rows share."""
    failed = sum(tries.failures.values())
    kinds = ", ".join(f"{number} × {kind}" for kind, number in sorted(tries.failures.items()))
    return {
        **verdict.figures,
        "journeys": tries.finished,
        "unfinished": sum(tries.unfinished.values()),
        "requests": tries.requests,
        "failed requests": f"{failed} ({100 * failed / max(tries.requests, 1):.2f} %{': ' if kinds else ''}{kinds})",
        "slowest 503 in s": round(tries.slowest_refusal, 2),
        "p99 of requests in ms": round(percentiles(seconds for _, seconds in tries.served).get("p99", 0)),
    }


def keep_saved(targets: Targets, verdict: Verdict) -> None:
    """Note what was acknowledged and is not in the database once and as it was."""
    targets.zero("lost", len(verdict.lost))
    targets.zero("duplicates", len(verdict.duplicated))
    targets.zero("mixed", len(verdict.mixed))


def keep_promises(targets: Targets, verdict: Verdict, tries: Tries, drill: Drill, *, refusal: float = 2) -> None:
    """Note what almost every row promises, if it was not kept: nothing lost, nothing twice, our own 503 in time.

    `refusal` is how many seconds our 503 may take.
    """
    keep_saved(targets, verdict)
    targets.zero("journeys without an end", sum(tries.unfinished.values()))
    targets.zero("responses that are an error but no 503", tries.errors)
    targets.most("seconds until our 503", round(tries.slowest_refusal, 2), drill.seconds(refusal))
    targets.zero("503 without Retry-After", tries.without_retry_after)
    targets.zero("503 without what was typed", tries.without_answers)


def recovery_of(tries: Tries, downs: Sequence[tuple[float, float]]) -> float:
    """Return the longest time from an end of something's being down to the beginning of a request that failed after it.

    `downs` are the moments at which it went down and was up again. A request that was under way when it went down
    the next time failed for that.
    """
    ends = [down for down, _ in downs[1:]] + [float("inf")]
    late = [
        began - up
        for (_, up), end in zip(downs, ends, strict=True)
        for began, seconds in tries.failed
        if up < began and began + seconds < end
    ]
    return round(max(late, default=0.0), 2)
