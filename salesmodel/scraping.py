"""What Prometheus reads at /metrics: the counts of all processes, and the state of the background work."""

from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from diagnostics.site.queries.workers import WorkState, work_state
from salesmodel.metrics import counts_as_text

NEVER = float("inf")
"""The age of a heartbeat that there never was."""


class _Work(Collector):
    """Gauges of what waits. If the database does not answer, it says that alone."""

    def collect(self) -> Iterator[Metric]:
        try:
            state = work_state()
        except DatabaseError:
            state = None
        yield _gauge("database_up", "Whether the database answers.", float(state is not None))
        if state is not None:
            yield from _gauges(state)


def _gauges(state: WorkState) -> Iterator[Metric]:
    yield _gauge("tasks_ready", "Background tasks that could run now.", state.ready_tasks)
    yield _gauge("oldest_task_seconds", "Age of the oldest of them; 0 if there is none.", state.oldest_ready_age or 0)
    yield _gauge("mail_waiting", "Messages that wait to be sent.", state.mail_waiting)
    yield _gauge("mail_unknown", "Messages that may not have arrived.", state.mail_unknown)
    age = NEVER if state.heartbeat_age is None else state.heartbeat_age
    yield _gauge("worker_heartbeat_age_seconds", "Seconds since a worker was last seen.", age)


def _gauge(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(f"salesmodel_{name}", meaning, value)


def exposition() -> bytes:
    """Return all metrics in Prometheus' text format."""
    return counts_as_text() + generate_latest(_Work())
