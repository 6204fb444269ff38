"""Metrics for Prometheus, counted in every process of the server. Labels hold no data of visitors.

gunicorn's settings (`salesmodel.server`) choose the folder in which its processes keep their counts.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.mmap_dict import MmapedDict
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.typing import EventDict, WrappedLogger

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the histogram's intervals."""

# the library decides by it, too, when it is imported
_SEVERAL = "PROMETHEUS_MULTIPROC_DIR" in os.environ
_FOLDER = Path(os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""))

OTHER = "other"
"""The label of requests for addresses that do not exist."""

requests = Counter("salesmodel_requests", "Requests answered, by route and status.", ["route", "status"])
latency = Histogram("salesmodel_request_seconds", "Seconds until the answer, by route.", ["route"], buckets=SECONDS)
events = Counter(
    "salesmodel_events",
    "Lines of the site's own log, by logger and event, whatever LOG_LEVEL says.",
    ["logger", "event"],
)


def observe_request(*, route: str | None, status: int, seconds: float) -> None:
    """Count a request that was answered."""
    label = OTHER if route is None else route or "/"
    requests.labels(label, str(status)).inc()
    latency.labels(label).observe(seconds)


def count_event(logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
    """Count a line of the log; a processor of structlog. Requests have a metric of their own."""
    name = str(event.get("logger"))
    if name != "request":
        # what our code logs is a constant text: values are in the other fields of the line
        events.labels(name, str(event["event"])).inc()
    return event


def counts_as_text() -> bytes:
    """Return the counts of all processes of the server, or of this one if it is alone, in Prometheus' text format."""
    if not _SEVERAL:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    with _locked():
        return generate_latest(registry)


def keep_counts_of(process: int) -> None:
    """Add the counts of a process that has ended to those of all that have, so that the files stay few."""
    with _locked():
        for kind in ("counter", "histogram"):
            file = _FOLDER / f"{kind}_{process}.db"
            if file.exists():
                _add(file, _FOLDER / f"{kind}_ended.db")
                file.unlink()


def _add(file: Path, total: Path) -> None:
    # the library has no types
    ended: Any = MmapedDict(str(total))  # type: ignore[no-untyped-call]
    values: Any = MmapedDict.read_all_values_from_file(str(file))  # type: ignore[no-untyped-call]
    for key, value, at, _position in values:
        ended.write_value(key, ended.read_value(key)[0] + value, at)
    ended.close()


@contextmanager
def _locked() -> Iterator[None]:
    """Cross-process lock, so that nothing is read while it is added up: a count that falls looks like a restart."""
    with (_FOLDER / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
