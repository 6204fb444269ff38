"""Settings of gunicorn: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

import gc

workers = 2
# because of the GIL, more threads add nothing; two prevent a slow request from blocking the others
threads = 2

# load the site once, before the workers start: they share its memory, and wrong settings are reported once
preload_app = True

# requests are logged by the site itself
loglevel = "warning"

# otherwise gunicorn creates a socket in the home folder
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Exclude all loaded objects from garbage collection before the workers start.

    They are never freed: scanning them finds nothing, delays requests by 0.1 s, and makes each worker copy memory that
    it shares with the others.
    """
    gc.collect()
    gc.freeze()
