"""Settings of gunicorn: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

import atexit
import gc
import os
import shutil
import sys
import tempfile
from typing import Any

from salesmodel import logs

workers = 2
# because of the GIL, more threads add nothing; two prevent a slow request from blocking the others
threads = 2

# slow clients cost no thread
worker_class = "salesmodel.receiving.Worker"
# of each worker; most systems allow a process 1,024 files
worker_connections = 800

# load the site once, before the workers start: they share its memory, and wrong settings are reported once
preload_app = True

# hung workers are replaced; a stopping one answers what it has begun
timeout = graceful_timeout = 30
# against leaks of libraries; not all workers at once
max_requests, max_requests_jitter = 10_000, 1_000
# in memory: a disk that hangs must not make workers look hung
MEMORY = "/dev/shm"  # noqa: S108 (gunicorn makes a file that only it can open)
worker_tmp_dir = MEMORY if os.access(MEMORY, os.W_OK) else None

logconfig_dict = logs.GUNICORN

COUNTS = tempfile.mkdtemp(prefix="salesmodel-metrics-")
"""The folder in which the processes count for /metrics."""
_MAKER = os.getpid()
# gunicorn sets it before it loads the site, and with it prometheus_client, which reads it then
raw_env = [f"PROMETHEUS_MULTIPROC_DIR={COUNTS}"]

# otherwise gunicorn creates a socket in the home folder
control_socket_disable = True


@atexit.register
def remove_counts() -> None:
    """Remove the counts when the server ends; its workers, which run this too, leave them."""
    if os.getpid() == _MAKER:
        shutil.rmtree(COUNTS, ignore_errors=True)


def child_exit(_server: object, worker: Any) -> None:
    """Keep the counts of a worker that has ended, in fewer files."""
    # not before the folder is chosen
    from salesmodel.metrics import keep_counts_of

    keep_counts_of(worker.pid)


def nworkers_changed(_server: object, _new: int, before: int | None) -> None:
    """Look for no garbage while the site is loaded, which takes a fifth of that time. This is called before, once."""
    if before is None:
        gc.disable()


def on_starting(gunicorn: Any) -> None:
    """Load all of the site, or end with one sentence if it could not serve; the floor of bench/ is another site."""
    if not gunicorn.app.app_uri.startswith("salesmodel."):
        return
    # only now is Django set up
    from salesmodel.startup import leave_database, load_everything, warm_up, why_not_ready
    from salesmodel.wsgi import BOOT_ERROR

    os.umask(0o077)
    load_everything()
    reason = why_not_ready(gunicorn.cfg.threads)
    if reason is None:
        warm_up()
    leave_database()
    if reason is not None:
        print(reason, file=sys.stderr)
        sys.exit(BOOT_ERROR)


def post_worker_init(worker: Any) -> None:
    """Let a process have its connections to the database before it takes requests."""
    if worker.app.app_uri.startswith("salesmodel."):
        from salesmodel.startup import prepare_threads

        prepare_threads(worker.tpool, worker.cfg.threads)


def when_ready(_server: object) -> None:
    """Exclude all loaded objects from garbage collection before the workers start.

    They are never freed: scanning them finds nothing, delays requests by 0.1 s, and makes each worker copy memory that
    it shares with the others. The little garbage among them stays too: to look for it takes a seventh of the start.
    """
    gc.freeze()
    gc.enable()
