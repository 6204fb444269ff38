"""Processes of the site that are killed while people take assessments."""

import os
import signal

from bench.drill.registry import SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import figures_of, keep_promises, kill_worker, meanwhile, served, workers_of


def workers_killed(drill: Drill) -> Outcome:
    """Kill a random worker every 2 s under many clients."""
    with served(drill) as rig:
        draws = drill.random
        # what ten minutes are not enough for is left out, and the figures say so
        clients, journeys = drill.size(short=6, full=50), drill.size(short=24, full=10_000)
        crowd = Crowd(journeys, clients=clients, seed=drill.seed, seconds=600)
        walk = rig.walk(crowd)
        # in the short form few times: where a worker takes seconds to start, nothing would ever be served
        most = drill.size(short=3, full=100_000)
        every = 0.3 if drill.short else 2
        kills = meanwhile(walk, every, lambda: kill_worker(rig.servers[0], draws), most=most)
        tries = walk.finish()
        verdict = rig.judge(walk)
    targets = Targets()
    keep_promises(targets, verdict, tries, drill)
    targets.least("kills", kills, 2)
    return targets.outcome({"kills": kills, **figures_of(verdict, tries)})


def answering_before_it_writes(drill: Drill) -> Outcome:
    """Kill the workers of a site that acknowledges a submission and saves it a while later."""
    with served(drill, careless="answers first") as rig:
        walk = rig.walk(Crowd(6, clients=3, seed=drill.seed, reads_result=False))
        tries = walk.finish()
        for worker in workers_of(rig.servers[0]):
            os.kill(worker, signal.SIGKILL)
        verdict = rig.judge(walk)
    targets = Targets()
    targets.zero("lost", len(verdict.lost))
    return targets.outcome(figures_of(verdict, tries))


ROWS = (
    Row(
        key="F1",
        fault="workers are killed",
        promise="a result that a visitor has seen is saved; a request that was cut off can be sent again, and makes"
        " nothing twice.",
        method="`kill -9` on a random worker every 2 s, while 50 clients take 10,000 assessments, or as many as fit in"
        " ten minutes, and send again what failed.",
        target="0 lost, 0 duplicates, 0 mixed, every journey ends; no response is an error.",
        run=workers_killed,
        control=Control("saving before answering: the site acknowledges first", answering_before_it_writes),
        in_ci=SQLITE,
    ),
)
