"""A PostgreSQL primary with a standby, which take turns."""

import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from bench.drill.databases import new_cluster, prepared_postgresql
from bench.processes import process_tree
from tests.postgresql import Cluster

STANDBY = "standby"


class Pair:
    """Two servers, of which one is the primary. `synchronous`: a commit waits for the standby.

    A promoted standby confirms alone, since it was copied when its primary did, until `confirm_together`.
    """

    def __init__(self, template: Path, *, synchronous: bool) -> None:
        self.primary, self.standby = self._server(), self._server()
        self.primary.start(template=template)
        self.follow()
        if synchronous:
            self.confirm_together()

    @property
    def url(self) -> str:
        """The address of both, of which a client takes the one that can be written to."""
        ports = sorted((self.primary.port, self.standby.port))
        hosts = f"host=127.0.0.1,127.0.0.1&port={ports[0]},{ports[1]}"
        return f"postgresql:///postgres?{hosts}&user=tester&target_session_attrs=read-write"

    def follow(self) -> None:
        """Make the standby a copy of the primary that follows it."""
        if self.standby.is_running:
            self.standby.halt("immediate")
        shutil.rmtree(self.standby.data, ignore_errors=True)
        source = f"host=127.0.0.1 port={self.primary.port} user=tester application_name={STANDBY}"
        self.standby.run(
            "pg_basebackup", "-d", source, "-D", str(self.standby.data), "-R", "-c", "fast", "-X", "stream"
        )
        self.standby.launch()

    def fail_over(self) -> None:
        """Kill the primary and all its processes, promote the standby, and exchange their parts."""
        kill_all(self.primary)
        self.standby.run("pg_ctl", "-D", str(self.standby.data), "-w", "promote")
        self.primary, self.standby = self.standby, self.primary

    def confirm_together(self) -> None:
        """Let commits wait for the standby."""
        with psycopg.connect(self.primary.url, autocommit=True) as connection:
            connection.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{STANDBY}'".encode())
            connection.execute("SELECT pg_reload_conf()")

    def stop(self) -> None:
        """Stop both and remove their folders."""
        for server in (self.primary, self.standby):
            server.stop()

    def _server(self) -> Cluster:
        return new_cluster("wal_level=replica", "max_wal_senders=4", "wal_keep_size=256MB")


def kill_all(server: Cluster) -> None:
    """Kill all processes of a server at once, if it runs."""
    for process in process_tree(server.process) if server.is_running else ():
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)


def stall(standby: Cluster) -> list[int]:
    """Stop the processes of a standby that receive what the primary writes, and return them."""
    receivers = [process for process in process_tree(standby.process) if "walreceiver" in _title(process)]
    for process in receivers:
        os.kill(process, signal.SIGSTOP)
    return receivers


def forget(standby: Cluster, receivers: Iterable[int]) -> None:
    """Let the standby lose what is still on its way, as when the primary's machine is gone."""
    for process in receivers:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    if standby.is_running:
        standby.halt("immediate")
    standby.launch()


@contextmanager
def pair(templates: Path, *, synchronous: bool) -> Iterator[Pair]:
    """Run a primary with a standby until the block ends. Raises NoSite."""
    servers = Pair(prepared_postgresql(templates), synchronous=synchronous)
    try:
        yield servers
    finally:
        servers.stop()


def _title(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_bytes().decode(errors="replace")
    return ""
