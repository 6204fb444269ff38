"""The power is cut while people take assessments on SQLite."""

import random
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from bench.drill.databases import saved_in
from bench.drill.ledger import Entry, Ledger, verdict
from bench.drill.powercut import Disk, events, tracer
from bench.drill.registry import SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import served

SHARES = (0.0, 0.5, 1.0)
"""The chances of a write that was not synced to survive a cut, one for each cut in turn."""


@dataclass(frozen=True, slots=True)
class Recording:
    """The file before the clients came, what was done to it, and what was acknowledged when (seconds since 1970)."""

    file: Path
    before: bytes
    trace: Path
    acknowledged: Sequence[tuple[float, Entry]]


def power_cut(drill: Drill, *, careless: str = "") -> Outcome:
    """Record all writes of a site under load, and cut the power at many moments."""
    recording = _record(drill, careless)
    lost: set[str] = set()
    damaged, cuts = 0, 0
    for moment, files in _cuts(drill, recording):
        cuts += 1
        sound, missing = _look(drill.folder / "after", recording, files, moment)
        damaged += not sound
        lost |= missing
    targets = Targets()
    targets.zero("acknowledged assessments that were lost in a cut", len(lost))
    targets.zero("cuts after which the file was damaged", damaged)
    targets.least("acknowledged", len(recording.acknowledged), drill.size(short=4, full=40))
    figures = {"cuts": cuts, "acknowledged": len(recording.acknowledged), "lost": len(lost), "damaged files": damaged}
    return targets.outcome(figures)


def _record(drill: Drill, careless: str) -> Recording:
    trace = drill.folder / "trace"
    noted = _TimedLedger(drill.folder / "ledger.jsonl")
    with served(drill, careless=careless, before=lambda _number: tracer(trace)) as rig:
        before = rig.file.read_bytes()
        walk = rig.walk(Crowd(drill.size(short=6, full=60), clients=4, seed=drill.seed), ledger=noted)
        walk.finish()
    noted.close()
    return Recording(rig.file, before, trace, noted.times)


class _TimedLedger(Ledger):
    """A ledger that keeps the moments, to compare them with those of system calls."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.times: list[tuple[float, Entry]] = []

    def acknowledge(self, entry: Entry) -> None:
        now = time.time()
        super().acknowledge(entry)
        self.times.append((now, entry))


def _cuts(drill: Drill, recording: Recording) -> Iterator[tuple[float, dict[str, bytes]]]:
    """Yield the moment of each cut, and the files after it."""
    draws = drill.random
    paths = (str(recording.file), f"{recording.file}-wal")
    disk = Disk({paths[0]: bytearray(recording.before), paths[1]: bytearray()})
    with recording.trace.open(encoding="ascii", errors="replace") as lines:
        noted = sorted(events(lines), key=lambda event: event.at)
    moments = iter(_moments(drill, recording, draws))
    moment = next(moments, None)
    number = 0
    for event in noted:
        while moment is not None and event.at > moment:
            yield moment, disk.after_cut(draws, SHARES[number % len(SHARES)])
            number, moment = number + 1, next(moments, None)
        disk.apply(event)
    while moment is not None:
        yield moment, disk.after_cut(draws, SHARES[number % len(SHARES)])
        number, moment = number + 1, next(moments, None)


def _moments(drill: Drill, recording: Recording, draws: random.Random) -> list[float]:
    """Return half the cuts right after an acknowledgement, and half at any moment in between."""
    times = [at for at, _ in recording.acknowledged]
    number = drill.size(short=40, full=1000)
    after = [draws.choice(times) for _ in range(number // 2)]
    return sorted([*after, *(draws.uniform(times[0], times[-1]) for _ in range(number - len(after)))])


def _look(folder: Path, recording: Recording, files: dict[str, bytes], moment: float) -> tuple[bool, set[str]]:
    """Start SQLite on what the disk has; return whether it is sound, and the journeys that were lost."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for path, content in files.items():
        if content:
            (folder / Path(path).name).write_bytes(content)
    url = f"sqlite:///{folder / recording.file.name}"
    entries = [entry for at, entry in recording.acknowledged if at <= moment]
    try:
        with closing(sqlite3.connect(folder / recording.file.name)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        judged = verdict(entries, saved_in(url))
    except sqlite3.DatabaseError:
        return False, {entry.token for entry in entries}
    return sound, {*judged.lost, *judged.mixed}


def synced_seldom(drill: Drill) -> Outcome:
    """Cut the power of a site whose commits do not wait for the disk."""
    return power_cut(replace(drill, short=True), careless="seldom synced")


ROWS = (
    Row(
        key="F9",
        fault="the power is cut, on SQLite",
        promise="what was acknowledged is on the disk.",
        method="strace notes every write and sync of the site under load; the disk is rebuilt as it would be after"
        " 1,000 power cuts, half of them right after an acknowledgement. Of the writes that were not synced none, some"
        " or all survive, in turn.",
        target="0 acknowledged lost, and every file passes SQLite's integrity check.",
        run=power_cut,
        control=Control("synchronous=FULL: NORMAL instead", synced_seldom),
        databases=SQLITE,
        needs=("strace -o /dev/null true",),
        in_ci=SQLITE,
    ),
)
