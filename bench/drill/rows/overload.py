"""More visitors than the site can serve, and visitors for a long time."""

import time
from collections.abc import Sequence

from bench.drill.ledger import Ledger
from bench.drill.registry import Drill, Figure, Outcome, Row, Targets
from bench.drill.respondents import Crowd, Tries, Walk
from bench.drill.rig import Rig, figures_of, keep_promises, served
from bench.processes import open_files, process_tree, shared_memory
from bench.report import percentiles

ENOUGH = 8
"""Clients that keep both cores busy."""


def overloaded(drill: Drill) -> Outcome:
    """Let five times as many clients come as keep the site busy, and then as many as before."""
    seconds = drill.size(short=5, full=60)
    with served(drill) as rig:
        calm = _for(rig, ENOUGH, drill.seed + 1, seconds)
        walk = rig.walk(Crowd(100_000, clients=5 * ENOUGH, seed=drill.seed, seconds=seconds, patience=120))
        began = time.monotonic()
        tries = walk.finish()
        busy = tries.finished / (time.monotonic() - began)
        after = _for(rig, ENOUGH, drill.seed + 2, seconds)
        judged = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    share = round(100 * busy / max(calm[0], 0.01))
    targets.least("journeys a second under five times the load, in % of those before", share, 80)
    targets.most("p99 in ms when it is over", after[1], max(3 * calm[1], 500))
    return targets.outcome(
        {
            "journeys a second before, in and after overload": f"{calm[0]:.1f}, {busy:.1f} and {after[0]:.1f}",
            "goodput in %": share,
            "p99 before, in and after in ms": f"{calm[1]:.0f}, {_p99(tries):.0f} and {after[1]:.0f}",
            **figures_of(judged, tries),
        }
    )


def _for(rig: Rig, clients: int, seed: int, seconds: float) -> tuple[float, float]:
    """Return the journeys a second and the p99 in ms of a crowd."""
    ledger = Ledger(rig.drill.folder / f"ledger-{seed}.jsonl")
    walk = rig.walk(Crowd(100_000, clients=clients, seed=seed, seconds=seconds), ledger=ledger)
    began = time.monotonic()
    tries = walk.finish()
    ledger.close()
    return tries.finished / (time.monotonic() - began), _p99(tries)


def _p99(tries: Tries) -> float:
    return percentiles(seconds for _, seconds in tries.served).get("p99", 0)


def soaked(drill: Drill) -> Outcome:
    """Let clients walk for long, and look at the server's memory and connections."""
    with served(drill) as rig:
        seconds = drill.size(short=10, full=600)
        walk = rig.walk(Crowd(1_000_000, clients=2, seed=drill.seed, seconds=seconds))
        samples = _watch(rig, walk, every=seconds / 20)
        tries = walk.finish()
        judged = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    targets.zero("requests that failed", sum(tries.failures.values()))
    # the first fifth is warm-up
    memory = [memory for memory, _ in samples[len(samples) // 5 :]]
    growth = round(100 * (memory[-1] / memory[0] - 1), 1)
    # the short form ends before the site is warm
    targets.most("growth of memory after warm-up in %", growth, drill.size(short=100, full=5))
    files = [files for _, files in samples]
    most = max(files[: len(files) // 2]) + drill.size(short=8, full=4)
    targets.most("open files at the end, against the most in the first half", files[-1], most)
    times: dict[str, Figure] = {
        "seconds": seconds,
        "memory in MiB, at first and last": f"{memory[0]:.0f} and {memory[-1]:.0f}",
    }
    return targets.outcome({**times, "growth in %": growth, "open files": files[-1], **figures_of(judged, tries)})


def _watch(rig: Rig, walk: Walk, *, every: float) -> Sequence[tuple[float, int]]:
    """Return the server's memory in MiB and its open files, again and again while the clients walk."""
    samples = []
    while walk.is_going_on:
        time.sleep(every)
        root = rig.servers[0].process
        samples.append((shared_memory(root), sum(map(open_files, process_tree(root)))))
    return samples


ROWS = (
    Row(
        key="F13",
        fault="five times as many visitors as the site can serve",
        promise="it serves as many as before, the others wait or see our page, and it is as quick as before when they"
        " are gone.",
        method=f"{5 * ENOUGH} clients for a minute, after and before {ENOUGH} that keep two cores busy; all without"
        " pauses.",
        target="at least 80 % of the journeys a second; no error; our 503 within 2 s; p99 afterwards at most three"
        " times that before, or 500 ms.",
        run=overloaded,
        uncontrolled="the limit is the machine's, there is no protection to remove",
    ),
    Row(
        key="F14",
        fault="ten minutes of use without a pause",
        promise="memory and connections stay flat.",
        method="2 clients for ten minutes; memory (shared pages once) and open files are read 20 times.",
        target="no request fails; memory grows by less than 5 % after the first two minutes; open files stay flat.",
        run=soaked,
        uncontrolled="there is no protection to remove",
    ),
)
