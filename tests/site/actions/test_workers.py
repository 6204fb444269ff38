"""Tasks are done once, whatever becomes of the workers."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import Barrier, Thread
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection, connections
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from pytest_django.fixtures import Settings
from structlog.testing import capture_logs

from diagnostics.management import worker as module
from diagnostics.management.worker import SteadyWorker
from diagnostics.site.actions.workers import (
    MAX_STARTS,
    forget_lost_workers,
    record_heartbeat,
    release_lost_tasks,
    release_tasks_of,
)
from diagnostics.site.models import WorkerHeartbeat
from diagnostics.site.queries.workers import work_state

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]
commits = pytest.mark.django_db(transaction=True)

done: list[int] = []
errors: list[Exception] = []


@task()
def note(number: int) -> None:
    """Count that the task was done, unless it has to fail."""
    if errors:
        raise errors.pop()
    done.append(number)


@pytest.fixture(autouse=True)
def _queue(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Use the real queue, within the transaction of a test: heartbeats would need another connection."""
    monkeypatch.setattr(module, "_heartbeats", nullcontext)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    done.clear()
    errors.clear()


def worker(name: str = "a", kind: type[db_worker.Worker] = SteadyWorker) -> db_worker.Worker:
    return kind(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name,
        excluded_queue_names=[],
    )


def status() -> list[str]:
    return list(DBTaskResult.objects.order_by("enqueued_at").values_list("status", flat=True))


def killed(name: str, *, starts: int = 1) -> None:
    """Leave a task as a worker leaves it that is killed while it runs it."""
    result = DBTaskResult.objects.get(pk=note.enqueue(1).id)
    for _ in range(starts):
        result.claim(name)


def unseen(name: str, seconds: int) -> None:
    record_heartbeat(worker_id=name)
    WorkerHeartbeat.objects.filter(pk=name).update(seen_at=timezone.now() - timedelta(seconds=seconds))


def test_a_heartbeat_is_one_row_for_each_worker_and_goes_after_a_day() -> None:
    assert work_state().heartbeat_age is None
    unseen("old", 25 * 3600)
    for name in ("a", "a", "b"):
        record_heartbeat(worker_id=name)
    assert set(WorkerHeartbeat.objects.values_list("pk", flat=True)) == {"old", "a", "b"}
    forget_lost_workers()
    assert set(WorkerHeartbeat.objects.values_list("pk", flat=True)) == {"a", "b"}
    age = work_state().heartbeat_age
    assert age is not None
    assert age < 10


def test_a_task_of_a_worker_that_died_is_done_by_another_one() -> None:
    killed("dead")
    unseen("dead", 61)
    assert release_lost_tasks() == 1
    worker().run()
    assert (done, status()) == ([1], [TaskResultStatus.SUCCESSFUL])


def test_a_task_of_a_worker_that_lives_is_left_to_it() -> None:
    killed("living")
    unseen("living", 45)
    assert release_lost_tasks() == 0
    worker().run()
    assert (done, status()) == ([], [TaskResultStatus.RUNNING])


def test_a_task_of_a_worker_from_before_the_heartbeats_is_done() -> None:
    killed("never seen")
    assert (release_lost_tasks(), status()) == (1, [TaskResultStatus.READY])


def test_a_task_that_ends_every_worker_is_closed() -> None:
    killed("dead", starts=MAX_STARTS)
    release_lost_tasks()
    assert status() == [TaskResultStatus.FAILED]
    assert "WorkerLostError" in DBTaskResult.objects.get().exception_class_path


def test_a_worker_that_ends_between_claiming_and_running_hands_the_task_back() -> None:
    killed("a")
    assert (release_tasks_of(worker_id="b"), release_tasks_of(worker_id="a")) == (0, 1)
    assert status() == [TaskResultStatus.READY]


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("the server closed the connection"), TaskResultStatus.READY),
        (InterfaceError("the connection is closed"), TaskResultStatus.READY),
        (ValueError("a bug"), TaskResultStatus.FAILED),
    ],
    ids=["restarted", "closed", "a bug"],
)
def test_a_task_that_failed_for_want_of_a_database_is_done_later(error: Exception, expected: str) -> None:
    note.enqueue(1)
    errors.append(error)
    worker().run()
    assert (done, status()) == ([], [expected])
    DBTaskResult.objects.update(run_after=timezone.now())
    worker().run()
    assert done == ([1] if expected == TaskResultStatus.READY else [])


@contextmanager
def locked_by_another() -> Iterator[Callable[[], None]]:
    """Let another connection lock the queue until the block ends, or calls what it is given."""
    other = connection.copy()
    other.inc_thread_sharing()
    with other.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute(f"BEGIN; LOCK TABLE {DBTaskResult._meta.db_table} IN ACCESS EXCLUSIVE MODE")
    try:
        yield other.close
    finally:
        other.close()


@pytest.fixture
def _impatient(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Wait for a lock for a moment only, instead of 20 seconds."""
    options = connection.settings_dict["OPTIONS"]
    limit = {"timeout": 0.1} if connection.vendor == "sqlite" else {"options": "-c lock_timeout=100ms"}
    _disconnect()
    with monkeypatch.context() as patch:
        for name, value in limit.items():
            patch.setitem(options, name, value)
        yield
    _disconnect()


def _disconnect() -> None:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


@commits
@pytest.mark.usefixtures("_impatient")
def test_a_lock_that_outlasts_the_timeout_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    note.enqueue(1)
    with locked_by_another() as release, capture_logs() as lines:
        # the lock goes during the first pause
        monkeypatch.setattr(module, "time", SimpleNamespace(monotonic=monotonic, sleep=lambda pause: release()))
        worker().run()
    assert {line["event"] for line in lines} == {"database away", "worker ended"}
    assert (done, status()) == ([1], [TaskResultStatus.SUCCESSFUL])


@commits
@pytest.mark.usefixtures("_impatient")
def test_control_the_librarys_worker_ends_at_a_lock() -> None:
    note.enqueue(1)
    with locked_by_another(), pytest.raises(OperationalError, match="lock"):
        worker(kind=db_worker.Worker).run()


@commits
def test_a_task_whose_result_could_not_be_saved_is_done_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSES", (0.01,))
    note.enqueue(1)
    with monkeypatch.context() as gone:

        def fail(self: Any, *given: Any) -> None:
            gone.undo()
            raise OperationalError("gone")

        gone.setattr(DBTaskResult, "set_failed", fail)
        gone.setattr(DBTaskResult, "set_successful", fail)
        errors.append(ValueError("a bug"))
        worker().run()
    assert (done, status()) == ([1], [TaskResultStatus.SUCCESSFUL])


def _two_workers(count: int) -> None:
    """Let two workers do `count` tasks at once."""
    for number in range(count):
        note.enqueue(number)
    # the pool of the tests is small
    connections.close_all()

    def run(name: str) -> None:
        try:
            worker(name).run()
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(name,)) for name in ("a", "b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@commits
def test_two_workers_do_each_task_once() -> None:
    _two_workers(12)
    assert sorted(done) == list(range(12))


@commits
def test_control_two_workers_do_a_task_twice_if_they_do_not_lock_it(monkeypatch: pytest.MonkeyPatch) -> None:
    both_saw_it = Barrier(2, timeout=10)
    claim = DBTaskResult.claim

    def late(self: "DBTaskResult[Any, Any]", worker_id: str) -> None:
        both_saw_it.wait()
        claim(self, worker_id)

    monkeypatch.setattr(DBTaskResult, "claim", late)
    monkeypatch.setattr(DBTaskResultQuerySet, "get_locked", lambda tasks: tasks.first())
    monkeypatch.setattr(db_worker, "exclusive_transaction", nullcontext)
    _two_workers(1)
    assert done == [0, 0]
