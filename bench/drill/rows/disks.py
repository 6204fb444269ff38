"""Disks that are full while people take assessments."""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace

from bench.drill.databases import new_cluster, prepared_postgresql, prepared_sqlite, saved_in
from bench.drill.ledger import Ledger, verdict
from bench.drill.mounts import SmallDisk, small_disk
from bench.drill.registry import POSTGRESQL, SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import Rig, end, figures_of, keep_promises, recovery_of, serving
from bench.drill.rows.submits import Submitter
from tests.postgresql import Cluster

MOUNTING = "unshare --mount mount -t tmpfs tmpfs /mnt"
"""What this process must be permitted to do: mount in a name space of its own."""

AFTERWARDS = 5.0
"""Seconds for which clients go on when there is room again."""


@contextmanager
def _small_site(drill: Drill, careless: str = "") -> Iterator[tuple[Rig, SmallDisk]]:
    """Serve a site whose database is on a small disk until the block ends. Raises NoSite."""
    templates = drill.folder.parent
    with ExitStack() as stack:
        if drill.database == "sqlite":
            folder = drill.folder / "disk"
            folder.mkdir()
            disk = stack.enter_context(small_disk(folder, 8))
            url, cluster = f"sqlite:///{shutil.copy(prepared_sqlite(templates), folder / 'site.sqlite3')}", None
        else:
            cluster = new_cluster()
            disk = stack.enter_context(small_disk(cluster.folder, 130))
            shutil.chown(cluster.folder, cluster.user or os.geteuid())
            cluster.start(template=prepared_postgresql(templates))
            stack.callback(_end, cluster)
            url = cluster.url
        yield stack.enter_context(serving(drill, url, careless=careless, cluster=cluster)), disk


def _end(cluster: Cluster) -> None:
    if cluster.is_running:
        cluster.halt("immediate")


def disk_full(drill: Drill) -> Outcome:
    """Fill the disk that the database is on while clients take assessments."""
    with _small_site(drill) as (rig, disk):
        clients = drill.size(short=4, full=8)
        walk = rig.walk(Crowd(100_000, clients=clients, seed=drill.seed, patience=90, pause=drill.pause))
        time.sleep(drill.size(short=3, full=10))
        disk.fill()
        full = time.monotonic()
        time.sleep(drill.size(short=4, full=20))
        restarts = _make_room(rig, disk)
        room = time.monotonic()
        time.sleep(AFTERWARDS)
        tries, judged = end(walk, rig.url)
        sound = rig.integrity()
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    recovery = recovery_of(tries, [(full, room)])
    targets.most("seconds from the room's return to the last failed request", recovery, drill.seconds(5))
    targets.least("requests that failed while the disk was full", len(tries.failed), 1)
    targets.holds(f"the file is damaged: {sound}", sound == "ok")
    figures = {"full for s": round(room - full, 1), "recovery in s": recovery, "restarts of PostgreSQL": restarts}
    return targets.outcome({**figures, "integrity": sound, **figures_of(judged, tries)})


def _make_room(rig: Rig, disk: SmallDisk) -> int:
    """Free the disk, and start PostgreSQL if it gave up; return how often that was needed."""
    disk.free()
    if rig.cluster is None or rig.cluster.is_running:
        return 0
    rig.cluster.launch()
    return 1


def pretending(drill: Drill) -> Outcome:
    """Submit to a site that acknowledges what it cannot save, when its disk is full."""
    short = replace(drill, short=True)
    with _small_site(short, careless="pretends") as (rig, disk):
        submitter = Submitter(rig.servers[0].url, seed=drill.seed)
        waiting = {token: submitter.submission(token) for token in ("first", "second", "third")}
        ledger = Ledger(drill.folder / "submitted.jsonl")
        disk.fill()
        # the last room in the database's own files
        rig.walk(Crowd(100, clients=4, seed=drill.seed, seconds=5, patience=5)).finish()
        for token, submission in waiting.items():
            submitter.submit(token, submission, ledger)
        _make_room(rig, disk)
        ledger.close()
        judged = verdict(ledger.entries, saved_in(rig.url))
    targets = Targets()
    targets.zero("lost", len(judged.lost))
    return targets.outcome(judged.figures)


CONTROL = Control("refusing what cannot be saved", pretending)
TARGET = (
    "0 lost, 0 duplicates, 0 mixed; our 503 with Retry-After within 2 s, with what was typed, and no 500; 5 s after"
    " there is room no request fails"
)

ROWS = (
    Row(
        key="F7",
        fault="the disk is full, on SQLite",
        promise="saved results can be read, nothing is acknowledged that was not saved, and the site goes on when there"
        " is room.",
        method="the database is on a disk of 8 MB (tmpfs in a name space of its own; this needs root), which is filled"
        " for 20 s under load.",
        target=f"{TARGET}; the file passes SQLite's integrity check.",
        run=disk_full,
        control=CONTROL,
        databases=SQLITE,
        needs=(MOUNTING,),
        in_ci=SQLITE,
    ),
    Row(
        key="F8",
        fault="the disk is full, on PostgreSQL",
        promise="the same; PostgreSQL may give up, and has to be started again, as systemd does.",
        method="PostgreSQL's folder is on a disk of 130 MB (tmpfs in a name space of its own; this needs root), which"
        " is filled for 20 s under load. If PostgreSQL gives up, it is started when there is room.",
        target=f"{TARGET}.",
        run=disk_full,
        control=CONTROL,
        databases=POSTGRESQL,
        needs=(MOUNTING,),
    ),
)
