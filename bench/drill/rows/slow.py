"""Clients that send slowly straight at gunicorn, without a proxy that would wait for them."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from bench.drill.registry import Control, Drill, Figure, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import NO_SETTINGS, Rig, end, figures_of, keep_promises, served
from bench.report import percentiles

THREADS = {"GUNICORN_CMD_ARGS": "--worker-class gthread"}
"""gunicorn's own workers, of which a client has a thread as soon as it sends its first byte."""

HEADERS = b"POST /start/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
BODY = b"POST /start/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhalf="


def slow_clients(drill: Drill, *, settings: dict[str, str] | None = None) -> Outcome:
    """Hold connections open, half with a part of the headers and half with a part of the body, while others walk."""
    number = drill.size(short=40, full=400)
    with served(drill, settings=settings or NO_SETTINGS) as rig:
        walk = rig.walk(Crowd(100_000, clients=2, seed=drill.seed))
        time.sleep(drill.size(short=4, full=20))
        with _slow(rig, number):
            slow = time.monotonic()
            time.sleep(drill.size(short=6, full=20))
            over = time.monotonic()
        tries, judged = end(walk, rig.url)
    before = percentiles(seconds for began, seconds in tries.served if began < slow)["p99"]
    during = percentiles(seconds for began, seconds in tries.served if slow <= began < over).get("p99", 30_000)
    served_meanwhile = sum(slow <= began < over for began, _ in tries.served)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    targets.least("requests served meanwhile", served_meanwhile, 10)
    targets.most("p99 in ms, against twice that before", during, max(2 * before, 1000 * drill.seconds(0.5)))
    latency = f"{before:.0f} and {during:.0f}"
    figures: dict[str, Figure] = {"slow connections": number, "p99 before and meanwhile in ms": latency}
    return targets.outcome({**figures, "served meanwhile": served_meanwhile, **figures_of(judged, tries)})


@contextmanager
def _slow(rig: Rig, number: int) -> Iterator[None]:
    address = ("127.0.0.1", rig.servers[0].port)
    with ExitStack() as stack:
        for each in range(number):
            connection = stack.enter_context(socket.create_connection(address, timeout=10))
            connection.sendall((HEADERS, BODY)[each % 2])
        yield


def slow_clients_with_threads(drill: Drill) -> Outcome:
    """Do the same to gunicorn's own workers."""
    return slow_clients(replace(drill, short=True), settings=THREADS)


ROWS = (
    Row(
        key="F12b",
        fault="clients that send slowly, straight at gunicorn",
        promise="others do not notice, also without nginx.",
        method="400 connections, half with a part of the headers and half with a part of the body, are held for 20 s"
        " while 2 clients take assessments.",
        target="no request fails; p99 is at most twice that before, or 500 ms.",
        run=slow_clients,
        control=Control("waiting for the whole request before a thread has it", slow_clients_with_threads),
    ),
)
