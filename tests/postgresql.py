"""A throwaway PostgreSQL server from the system's own binaries."""

import os
import random
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

UNPRIVILEGED = "postgres"
"""The account for the server if the tests run as root, as which PostgreSQL refuses to run."""

FORGETFUL = ("fsync", "synchronous_commit", "full_page_writes")
"""Options of a server whose data must survive a crash of the machine."""


def binaries() -> Path | None:
    """Return the folder with the programs of the newest installed server, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


class Cluster:
    """One server with its own folder and port on the loopback; `stop` ends it and removes the folder.

    A `durable` one waits for the disk as a production server does; tests need not, since nothing outlives their run.
    `options` are settings of the server, such as "wal_level=replica".
    """

    def __init__(self, programs: Path, *, durable: bool = False, options: Sequence[str] = ()) -> None:
        self.programs = programs
        self.durable = durable
        self.options = tuple(options)
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.folder = Path(tempfile.mkdtemp(prefix="salesmodel-tests-"))
        if self.user:
            shutil.chown(self.folder, self.user)
        self.port = free_port()

    @property
    def url(self) -> str:
        """The address in DATABASE_URL's notation."""
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        """The server's data folder."""
        return self.folder / "data"

    @property
    def process(self) -> int:
        """The id of the server's first process, while it runs."""
        return int((self.data / "postmaster.pid").read_text().splitlines()[0])

    @property
    def is_running(self) -> bool:
        """Whether the server runs; it gives up if its disk is full."""
        try:
            state = Path(f"/proc/{self.process}/stat").read_text().rpartition(")")[2].split()[0]
        except (OSError, ValueError):
            return False
        # a process that was killed stays in the table until its parent looks
        return state != "Z"

    def start(self, *, template: Path | None = None) -> None:
        """Create the cluster, or copy a stopped server's data folder, and start the server.

        Raises CalledProcessError with the server's output.
        """
        if template is None:
            self.run("initdb", "-D", str(self.data), "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale", "C.UTF-8")
        else:
            subprocess.run(["cp", "-a", template, self.data], check=True)
        self.launch()

    def launch(self) -> None:
        """Start the server on its data folder. Raises CalledProcessError."""
        if not self.is_running:
            # a server that was killed leaves its socket with a lock, which counts while its process is in the table
            for left in self.folder.glob(".s.PGSQL.*"):
                left.unlink()
        options = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.folder} -c max_connections=60"
        if not self.durable:
            options += "".join(f" -c {name}=off" for name in FORGETFUL)
        options += "".join(f" -c {option}" for option in self.options)
        self.run("pg_ctl", "-D", str(self.data), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def halt(self, mode: str) -> None:
        """Stop the server in PostgreSQL's mode "fast" or "immediate"; the folder stays."""
        self.run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def stop(self) -> None:
        """Stop the server, if it runs, and remove its folder."""
        if self.is_running:
            self.halt("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, program: str, *arguments: str) -> None:
        """Run one of the server's programs as its user. Raises CalledProcessError."""
        subprocess.run(
            [str(self.programs / program), *arguments],
            check=True,
            cwd=self.folder,
            user=self.user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )


def free_port() -> int:
    """Return a free port on 127.0.0.1 that no client gets as its own, so that a stopped server can have it again."""
    for port in random.SystemRandom().sample(range(15_000, 32_000), 100):
        with socket.socket() as listener, suppress(OSError):
            listener.bind(("127.0.0.1", port))
            return port
    raise OSError("no free port")
