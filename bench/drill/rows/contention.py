"""Many processes that write to one SQLite file at the same time."""

from bench.drill.registry import SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import figures_of, keep_promises, served

PROCESSES = 8


def many_writers(drill: Drill, *, careless: str = "") -> Outcome:
    """Let clients of eight processes take assessments; each writes seven times a journey."""
    processes = drill.size(short=PROCESSES // 2, full=PROCESSES)
    with served(drill, servers=processes // 2, careless=careless) as rig:
        walk = rig.walk(Crowd(drill.size(short=16, full=240), clients=2 * processes, seed=drill.seed))
        tries = walk.finish()
        judged = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    failed = round(100 * sum(tries.failures.values()) / max(tries.requests, 1), 1)
    # on a machine with other work a writer may wait for more than the site's limit of 1.5 s
    targets.most("requests in % that failed", failed, drill.size(short=15, full=0))
    return targets.outcome({"processes": processes, **figures_of(judged, tries)})


def locking_late(drill: Drill) -> Outcome:
    """Do the same with transactions that read first and lock later."""
    return many_writers(drill, careless="deferred locks")


ROWS = (
    Row(
        key="F15",
        fault="many processes write to one SQLite file",
        promise="everyone's answers are saved, without an error.",
        method=f"{2 * PROCESSES} clients take 240 assessments over {PROCESSES} processes, some 1,700 transactions.",
        target="no request fails.",
        run=many_writers,
        control=Control("taking the write lock at the beginning of a transaction: DEFERRED", locking_late),
        databases=SQLITE,
    ),
)
