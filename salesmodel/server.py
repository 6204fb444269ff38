"""Settings of gunicorn: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

import gc
import os
import shutil
import tempfile

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

# otherwise gunicorn creates a socket in the home folder
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Exclude all loaded objects from garbage collection before the workers start.

    They are never freed: scanning them finds nothing, delays requests by 0.1 s, and makes each worker copy memory that
    it shares with the others.
    """
    gc.collect()
    gc.freeze()


def on_exit(_server: object) -> None:
    """Remove the counts of the processes that have ended."""
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)
