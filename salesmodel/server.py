"""Settings of gunicorn: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

import atexit
import gc
import os
import shutil
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

logconfig_dict = logs.GUNICORN

# where the processes count for /metrics; has to be set before prometheus_client is imported
os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="salesmodel-metrics-")
_MAKER = os.getpid()

# otherwise gunicorn creates a socket in the home folder
control_socket_disable = True


@atexit.register
def remove_counts() -> None:
    """Remove the counts when the server ends; its workers, which run this too, leave them."""
    if os.getpid() == _MAKER:
        shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)


def child_exit(_server: object, worker: Any) -> None:
    """Keep the counts of a worker that has ended, in fewer files."""
    # not before the folder is chosen
    from salesmodel.metrics import keep_counts_of

    keep_counts_of(worker.pid)


def when_ready(_server: object) -> None:
    """Exclude all loaded objects from garbage collection before the workers start.

    They are never freed: scanning them finds nothing, delays requests by 0.1 s, and makes each worker copy memory that
    it shares with the others.
    """
    gc.collect()
    gc.freeze()
