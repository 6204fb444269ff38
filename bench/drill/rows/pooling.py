"""PgBouncer between the site and PostgreSQL, as deploy/pgbouncer/pgbouncer.ini sets it up, with few connections."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial

import psycopg

from bench.drill.databases import rows
from bench.drill.registry import POSTGRESQL, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import database_of, figures_of, judge, keep_promises, serving
from bench.site import ROOT, NoSite
from tests.postgresql import UNPRIVILEGED, Cluster, free_port

CONNECTIONS = 3
"""Of PgBouncer to PostgreSQL; the site has more to PgBouncer, so that each transaction gets another one."""


def behind_pgbouncer(drill: Drill, *, prepares: str = "false") -> Outcome:
    """Let clients take assessments through PgBouncer in transaction mode."""
    with database_of(drill) as (url, cluster):
        if cluster is None:
            raise NoSite("PgBouncer is for PostgreSQL alone")
        settings = {"DATABASE_PREPARES": prepares}
        with pgbouncer(cluster) as address, serving(drill, address, cluster=cluster, settings=settings) as rig:
            journeys = drill.size(short=12, full=1_000)
            crowd = Crowd(journeys, clients=drill.size(short=6, full=16), seed=drill.seed, seconds=300)
            walk = rig.walk(crowd)
            tries = walk.finish()
            timeout = str(rows(address, "SHOW statement_timeout")[0][0])
            verdict = judge(walk, url)
    targets = Targets()
    keep_promises(targets, verdict, tries, drill)
    targets.holds(f"statement_timeout is that of connect_query, not {timeout}", timeout == "1s")
    return targets.outcome({"connections": CONNECTIONS, **figures_of(verdict, tries)})


@contextmanager
def pgbouncer(cluster: Cluster) -> Iterator[str]:
    """Run PgBouncer before a server until the block ends, and give its address. Raises NoSite."""
    port, file = free_port(), cluster.folder / "pgbouncer.ini"
    file.write_text(configuration(cluster, port), encoding="utf-8")
    file.chmod(0o644)
    # it refuses to run as root
    process = subprocess.Popen(
        ["pgbouncer", "--quiet", str(file)],  # noqa: S607 (the system's own)
        user=UNPRIVILEGED if os.geteuid() == 0 else None,
        cwd=cluster.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"postgresql://tester@127.0.0.1:{port}/postgres"
    try:
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def configuration(cluster: Cluster, port: int) -> str:
    """Return the product's own configuration, with this machine's addresses and few connections."""
    ours = (ROOT / "deploy/pgbouncer/pgbouncer.ini").read_text(encoding="utf-8")
    changes = {
        "salesmodel = host=db.internal port=5432 dbname=salesmodel": f"postgres = host=127.0.0.1 port={cluster.port}",
        "listen_port = 6432": f"listen_port = {port}",
        "auth_type = scram-sha-256": "auth_type = any",
        "auth_file = /etc/pgbouncer/userlist.txt": f"unix_socket_dir =\nlogfile = {cluster.folder}/pgbouncer.log",
        "server_tls_sslmode = verify-full": "server_tls_sslmode = disable",
        "server_tls_ca_file = /etc/pgbouncer/ca.pem": "",
        "default_pool_size = 20": f"default_pool_size = {CONNECTIONS}",
        "reserve_pool_size = 5": "reserve_pool_size = 0",
    }
    for before, after in changes.items():
        if before not in ours:
            raise NoSite(f"deploy/pgbouncer/pgbouncer.ini has no line {before!r}")
        ours = ours.replace(before, after)
    # with any user, PgBouncer has to be told as whom it connects
    return ours.replace(f"port={cluster.port}", f"port={cluster.port} user=tester")


def wait_for(address: str) -> None:
    """Wait until a server answers. Raises NoSite."""
    for _ in range(100):
        with suppress(psycopg.OperationalError):
            psycopg.connect(address, connect_timeout=2).close()
            return
        time.sleep(0.1)
    raise NoSite("PgBouncer did not answer")


ROWS = (
    Row(
        key="G1",
        fault="a pool of few connections lends another one for each transaction",
        promise="behind PgBouncer in transaction mode, with `DATABASE_PREPARES=false`, everything works as before.",
        method=f"deploy/pgbouncer/pgbouncer.ini with {CONNECTIONS} connections to PostgreSQL, while 16 clients take"
        " 1,000 assessments, or as many as fit in five minutes.",
        target="0 lost, 0 duplicates, 0 mixed, every journey ends, no response is an error; limits of time are those"
        " of `connect_query`.",
        run=behind_pgbouncer,
        control=Control(
            "turning off prepared statements, which belong to one connection",
            partial(behind_pgbouncer, prepares="true"),
        ),
        databases=POSTGRESQL,
        programs=("pgbouncer",),
    ),
)
