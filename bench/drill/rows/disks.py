"""Disks that are full while people take assessments."""

import shutil
import time
from contextlib import ExitStack
from dataclasses import replace

from bench.drill.databases import new_cluster, prepared_postgresql, prepared_sqlite
from bench.drill.mounts import SmallDisk, small_disk
from bench.drill.registry import POSTGRESQL, SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import Rig, figures_of, keep_promises, recovery_of, serving
from tests.postgresql import Cluster

AFTERWARDS = 5.0
"""Seconds for which clients go on when there is room again."""


def sqlite_full(drill: Drill, *, careless: str = "") -> Outcome:
    """Fill the disk that SQLite's file is on."""
    folder = drill.folder / "disk"
    folder.mkdir()
    with small_disk(folder, 8) as disk:
        file = shutil.copy(prepared_sqlite(drill.folder.parent), folder / "site.sqlite3")
        with serving(drill, f"sqlite:///{file}", careless=careless) as rig:
            return _fill(rig, disk, drill)


def postgresql_full(drill: Drill, *, careless: str = "") -> Outcome:
    """Fill the disk that PostgreSQL's folder is on; if it gives up, start it when there is room again."""
    template = prepared_postgresql(drill.folder.parent)
    cluster = new_cluster()
    with ExitStack() as stack:
        disk = stack.enter_context(small_disk(cluster.folder, 130))
        if cluster.user:
            shutil.chown(cluster.folder, cluster.user)
        cluster.start(template=template)
        stack.callback(_end, cluster)
        rig = stack.enter_context(serving(drill, cluster.url, careless=careless, cluster=cluster))
        return _fill(rig, disk, drill)


def _end(cluster: Cluster) -> None:
    if cluster.is_running:
        cluster.halt("immediate")


def _fill(rig: Rig, disk: SmallDisk, drill: Drill) -> Outcome:
    walk = rig.walk(Crowd(100_000, clients=drill.size(short=4, full=8), seed=drill.seed, patience=90))
    time.sleep(drill.size(short=3, full=10))
    disk.fill()
    full = time.monotonic()
    time.sleep(drill.size(short=4, full=20))
    disk.free()
    restarts = 0
    if rig.cluster and not rig.cluster.is_running:
        rig.cluster.launch()
        restarts = 1
    room = time.monotonic()
    time.sleep(AFTERWARDS)
    walk.stop()
    tries = walk.finish()
    judged = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    recovery = recovery_of(tries, [(full, room)])
    targets.most("seconds from the room's return to the last failed request", recovery, drill.seconds(5))
    targets.least("requests that failed while the disk was full", len(tries.failed), 1)
    sound = rig.integrity()
    targets.holds(f"the file is damaged: {sound}", sound == "ok")
    figures = {"full for s": round(room - full, 1), "recovery in s": recovery, "PostgreSQL gave up": restarts}
    return targets.outcome({**figures, "integrity": sound, **figures_of(judged, tries)})


def pretending(drill: Drill) -> Outcome:
    """Fill the disk of a site that acknowledges what it could not save."""
    if drill.database == "sqlite":
        return sqlite_full(replace(drill, short=True), careless="pretends")
    return postgresql_full(replace(drill, short=True), careless="pretends")


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
        run=sqlite_full,
        control=CONTROL,
        databases=SQLITE,
        programs=("mount",),
        in_ci=True,
    ),
    Row(
        key="F8",
        fault="the disk is full, on PostgreSQL",
        promise="the same; PostgreSQL may give up, and has to be started again, as systemd does.",
        method="PostgreSQL's folder is on a disk of 130 MB (tmpfs in a name space of its own; this needs root), which"
        " is filled for 20 s under load. If PostgreSQL gives up, it is started when there is room.",
        target=f"{TARGET}.",
        run=postgresql_full,
        control=CONTROL,
        databases=POSTGRESQL,
        programs=("mount",),
    ),
)
