"""How the background work is going: workers, waiting tasks and mail. All ages are by the database's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django_tasks_db.models import DBTaskResult, get_date_max

from diagnostics.site.models import OutgoingMail, WorkerHeartbeat
from diagnostics.site.queries.mail import unknown_mail

LOST_AFTER = timedelta(seconds=60)
"""A worker that was not seen for this long is gone: it writes a heartbeat every 15 seconds."""


@dataclass(frozen=True, slots=True)
class WorkState:
    """The state of the background work; ages are in seconds, None if there is nothing that could have one."""

    ready_tasks: int
    oldest_ready_age: float | None
    mail_waiting: int
    mail_unknown: int
    heartbeat_age: float | None


def lost_workers() -> "models.QuerySet[WorkerHeartbeat]":
    """Return the workers that were not seen for LOST_AFTER."""
    return WorkerHeartbeat.objects.filter(seen_at__lt=Now() - LOST_AFTER)


def _heartbeat_age() -> float | None:
    """Return the seconds since any worker was last seen; None if there never was one."""
    rows = WorkerHeartbeat.objects.order_by("-seen_at")
    row = rows.annotate(now=Now()).values_list("now", "seen_at").first()
    return _seconds(*row) if row else None


def work_state() -> WorkState:
    """Return the state of the background work, by four queries that read only what waits."""
    ready, oldest_age = _ready_tasks()
    return WorkState(
        ready_tasks=ready,
        oldest_ready_age=oldest_age,
        mail_waiting=OutgoingMail.objects.filter(sending_since=None).count(),
        mail_unknown=unknown_mail().count(),
        heartbeat_age=_heartbeat_age(),
    )


def _ready_tasks() -> tuple[int, float | None]:
    # a task without a time of its own has the last one that there is
    began = models.Case(models.When(run_after=get_date_max(), then="enqueued_at"), default="run_after")
    row = (
        DBTaskResult.objects.ready()
        .order_by()
        .aggregate(number=models.Count("pk"), oldest=models.Min(began), now=models.Max(Now()))
    )
    return row["number"], _seconds(row["now"], row["oldest"]) if row["oldest"] else None


def _seconds(now: datetime, since: datetime) -> float:
    return max(0.0, (now - since).total_seconds())


def tasks_of(worker_id: str) -> "list[DBTaskResult[Any, Any]]":
    """Return the tasks that this worker began last and that are not finished."""
    return [task for task in DBTaskResult.objects.running() if task.worker_ids[-1:] == [worker_id]]


def lost_tasks() -> "list[DBTaskResult[Any, Any]]":
    """Return the tasks that are not finished and whose worker is gone."""
    running = list(DBTaskResult.objects.running())
    if not running:
        return []
    living = set(WorkerHeartbeat.objects.exclude(pk__in=lost_workers()).values_list("pk", flat=True))
    return [task for task in running if not living.intersection(task.worker_ids[-1:])]
