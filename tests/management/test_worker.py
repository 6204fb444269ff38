"""`worker`: goes on when PostgreSQL restarts, which ends the library's, and ends cleanly."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoDbBlocker

from diagnostics.site.actions.mail import deliver
from diagnostics.site.models import OutgoingMail, WorkerHeartbeat
from salesmodel import database
from tests.commands import ROOT
from tests.postgresql import Cluster
from tests.support.waiting import wait_until

TABLES = (DBTaskResult, WorkerHeartbeat, OutgoingMail)


@pytest.fixture
def site(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, django_db_blocker: DjangoDbBlocker
) -> Iterator[BaseDatabaseWrapper]:
    """A connection to that server, with the tables that a worker reads."""
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", cluster.url)
        config = database.settings("DATABASE_URL", folder=ROOT, default="", pool_size=1)
    connection = ConnectionHandler({"default": database.settings_for_commands(config)})["default"]
    with django_db_blocker.unblock():
        with connection.schema_editor(atomic=False) as editor:
            for model in TABLES:
                editor.create_model(model)
        yield connection
        connection.close()


@contextmanager
def running(command: str, url: str) -> Iterator["subprocess.Popen[bytes]"]:
    environment = {**os.environ, "DATABASE_URL": url, "LOG_LEVEL": "WARNING"}
    process = subprocess.Popen([sys.executable, "manage.py", *command.split()], cwd=ROOT, env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def queue(connection: BaseDatabaseWrapper) -> None:
    """Queue a task that finds nothing to do."""
    connection.close()
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {DBTaskResult._meta.db_table} (id, status, args_kwargs, priority, task_path, worker_ids, "
            "queue_name, backend_name, enqueued_at, run_after, exception_class_path, traceback) VALUES "
            "(gen_random_uuid(), 'READY', %s, 0, %s, '[]', 'default', 'default', %s, %s, '', '')",
            [json.dumps({"args": [0], "kwargs": {}}), deliver.module_path, now, now],
        )


def successes(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {DBTaskResult._meta.db_table} WHERE status = 'SUCCESSFUL'")
        return int(cursor.fetchone()[0])


def heartbeats(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {WorkerHeartbeat._meta.db_table}")
        return int(cursor.fetchone()[0])


@pytest.mark.slow
def test_goes_on_when_postgresql_restarts_and_ends_cleanly(cluster: Cluster, site: BaseDatabaseWrapper) -> None:
    queue(site)
    with running("worker", cluster.url) as worker, running("db_worker --no-reload", cluster.url) as control:
        wait_until(lambda: heartbeats(site) == 1 and successes(site) == 1)
        cluster.halt("fast")
        # without the protection, the database being away for a moment is the end
        assert control.wait(timeout=40) != 0
        cluster.launch()
        queue(site)
        wait_until(lambda: successes(site) == 2)
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=20) == 0
