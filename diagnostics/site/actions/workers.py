"""Heartbeats of background workers, and tasks whose worker is gone."""

from datetime import timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models.functions import Now
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from diagnostics.site.models import WorkerHeartbeat
from diagnostics.site.queries.workers import lost_tasks, tasks_of

MAX_STARTS = 5
"""How often a task is started in all; then it is closed, since it may be what ends the workers."""

FORGOTTEN_AFTER = timedelta(days=1)
"""How long the heartbeat of a worker that is gone is kept."""

DATABASE_AWAY = (OperationalError, InterfaceError)
"""What Django raises when the database restarts, is gone, or is locked for too long."""

_RETRIED = {f"{error.__module__}.{error.__qualname__}" for error in DATABASE_AWAY}

log = structlog.get_logger("diagnostics.worker")


class WorkerLostError(Exception):
    """The worker that ran the task did not finish it."""


def record_heartbeat(*, worker_id: str) -> None:
    """Record that the worker runs: one UPDATE."""
    if not WorkerHeartbeat.objects.filter(pk=worker_id).update(seen_at=Now()):
        WorkerHeartbeat.objects.create(worker_id=worker_id, seen_at=Now())


def forget_lost_workers() -> None:
    """Delete the heartbeats of workers that have been gone for a day."""
    WorkerHeartbeat.objects.filter(seen_at__lt=Now() - FORGOTTEN_AFTER).delete()


def release_tasks_of(*, worker_id: str) -> int:
    """Let tasks that this worker began and does not run be started again; return how many. Call it between tasks."""
    return sum(map(_release, tasks_of(worker_id)))


def release_lost_tasks() -> int:
    """Let tasks whose worker has died be started again; return how many.

    Each task is safe to run twice: a mail, a reminder and an attempt of a delivery are claimed by a conditional UPDATE
    before they have an effect, a planned publication asks under the lock of its questionnaire, and a proof gives the
    same result again.
    """
    lost = lost_tasks()
    for task in lost:
        log.error("worker lost", task=str(task.pk), name=task.task_path, starts=len(task.worker_ids))
    return sum(map(_release, lost))


@transaction.atomic
def _release(task: "DBTaskResult[Any, Any]") -> bool:
    """Let the task be started again, unless another worker has done so."""
    rows = DBTaskResult.objects.running().filter(pk=task.pk).select_for_update(skip_locked=True)
    locked = rows.first()
    if locked is None or locked.worker_ids != task.worker_ids:
        return False
    _start_again(locked)
    return True


def retry_if_database_was_away(*, task: "DBTaskResult[Any, Any]") -> None:
    """Let a task that failed for want of a database be started again after a pause, which grows."""
    if task.status == TaskResultStatus.FAILED and task.exception_class_path in _RETRIED:
        _start_again(task, after=timedelta(seconds=5 * 2 ** len(task.worker_ids)))


def _start_again(task: "DBTaskResult[Any, Any]", *, after: timedelta = timedelta()) -> None:
    if len(task.worker_ids) >= MAX_STARTS:
        log.error("task closed", task=str(task.pk), name=task.task_path, starts=len(task.worker_ids))
        if task.status != TaskResultStatus.FAILED:
            task.set_failed(WorkerLostError())
        return
    log.warning("task is started again", task=str(task.pk), name=task.task_path, starts=len(task.worker_ids))
    DBTaskResult.objects.filter(pk=task.pk).update(
        status=TaskResultStatus.READY,
        run_after=timezone.now() + after,
        started_at=None,
        finished_at=None,
        exception_class_path="",
        traceback="",
    )
