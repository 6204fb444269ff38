"""Pytest plugin: which database the run uses, decided before Django reads its settings.

`--database postgresql` takes TEST_DATABASE_URL, else starts a server of its own. If neither is available the tests are
skipped with the reason; with CI=true the run fails instead. The workers of pytest-xdist share the server or the folder
of the process that started them, and each has a database of its own in it.
"""

import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.postgresql import Cluster, binaries

MISSING = "PostgreSQL is not installed; `make system-packages` installs it, or set TEST_DATABASE_URL"
EXAMPLE = Path(__file__).resolve().parent.parent / ".env.example"
SETTINGS = [line.partition("=")[0] for line in EXAMPLE.read_text("utf-8").splitlines() if line[:1].isalpha()]
"""Every setting: blank in tests, so that nobody's .env shows through."""

MEMORY, ROOM = Path("/dev/shm"), 256 * 1024 * 1024
FOLDER = pytest.StashKey[Path]()
CLUSTER = pytest.StashKey[Cluster]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --database."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite", help="where the tests run")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> Generator[None, None, None]:
    """Set the environment that settings are read from, before pytest-django reads them."""
    url = os.environ["DATABASE_URL"] if "PYTEST_XDIST_WORKER" in os.environ else _database_url(early_config)
    os.environ.update(dict.fromkeys(SETTINGS, ""), LOG_LEVEL="CRITICAL", DATABASE_URL=url)
    return (yield)


def _database_url(config: pytest.Config) -> str:
    if config.known_args_namespace.database == "sqlite":
        config.stash[FOLDER] = folder = Path(tempfile.mkdtemp(prefix="salesmodel-tests-", dir=without_disk()))
        return f"sqlite:///{folder / 'tests.sqlite3'}"
    if os.environ.get("TEST_DATABASE_URL"):
        return os.environ["TEST_DATABASE_URL"]
    programs = binaries()
    if programs is None:
        if os.environ.get("CI") == "true":
            raise pytest.UsageError(MISSING)
        config.stash[FOLDER] = folder = Path(tempfile.mkdtemp())
        return f"sqlite:///{folder / 'unused.sqlite3'}"
    cluster = Cluster(programs)
    cluster.start()
    config.stash[CLUSTER] = cluster
    return cluster.url


def without_disk() -> Path | None:
    """Return a folder in memory with room for databases, or None if there is none.

    Each commit of a site waits for its disk, more than half the time of a race, and no test's rows outlive its run.
    """
    try:
        return MEMORY if shutil.disk_usage(MEMORY).free > ROOM and os.access(MEMORY, os.W_OK) else None
    except OSError:
        return None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip everything if the database that was asked for is not available."""
    if config.option.database == "postgresql" and os.environ["DATABASE_URL"].startswith("sqlite"):
        for item in items:
            item.add_marker(pytest.mark.skip(reason=MISSING))


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server, if this run started one, and remove what it wrote otherwise."""
    if config.stash.get(FOLDER, None):
        shutil.rmtree(config.stash[FOLDER], ignore_errors=True)
    cluster = config.stash.get(CLUSTER, None)
    if cluster is not None:
        cluster.stop()
