"""What a load balancer sees of a server: whether it is alive, and whether it is ready, asked again and again."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench.http import Connection, Request

ALIVE, READY = "healthz", "readyz"
EVERY = 0.25


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to a probe; status 0 is none. `at` is when it was asked, by time.monotonic."""

    path: str
    at: float
    status: int
    seconds: float


@dataclass(slots=True)
class Probes:
    """All answers, in order."""

    samples: list[Sample] = field(default_factory=list)

    def during(self, path: str, since: float, until: float) -> list[Sample]:
        """Return the answers of `path` in a period."""
        return [sample for sample in self.samples if sample.path == path and since <= sample.at < until]

    def seconds_until(self, path: str, since: float, *, ok: bool) -> float:
        """Return the seconds from a moment until `path` first answered 200, or first failed to; -1 if it never did."""
        later = (sample for sample in self.samples if sample.path == path and sample.at + sample.seconds >= since)
        found = next((sample for sample in later if (sample.status == 200) is ok), None)
        return -1 if found is None else max(0.0, round(found.at + found.seconds - since, 2))


@contextmanager
def probing(url: str) -> Iterator[Probes]:
    """Probe a server until the block ends."""
    probes, stopped = Probes(), threading.Event()

    def ask(path: str) -> None:
        connection = Connection(url)
        while not stopped.wait(EVERY):
            probes.samples.append(_sample(connection, url, path))

    threads = [threading.Thread(target=ask, args=(path,)) for path in (ALIVE, READY)]
    for thread in threads:
        thread.start()
    try:
        yield probes
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def _sample(connection: Connection, url: str, path: str) -> Sample:
    began = time.monotonic()
    try:
        status = connection.request(Request(path, "GET", f"{url}{path}", {})).status
    except OSError:
        connection.close()
        status = 0
    return Sample(path, began, status, time.monotonic() - began)
