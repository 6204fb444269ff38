"""A site to measure: gunicorn as `make run` starts it, on a database of its own with the reference questionnaire."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tests.postgresql import Cluster, binaries, free_port

ROOT = Path(__file__).resolve().parent.parent
START_TIMEOUT = 30
"""Seconds that the server may take until it answers."""


WIZARD = "django-formtools==2.7"


class NoSite(Exception):
    """The site could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Site:
    """A running site: its address, the environment its settings come from, its processes by name, and its code."""

    url: str
    environment: Mapping[str, str]
    processes: Mapping[str, int]
    root: Path = ROOT


@contextmanager
def throwaway_site(*, database: str, root: Path = ROOT) -> Iterator[Site]:
    """Serve the site whose code is in `root` on "sqlite" or "postgresql" until the block ends. Raises NoSite."""
    with empty_database(database) as (url, processes):
        environment = environment_of(url)
        prepare(environment, root)
        with serving(environment, root=root) as site:
            yield replace(site, processes={**site.processes, **processes})


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
def serving(
    environment: Mapping[str, str], *, application: str = "salesmodel.wsgi", root: Path = ROOT
) -> Iterator[Site]:
    """Serve the site of an environment whose database is prepared, until the block ends. Raises NoSite."""
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        server = Server(environment, Path(folder) / "log", application=application, root=root)
        try:
            yield Site(server.url, environment, {"web": server.start()}, root)
        finally:
            server.stop()


def prepare(environment: Mapping[str, str], root: Path = ROOT) -> None:
    """Make the database with the reference questionnaire, and the static files if any is newer. Raises NoSite."""
    manage(environment, "prepare", root=root)
    if not _has_static_files(root):
        manage(environment, "collectstatic", "--no-input", "--verbosity", "0", root=root)


def _has_static_files(root: Path) -> bool:
    """Whether the static files are collected, by the times that the Makefile looks at."""
    collected = root / "var" / "static" / "staticfiles.json"
    sources = [root / ".venv" / "installed", *(root / "static").rglob("*")]
    newest = max(source.stat().st_mtime for source in sources if source.exists())
    return collected.exists() and collected.stat().st_mtime > newest


@contextmanager
def fair_floor(site: Site) -> Iterator[Site]:
    """Serve the fair floor on the database of a site until the block ends. Raises NoSite."""
    python(["-m", "bench.fair"], site.environment, site.root)
    with serving(site.environment, application="bench.fair", root=site.root) as floor:
        yield replace(floor, processes={**site.processes, **floor.processes})


@contextmanager
def throwaway_floor() -> Iterator[Site]:
    """Serve the bare floor until the block ends, to compare machines. Raises NoSite."""
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        environment = {**os.environ, "FLOOR_DATABASE": str(Path(folder) / "floor.sqlite3")}
        with serving(environment, application="bench.floor") as floor:
            yield floor


@contextmanager
def throwaway_wizard() -> Iterator[Site]:
    """Serve the wizard of django-formtools, which pip installs for it, until the block ends. Raises NoSite."""
    with tempfile.TemporaryDirectory(prefix="salesmodel-bench-") as folder:
        packages = Path(folder) / "packages"
        python(["-m", "pip", "install", "--quiet", "--no-deps", "--target", str(packages), WIZARD], os.environ)
        environment = {**os.environ, "PYTHONPATH": str(packages), "WIZARD_DATABASE": str(Path(folder) / "db.sqlite3")}
        with serving(environment, application="bench.wizard") as wizard:
            yield wizard


def environment_of(database_url: str, **settings: str) -> dict[str, str]:
    """Return an environment of these settings, in which nobody's show through, with the log of a production site."""
    example = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    blank = dict.fromkeys((line.partition("=")[0] for line in example if line[:1].isalpha()), "")
    # all that is measured comes from one address; a row about budgets sets its own
    budgets = {"VISITOR_BUDGET": "0", "ADDRESS_BUDGET": "0"}
    return {**os.environ, **blank, **budgets, "DATABASE_URL": database_url, **settings}


def manage(environment: Mapping[str, str], *command: str, root: Path = ROOT) -> None:
    """Run a command of manage.py. Raises NoSite if it fails."""
    python(["manage.py", *command], environment, root)


def python(arguments: Sequence[str], environment: Mapping[str, str], root: Path = ROOT) -> str:
    """Run Python on the code in `root` and return what it printed. Raises NoSite if it fails."""
    run = subprocess.run([sys.executable, *arguments], cwd=root, env=environment, capture_output=True, text=True)
    if run.returncode:
        raise NoSite(f"{' '.join(arguments)}: {run.stderr.strip()}")
    return run.stdout


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
        root: Path = ROOT,
    ) -> None:
        self.log = log
        self.root = root
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
        process = self.launch()
        _wait(self._process, self.port, self.log)
        return process

    def launch(self) -> int:
        """Start it and return the id of its process at once."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self.root,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
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


def _wait(server: subprocess.Popen[bytes] | None, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_TIMEOUT
    while time.monotonic() < deadline and server is not None and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise NoSite(f"gunicorn does not answer: {log.read_text(encoding='utf-8', errors='replace')[-2000:]}")
