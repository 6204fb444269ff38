"""Databases that are lost, and restored from a backup while nobody remembers what was in them."""

import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import psycopg

from bench.drill.databases import new_cluster, prepared_postgresql, rows, saved_in
from bench.drill.ledger import Entry, verdict
from bench.drill.registry import POSTGRESQL, SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd, Walk
from bench.drill.rig import Rig, keep_saved, served, serving
from bench.site import ROOT, manage
from tests.postgresql import Cluster

ERASED = 3
"""How many acknowledged assessments their respondents erase after the backup."""

EVERYTHING = "SELECT id, version_id, answers, started_at, completed_at, outcome FROM diagnostics_assessment ORDER BY id"
ERASE = (
    "from diagnostics.assessing.actions.assessments import erase_assessment\n"
    "from diagnostics.assessing.models import Assessment\n"
    "for each in Assessment.objects.filter(pk__in={ids!r}): erase_assessment(assessment=each)"
)

BackUp = Callable[[Rig], Path]


def by_command(rig: Rig) -> Path:
    """Back up as the timer does; return the copy."""
    folder = rig.drill.folder / "backups"
    manage(rig.environment, "backup", "--to", str(folder))
    return max(folder.iterdir())


def by_copying(rig: Rig) -> Path:
    """Copy SQLite's file, as one may think it is done; return the copy."""
    return Path(shutil.copy(rig.file, rig.drill.folder / "copied.sqlite3"))


def sqlite_lost(drill: Drill, *, back_up: BackUp = by_command) -> Outcome:
    """Lose the file some time after a backup was made under load, and restore the backup."""
    with served(drill, settings={"ERASURES_FILE": str(drill.folder / "erasures.log")}) as rig:
        walk = _walk(rig)
        saved, copy = _backed_up(rig, walk, back_up)
        time.sleep(drill.size(short=1, full=10))
        walk.stop()
        tries = walk.finish()
        walk.ledger.close()
        erased = saved[:ERASED]
        manage(rig.environment, "shell", "-c", ERASE.format(ids=[entry.result for entry in erased]))
        for server in rig.servers:
            server.kill()
        for file in rig.file.parent.glob(f"{rig.file.name}*"):
            file.unlink()
        began = time.monotonic()
        manage(rig.environment, "restore", str(copy))
        seconds = time.monotonic() - began
    return _judged(
        drill, saved, erased, copy, rig.url, {"restored in s": round(seconds, 1), "requests": tries.requests}
    )


def _judged(
    drill: Drill, saved: Sequence[Entry], erased: Sequence[Entry], copy: Path, url: str, figures: dict[str, float]
) -> Outcome:
    gone = {entry.result for entry in erased}
    kept = [entry for entry in saved if entry.result not in gone]
    judged = verdict(kept, saved_in(url))
    present = {str(row[0]) for row in rows(url, EVERYTHING)}
    before = [row for row in rows(f"sqlite:///{copy}", EVERYTHING) if row[0] not in gone]
    targets = Targets()
    targets.zero("lost of what was acknowledged before the backup began", len(judged.lost))
    targets.zero("mixed", len(judged.mixed))
    targets.zero("erased assessments that are back", len(gone & present))
    targets.holds("the restored rows are not those of the backup", before == list(rows(url, EVERYTHING)))
    targets.least("acknowledged before the backup", len(saved), ERASED + 1)
    targets.most("seconds of the restore", figures["restored in s"], drill.seconds(900))
    return targets.outcome({"acknowledged before the backup": len(saved), "erased afterwards": len(gone), **figures})


def sqlite_copied(drill: Drill) -> Outcome:
    """Restore a plain copy of the file, in place of a backup."""
    return sqlite_lost(replace(drill, short=True), back_up=by_copying)


def _walk(rig: Rig) -> Walk:
    clients = rig.drill.size(short=3, full=8)
    return rig.walk(Crowd(100_000, clients=clients, seed=rig.drill.seed, patience=30))


def _backed_up(rig: Rig, walk: Walk, back_up: BackUp) -> tuple[list[Entry], Path]:
    """Back up when some assessments were submitted; return what was acknowledged when it began, and the copy."""
    deadline = time.monotonic() + 60
    wanted = rig.drill.size(short=10, full=300)
    while len(walk.ledger.entries) < wanted and time.monotonic() < deadline:
        time.sleep(0.1)
    saved = list(walk.ledger.entries)
    return saved, back_up(rig)


class Archive:
    """A server whose write-ahead log is archived, with a base backup to restore from."""

    def __init__(self, template: Path) -> None:
        self.server = new_cluster("wal_level=replica", "archive_mode=on", "max_wal_senders=4")
        self.folder = self.server.folder / "archive"
        self.base = self.server.folder / "base"
        self.server.options = (*self.server.options, f"archive_command='cp %p {self.folder}/%f'")
        self.folder.mkdir()
        if self.server.user:
            shutil.chown(self.folder, self.server.user)
        self.server.start(template=template)

    def back_up(self) -> None:
        """Take a base backup while the server serves."""
        source = f"host=127.0.0.1 port={self.server.port} user=tester"
        self.server.run("pg_basebackup", "-d", source, "-D", str(self.base), "-c", "fast", "-X", "stream")

    def lose(self) -> None:
        """Kill the server, and save of its folder only what it had not archived yet."""
        self.server.halt("immediate")
        for segment in (self.server.data / "pg_wal").glob("0*"):
            shutil.copy(segment, self.folder)
        shutil.rmtree(self.server.data)

    def restore(self, *settings: str) -> None:
        """Bring the base backup to its place, and let the server replay the archive. Raises CalledProcessError."""
        self.base.rename(self.server.data)
        with (self.server.data / "postgresql.auto.conf").open("a") as file:
            file.writelines(f"{setting}\n" for setting in (f"restore_command = 'cp {self.folder}/%f %p'", *settings))
        signal_file = self.server.data / "recovery.signal"
        signal_file.touch()
        if self.server.user:
            shutil.chown(signal_file, self.server.user)
            for segment in self.folder.iterdir():
                shutil.chown(segment, self.server.user)
        self.server.launch()
        _wait_until_writable(self.server)


def _wait_until_writable(server: Cluster) -> None:
    deadline = time.monotonic() + 120
    with psycopg.connect(server.url, autocommit=True) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            if time.monotonic() > deadline:
                raise TimeoutError("the server is still in recovery")
            time.sleep(0.2)


def postgresql_lost(drill: Drill, *, archived: bool = True) -> Outcome:
    """Lose the data folder some time after a base backup, and replay the write-ahead log."""
    with ExitStack() as stack:
        archive = Archive(prepared_postgresql(drill.folder.parent))
        stack.callback(archive.server.stop)
        rig = stack.enter_context(serving(drill, archive.server.url, cluster=archive.server))
        walk = _walk(rig)
        time.sleep(drill.size(short=2, full=20))
        archive.back_up()
        time.sleep(drill.size(short=3, full=40))
        archive.lose()
        walk.stop()
        lost_at = len(walk.ledger.entries)
        if not archived:
            for segment in archive.folder.iterdir():
                segment.unlink()
        began = time.monotonic()
        archive.restore()
        seconds = time.monotonic() - began
        tries = walk.finish()
        judged = rig.judge(walk)
        manage(rig.environment, "check_integrity", "--quiet")
    targets = Targets()
    keep_saved(targets, judged)
    targets.most("seconds of the restore", seconds, drill.seconds(900))
    figures = {"acknowledged before the loss": lost_at, "restored in s": round(seconds, 1), "requests": tries.requests}
    return targets.outcome({**judged.figures, **figures})


def postgresql_unarchived(drill: Drill) -> Outcome:
    """Restore the base backup alone."""
    return postgresql_lost(replace(drill, short=True), archived=False)


def integrity(drill: Drill, *, damage: bool = False) -> Outcome:
    """Recompute every fingerprint and score every saved assessment again."""
    count = drill.size(short=2_000, full=1_000_000)
    with served(drill) as rig:
        manage(rig.environment, "shell", "-c", f"from bench.rows import fill; fill({count}, 'filled@example.com')")
        if damage:
            manage(rig.environment, "shell", "-c", DAMAGE)
        began = time.monotonic()
        targets = Targets()
        found = _damage(rig)
        seconds = time.monotonic() - began
    targets.zero("damaged", found)
    targets.most("seconds", seconds, drill.seconds(600))
    return targets.outcome({"assessments": count, "checked in s": round(seconds, 1), "damaged": found})


def _damage(rig: Rig) -> int:
    """Return how many damages the check finds."""
    command = [sys.executable, "manage.py", "check_integrity", "--quiet"]
    check = subprocess.run(command, cwd=ROOT, env=rig.environment, capture_output=True, text=True)
    return sum(line.startswith("assessment ") for line in check.stdout.splitlines())


DAMAGE = (
    "from django.db import connection\n"
    "from diagnostics.assessing.models import Assessment\n"
    "from diagnostics.assessing.models.triggers import install_triggers, remove_triggers\n"
    "remove_triggers(connection)\n"
    "row = Assessment.objects.order_by('pk')[7]\n"
    "Assessment.objects.filter(pk=row.pk).update(outcome={**row.outcome, 'present': []})\n"
    "install_triggers(connection)"
)


def damaged(drill: Drill) -> Outcome:
    """Check a database in which one result was changed behind the triggers' back."""
    return integrity(replace(drill, short=True), damage=True)


ROWS = (
    Row(
        key="F16",
        fault="the database is lost, on SQLite",
        promise="a backup that was made while the site served has everything that was acknowledged before, and what was"
        " erased since is not back.",
        method="`manage.py backup` under the load of 8 clients; three assessments are erased; the file is deleted;"
        " `manage.py restore`. The ledger up to the backup, and every row of the backup, are compared with the result.",
        target="0 lost, 0 mixed, 0 erased ones back, all rows equal; restored within 15 minutes.",
        run=sqlite_lost,
        control=Control("the backup command, for a copy of the file", sqlite_copied),
        databases=SQLITE,
    ),
    Row(
        key="F16b",
        fault="the database is lost, on PostgreSQL",
        promise="with an archive of the write-ahead log nothing acknowledged is lost.",
        method="`pg_basebackup` under the load of 8 clients, which go on for 40 s; the server is killed and its folder"
        " deleted, but for the end of the write-ahead log; restored from base backup and archive.",
        target="0 lost, 0 duplicates, 0 mixed; restored within 15 minutes; `check_integrity` finds nothing.",
        run=postgresql_lost,
        control=Control("the archive", postgresql_unarchived),
        databases=POSTGRESQL,
    ),
    Row(
        key="F19",
        fault="something saved was changed behind the site's back",
        promise="one command finds it, among a million results.",
        method="`manage.py check_integrity` on 1,000,000 completed assessments.",
        target="nothing is found where nothing was changed, within 10 minutes.",
        run=integrity,
        control=Control("one saved result, which is changed without the triggers", damaged),
    ),
)
