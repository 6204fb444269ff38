"""The site as deploy/ runs it, nginx with two instances: restarts, an instance that dies, slow clients, a migration."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import psycopg

from bench.drill.ledger import Ledger
from bench.drill.registry import POSTGRESQL, Control, Drill, Figure, Outcome, Row, Targets
from bench.drill.respondents import Crowd, Tries, Walk
from bench.drill.rig import database_of, end, figures_of, keep_promises
from bench.front import INSTANCES, Front, front
from bench.http import Connection, Request
from bench.site import environment_of
from tests.postgresql import free_port


@dataclass(frozen=True, slots=True)
class Served:
    """A site behind nginx and its database's address."""

    drill: Drill
    url: str
    front: Front

    def walk(self, crowd: Crowd) -> Walk:
        """Let the clients begin."""
        return Walk([f"{self.front.url}/"], crowd, Ledger(self.drill.folder / "ledger.jsonl"))


@contextmanager
def behind_nginx(drill: Drill) -> Iterator[Served]:
    """Serve a site on an empty database until the block ends. Raises NoSite."""
    with database_of(drill) as (url, _cluster):
        port = free_port()
        production = {"SITE_URL": f"https://localhost:{port}", "SECRET_KEY": "k" * 50, "TRUSTED_PROXIES": "1"}
        environment = environment_of(url, LOG_LEVEL="WARNING", **production)
        folder = drill.folder / "front"
        folder.mkdir()
        with front(folder, environment, port=port) as site:
            yield Served(drill, url, site)


def restarts(drill: Drill) -> Outcome:
    """Restart one instance after the other, as a release does."""

    def roll(site: Front) -> None:
        for instance in INSTANCES:
            site.restart_instance(instance)

    return _restarted(drill, roll, times=drill.size(short=1, full=20))


def restarts_without_sockets(drill: Drill) -> Outcome:
    """Restart the instances without leaving them out first, and without sockets that outlive them."""

    def restart(site: Front) -> None:
        for instance in INSTANCES:
            site.close_socket(instance)
            site.stop_instance(instance)
        for instance in INSTANCES:
            site.open_socket(instance)
            site.start_instance(instance)
            site.wait_ready(instance)

    return _restarted(drill, restart, times=1)


def both_at_once(drill: Drill) -> Outcome:
    """Restart both instances at the same time: nobody answers for some seconds, and the sockets keep who asks."""

    def restart(site: Front) -> None:
        for instance in INSTANCES:
            site.stop_instance(instance)
        for instance in INSTANCES:
            site.start_instance(instance)
            site.wait_ready(instance)

    return _restarted(drill, restart, times=drill.size(short=1, full=10))


def _restarted(drill: Drill, restart: Callable[[Front], None], *, times: int) -> Outcome:
    """Restart instances so many times while clients walk; no request may fail."""

    def again_and_again(site: Served) -> Mapping[str, Figure]:
        for _ in range(times):
            restart(site.front)
        return {"restarts": times}

    targets, tries, figures = _while_they_walk(drill, again_and_again)
    targets.zero("failed requests", sum(tries.failures.values()))
    targets.least("journeys", tries.finished, 1)
    slowest = max((seconds for _, seconds in tries.served), default=0.0)
    return targets.outcome({**figures, "slowest request, s": round(slowest, 2)})


def _while_they_walk(
    drill: Drill, break_something: Callable[[Served], Mapping[str, Figure]], *, clients: int = 8, refusal: float = 2
) -> tuple[Targets, Tries, Mapping[str, Figure]]:
    """Break something, which yields figures of its own, while clients walk; nothing may be lost."""
    with behind_nginx(drill) as site:
        walk = site.walk(Crowd(100_000, clients=drill.size(short=2, full=clients), seed=drill.seed))
        own = break_something(site)
        tries, judged = end(walk, site.url)
    targets = Targets()
    keep_promises(targets, judged, tries, drill, refusal=refusal)
    return targets, tries, {**own, **figures_of(judged, tries)}


def instance_killed(drill: Drill) -> Outcome:
    """Kill an instance with all its workers, again and again, and start it a second later as systemd does."""
    draws = drill.random

    def kill(site: Served) -> Mapping[str, Figure]:
        for _ in range(drill.size(short=2, full=20)):
            instance = draws.choice(INSTANCES)
            site.front.kill_instance(instance)
            time.sleep(1)
            site.front.start_instance(instance)
            site.front.wait_ready(instance)
        return {}

    targets, tries, figures = _while_they_walk(drill, kill, refusal=10)
    targets.zero("failures but our 503", len(tries.failures.keys() - {"503"}))
    return targets.outcome(figures)


def slow_clients(drill: Drill) -> Outcome:
    """Measure a page alone, and again beside hundreds of clients that send headers or bodies without an end."""
    with behind_nginx(drill) as site, ExitStack() as stack:
        address = ("localhost", site.front.port)
        tls = ssl.create_default_context(cafile=str(site.front.certificate))
        alone = _latencies(site.front)
        for number in range(drill.size(short=48, full=1000)):
            raw = stack.enter_context(socket.create_connection(address, timeout=30))
            client = stack.enter_context(tls.wrap_socket(raw, server_hostname="localhost"))
            client.sendall(_half_a_request(site.front, ends_head=bool(number % 2)))
        beside = _latencies(site.front)
    return _compared(alone, beside)


def _half_a_request(site: Front, *, ends_head: bool) -> bytes:
    head = f"POST /start/ HTTP/1.1\r\nHost: localhost:{site.port}\r\nX-Forwarded-Proto: https\r\nContent-Length: 99\r\n"
    return head.encode() + (b"\r\nhalf" if ends_head else b"X-Half")


def _latencies(site: Front) -> list[float]:
    """Return the seconds that the start page took, one request after the other; 30 if there was no answer."""
    seconds = []
    for _ in range(40):
        began = time.monotonic()
        try:
            Connection(f"{site.url}/").request(Request("home", "GET", f"{site.url}/", {}))
        except OSError:
            seconds.append(30.0)
        else:
            seconds.append(time.monotonic() - began)
    return seconds


def _compared(alone: list[float], beside: list[float]) -> Outcome:
    p95 = [round(1000 * sorted(seconds)[int(0.95 * len(seconds))]) for seconds in (alone, beside)]
    targets = Targets()
    # the machine does other work; what matters is that no thread is held
    targets.most("p95 beside slow clients, ms", p95[1], max(3 * p95[0], 1000))
    return targets.outcome({"p95 alone, ms": p95[0], "p95 beside slow clients, ms": p95[1]})


MIGRATION = "ALTER TABLE diagnostics_assessment ADD COLUMN added_by_a_drill integer"


def migration(drill: Drill) -> Outcome:
    """Change the table that every page uses while a long read keeps it from changing; give up soon and try again."""
    return _migrate(drill, "500ms")


def patient_migration(drill: Drill) -> Outcome:
    """The same, waiting as long as it takes: every page waits behind it."""
    return _migrate(drill, "0")


def _migrate(drill: Drill, lock_timeout: str) -> Outcome:
    def migrate(site: Served) -> Mapping[str, Figure]:
        with psycopg.connect(site.url) as reader:
            reader.execute("SELECT count(*) FROM diagnostics_assessment")
            holder = threading.Timer(5, reader.rollback)
            holder.start()
            times = _try_until_done(site.url, lock_timeout)
            holder.join()
        return {"tries of the migration": times}

    targets, tries, figures = _while_they_walk(drill, migrate, clients=4)
    targets.zero("failed requests", sum(tries.failures.values()))
    return targets.outcome(figures)


def _try_until_done(url: str, lock_timeout: str) -> int:
    """Apply the migration as deploy/release.sh does, and return at which try it was done."""
    for times in range(1, 11):
        try:
            with psycopg.connect(url, options=f"-c lock_timeout={lock_timeout}") as connection:
                connection.execute(MIGRATION)
        except psycopg.errors.LockNotAvailable:
            time.sleep(3)
        else:
            return times
    return 0


NGINX = ("nginx", "openssl")
ROWS = (
    Row(
        key="F2",
        fault="a new release, or a restart after a change of settings",
        promise="nobody notices.",
        method="both instances restarted one after the other, as `deploy/release.sh` does, 20 times, while 8 clients"
        " take assessments through nginx.",
        target="0 failed requests, 0 lost, 0 duplicates.",
        run=restarts,
        control=Control("leaving an instance out first, and sockets that outlive it", restarts_without_sockets),
        databases=POSTGRESQL,
        programs=NGINX,
    ),
    Row(
        key="F2b",
        fault="both instances are restarted at once",
        promise="pages take some seconds longer, and none fails.",
        method="both instances stopped and started 10 times; their sockets stay open, as systemd keeps them.",
        target="0 failed requests, 0 lost, 0 duplicates.",
        run=both_at_once,
        control=Control("sockets that outlive their instance", restarts_without_sockets),
        databases=POSTGRESQL,
        programs=NGINX,
    ),
    Row(
        key="F2c",
        fault="an instance dies",
        promise="what it was answering goes to the other instance, and what it had not yet taken waits until it is"
        " started again; only another form than those of an assessment may have to be sent again.",
        method="`kill -9` on an instance and all its workers 20 times, started again a second later.",
        target="0 lost, 0 duplicates, no failure but our 503, and that within 10 s.",
        run=instance_killed,
        uncontrolled="F2's control shows that the clients notice instances that are away",
        databases=POSTGRESQL,
        programs=NGINX,
    ),
    Row(
        key="F12",
        fault="clients that send slowly, or never to the end",
        promise="others do not notice.",
        method="1,000 connections to nginx with half of the headers or body each, and meanwhile the start page.",
        target="the page's p95 is at most three times what it is alone, or a second.",
        run=slow_clients,
        uncontrolled="F12b's control shows what such clients do to a server that waits for them",
        databases=POSTGRESQL,
        programs=NGINX,
    ),
    Row(
        key="F17",
        fault="a migration that has to wait for a lock",
        promise="it gives up before pages fail behind it, and is tried again.",
        method="a column is added to the table of assessments with `lock_timeout` 500 ms while a transaction of five"
        " seconds reads it, and clients take assessments.",
        target="0 failed requests, and the column is there.",
        run=migration,
        control=Control("the time limit", patient_migration),
        databases=POSTGRESQL,
        programs=NGINX,
    ),
)
