"""Clocks that are wrong, and one that jumps back."""

import time
from pathlib import Path

from bench.drill.registry import Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import figures_of, keep_promises, served

LIBRARY = next(iter(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1")), Path("libfaketimeMT.so.1"))
AHEAD, BEHIND, DAY_BACK = "+3600", "-3600", "-86400"


def clocks_wrong(drill: Drill) -> Outcome:
    """Serve from two servers whose clocks differ by two hours, and set the first a day back under load."""
    clocks = [drill.folder / f"clock-{number}" for number in range(2)]
    for clock, shift in zip(clocks, (AHEAD, BEHIND), strict=True):
        clock.write_text(shift)

    def with_clock(number: int) -> list[str]:
        return [
            "env",
            f"LD_PRELOAD={LIBRARY}",
            f"FAKETIME_TIMESTAMP_FILE={clocks[number]}",
            "FAKETIME_CACHE_DURATION=1",
            # gunicorn compares the times of a file with the monotonic clock
            "NO_FAKE_STAT=1",
        ]

    with served(drill, servers=2, before=with_clock) as rig:
        seconds = drill.size(short=6, full=60)
        walk = rig.walk(Crowd(100_000, clients=4, seed=drill.seed, seconds=seconds, alternates=True))
        time.sleep(seconds / 2)
        clocks[0].write_text(DAY_BACK)
        tries = walk.finish()
        judged = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    targets.zero("requests that failed", sum(tries.failures.values()))
    targets.least("journeys", tries.finished, 4)
    return targets.outcome(figures_of(judged, tries))


ROWS = (
    Row(
        key="F10",
        fault="clocks are wrong",
        promise="answers are saved whatever the servers' clocks say.",
        method="two instances, an hour ahead and an hour behind, take each client's requests in turn; after 30 s the"
        " first is set a day back (libfaketime).",
        target="no request fails; 0 lost, 0 duplicates, 0 mixed.",
        run=clocks_wrong,
        uncontrolled="there is no protection to remove; nothing decides by comparing clocks",
        needs=("faketime -f +1 true",),
    ),
)
