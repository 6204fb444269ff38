"""How gunicorn serves the site: gunicorn --config python:salesmodel.server salesmodel.wsgi."""

import gc

workers = 2
# Python runs one thread of a process at a time: two keep a slow request from holding up the rest, more only take turns
threads = 2

# loaded once and then shared by the workers; wrong settings are told once, before there are any
preload_app = True

# what happens in a request is told by the site's own log
loglevel = "warning"

# else it makes a socket in the home folder, for which there is no use here
control_socket_disable = True


def when_ready(_server: object) -> None:
    """Leave what is loaded by now out of the garbage collector's rounds, before the workers begin.

    It stays for good: going through it all again and again finds nothing, holds requests up for a tenth of a second,
    and gives each worker a copy of the memory that it shares with the others.
    """
    gc.collect()
    gc.freeze()
