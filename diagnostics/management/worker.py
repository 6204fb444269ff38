"""The background worker: the library's, which survives trouble with the database and shows that it runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread
from typing import Any

import structlog
from django.db import DatabaseError, connections
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from diagnostics.site.actions.mail import report_unknown_mail
from diagnostics.site.actions.workers import (
    DATABASE_AWAY,
    forget_lost_workers,
    record_heartbeat,
    release_lost_tasks,
    release_tasks_of,
    retry_if_database_was_away,
)

BEAT = 15.0
"""Seconds between two heartbeats."""

BEATS_PER_ROUND = 4
"""After how many heartbeats the worker looks for what others left behind."""

PAUSES = (0.5, 1.0, 2.0, 5.0, 10.0, 15.0)
"""Seconds between attempts to reach the database; the last one repeats."""

log = structlog.get_logger("diagnostics.worker")


class SteadyWorker(Worker):
    """Runs tasks as the library's worker does, but waits for a database that is gone or locked.

    A task that failed for that reason, or whose result could not be saved, is started again.
    """

    def run(self) -> None:
        with _heartbeats(self.worker_id):
            try:
                self._run_through_trouble()
            finally:
                # a signal can arrive between claiming a task and running it
                with suppress(DatabaseError):
                    release_tasks_of(worker_id=self.worker_id)
                log.info("worker ended", worker=self.worker_id)

    def _run_through_trouble(self) -> None:
        failures = 0
        while self.running:
            began = time.monotonic()
            try:
                release_tasks_of(worker_id=self.worker_id)
                super().run()
                return
            except DATABASE_AWAY as error:
                failures = 0 if time.monotonic() - began > PAUSES[-1] + 20 else failures
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                log.warning("database away", error=type(error).__name__, next_in=pause)
                connections.close_all()
                time.sleep(pause)

    def run_task(self, db_task_result: "DBTaskResult[Any, Any]") -> None:
        super().run_task(db_task_result)
        retry_if_database_was_away(task=db_task_result)


@contextmanager
def _heartbeats(worker_id: str) -> Iterator[None]:
    """Record heartbeats from a thread of their own, so that they go on during a long task."""
    ended = Event()
    thread = Thread(target=_beat, args=(worker_id, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(timeout=5)


def _beat(worker_id: str, ended: Event) -> None:
    beats = 0
    while True:
        try:
            record_heartbeat(worker_id=worker_id)
            if beats % BEATS_PER_ROUND == 0:
                _look_after_what_others_left()
            beats += 1
        except DatabaseError as error:
            log.warning("no heartbeat", error=type(error).__name__)
        # a connection that is idle in between would be one more that the server keeps
        connections.close_all()
        if ended.wait(BEAT):
            return


def _look_after_what_others_left() -> None:
    forget_lost_workers()
    release_lost_tasks()
    report_unknown_mail()
