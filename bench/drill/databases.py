"""The database of a drill: made once for all rows, copied for each run, and read without the site."""

import json
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from bench.drill.ledger import Saved
from bench.site import NoSite, environment_of, prepare
from tests.postgresql import Cluster, binaries

SUBMITTED = (
    "SELECT id, company, answers, outcome IS NOT NULL FROM diagnostics_assessment WHERE completed_at IS NOT NULL"
)


@cache
def prepared_sqlite(templates: Path) -> Path:
    """Return a file with the tables and the reference questionnaire. Raises NoSite."""
    file = templates / "template.sqlite3"
    prepare(environment_of(f"sqlite:///{file}"))
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file


@cache
def prepared_postgresql(templates: Path) -> Path:
    """Return the data folder of a stopped server with the tables and the reference questionnaire. Raises NoSite."""
    cluster = new_cluster()
    cluster.start()
    try:
        prepare(environment_of(cluster.url))
        cluster.halt("fast")
        data = templates / "data"
        subprocess.run(["cp", "-a", cluster.data, data], check=True)  # noqa: S607 (the system's own)
    finally:
        cluster.stop()
    return data


def new_cluster(*options: str) -> Cluster:
    """Return a server that waits for its disk, with settings of its own. Raises NoSite."""
    programs = binaries()
    if programs is None:
        raise NoSite("PostgreSQL is not installed; `make system-packages` installs it")
    return Cluster(programs, durable=True, options=options)


def saved_in(url: str) -> list[Saved]:
    """Return the submitted assessments of a database."""
    return [_saved(*row) for row in rows(url, SUBMITTED)]


def rows(url: str, statement: str) -> Sequence[Sequence[Any]]:
    """Return what a statement finds in the database of `url`, in DATABASE_URL's notation."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path[1:], timeout=20)) as connection:
            return connection.execute(statement).fetchall()
    with psycopg.connect(url, autocommit=True) as connection:
        return connection.execute(statement.encode()).fetchall()


def integrity(url: str) -> str:
    """Return "ok", or what SQLite finds wrong with its file; PostgreSQL has no such check."""
    return str(rows(url, "PRAGMA integrity_check")[0][0]) if url.startswith("sqlite") else "ok"


def _saved(result: object, token: str, answers: Any, has_outcome: object) -> Saved:
    given = json.loads(answers) if isinstance(answers, str) else answers
    return Saved(str(result).replace("-", ""), token, given, bool(has_outcome))
