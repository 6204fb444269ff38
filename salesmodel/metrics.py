"""Metrics for Prometheus, counted in every process of the server. Labels hold no data of visitors.

gunicorn's settings (`salesmodel.server`) choose the folder in which its processes keep their counts.
"""

import os

from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector
from structlog.typing import EventDict, WrappedLogger

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper ends of the histogram's intervals."""

# the library decides by it, too, when it is imported
_SEVERAL = "PROMETHEUS_MULTIPROC_DIR" in os.environ

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


def counted() -> CollectorRegistry:
    """Return the counts of all processes of the server, or of this one if it is alone."""
    if not _SEVERAL:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
