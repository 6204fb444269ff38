"""A site to measure: gunicorn as `make run` starts it, on a database of its own with the reference questionnaire."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.postgresql import Cluster, binaries, free_port

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 30
"""Seconds that the server may take until it answers."""


class NoSite(Exception):
    """The site could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, the environment its settings come from, and its processes by name."""

    url: str
    environment: Mapping[str, str]
    processes: Mapping[str, int]


@contextmanager
def throwaway_site(*, database: str) -> Iterator[Site]:
    """Serve a site on "sqlite" or "postgresql" until the block ends. Raises NoSite."""
    with empty_database(database) as (url, processes):
        environment = environment_of(url)
        prepare(environment)
        with serving(environment) as site:
            yield Site(site.url, environment, {**site.processes, **processes})


@contextmanager
def empty_database(database: str) -> Iterator[tuple[str, Mapping[str, int]]]:
    """Give the address of an empty database on "sqlite" or "postgresql", and its processes. Raises NoSite."""
    if database == "postgresql":
        with database_cluster() as cluster:
            yield cluster.url, {"database": cluster.process}
    else:
        with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
            yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}", {}


@contextmanager
def serving(environment: Mapping[str, str]) -> Iterator[Site]:
    """Serve the site of an environment whose database is prepared, until the block ends. Raises NoSite."""
    with (
        tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder,
        _gunicorn("salesmodel.wsgi", environment, Path(folder) / "log") as (web, address),
    ):
        yield Site(address, environment, {"web": web})


def prepare(environment: Mapping[str, str]) -> None:
    """Make the database with the reference questionnaire, and the static files. Raises NoSite."""
    for command in ("prepare", "collectstatic --no-input --verbosity 0"):
        manage(environment, *command.split())


@contextmanager
def throwaway_floor() -> Iterator[Site]:
    """Serve the bare floor until the block ends, to compare the site with on the same machine. Raises NoSite."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="salesmodel-bench-")))
        environment = {**os.environ, "FLOOR_DATABASE": str(folder / "floor.sqlite3")}
        web, address = stack.enter_context(_gunicorn("bench.floor", environment, folder / "log"))
        yield Site(address, environment, {"web": web})


def environment_of(database_url: str, **settings: str) -> dict[str, str]:
    """Return an environment of these settings, in which nobody's show through, with the log of a production site."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    blank = dict.fromkeys((line.partition("=")[0] for line in example if line[:1].isalpha()), "")
    # all that is measured comes from one address; a row about budgets sets its own
    budgets = {"VISITOR_BUDGET": "0", "ADDRESS_BUDGET": "0"}
    return {**os.environ, **blank, **budgets, "DATABASE_URL": database_url, **settings}


def manage(environment: Mapping[str, str], *command: str) -> None:
    """Run a command of manage.py. Raises NoSite if it fails."""
    run = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    if run.returncode:
        raise NoSite(f"manage.py {command[0]}: {run.stderr.strip()}")


@contextmanager
def database_cluster() -> Iterator[Cluster]:
    """Run a separate PostgreSQL server until the block ends. Raises NoSite."""
    programs = binaries()
    if programs is None:
        raise NoSite("PostgreSQL is not installed; `make system-packages` installs it")
    cluster = Cluster(programs, durable=True)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()


@contextmanager
def _gunicorn(application: str, environment: Mapping[str, str], log: Path) -> Iterator[tuple[int, str]]:
    """Serve until the block ends; give the server's process and the address."""
    server = Server(environment, log, application=application)
    try:
        yield server.start(), server.url
    finally:
        server.stop()


class Server:
    """A gunicorn on a free port of this machine, which can be ended and started again on the same port.

    `before` is a program that starts it, with its arguments, such as faketime. Lines are added to the file `log`.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        log: Path,
        *,
        application: str = "salesmodel.wsgi",
        before: Sequence[str] = (),
    ) -> None:
        self.log = log
        self.port = free_port()
        # so that links and redirects lead back to this server
        here = environment.get("SITE_URL") or f"http://127.0.0.1:{self.port}"
        self.environment = {**environment, "SITE_URL": here}
        options = f"--config python:salesmodel.server --bind 127.0.0.1:{self.port} {application}"
        self._command = [*before, sys.executable, "-m", "gunicorn", *options.split()]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address of the start page."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def process(self) -> int:
        """The id of the process that was started."""
        if self._process is None:
            raise NoSite("the server was not started")
        return self._process.pid

    def start(self) -> int:
        """Start it, wait until it accepts connections, and return the id of its process. Raises NoSite."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        _wait(self._process, self.port, self.log)
        return self._process.pid

    def stop(self) -> None:
        """End it as an administrator does, if it runs: requests are finished first."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=START_TIMEOUT)

    def kill(self) -> None:
        """End it and its workers at once, as when the machine dies."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _wait(server: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise NoSite(f"gunicorn does not answer: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
