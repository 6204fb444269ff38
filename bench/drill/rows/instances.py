"""An instance that dies and is started again."""

import time
from dataclasses import replace

from bench.drill.registry import Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import Crowd
from bench.drill.rig import end, figures_of, keep_promises, served


def instance_killed(drill: Drill, *, servers: int = 2, rounds: int = 0) -> Outcome:
    """Kill all processes of one instance of two, and start it again; `rounds` times if it says how often."""
    with served(drill, servers=servers) as rig:
        walk = rig.walk(Crowd(100_000, clients=drill.size(short=4, full=8), seed=drill.seed))
        rounds = rounds or drill.size(short=1, full=20)
        for number in range(rounds):
            time.sleep(drill.size(short=2, full=5))
            server = rig.servers[number % servers]
            server.kill()
            server.start()
        time.sleep(2)
        tries, judged = end(walk, rig.url)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    longest = tries.longest_without_service
    targets.most("seconds in which nobody was served", longest, drill.seconds(1))
    return targets.outcome({"kills": rounds, "longest without service in s": longest, **figures_of(judged, tries)})


def only_instance_killed(drill: Drill) -> Outcome:
    """Kill the only instance once. It starts in less than the three seconds that the short form would allow."""
    return instance_killed(replace(drill, short=False), servers=1, rounds=1)


ROWS = (
    Row(
        key="F2d",
        fault="an instance dies, without nginx",
        promise="the other instance goes on; nothing acknowledged is lost.",
        method="`kill -9` to all processes of one of two instances, which is then started again, 20 times in turn,"
        " while 8 clients take assessments and go to the other instance, as a proxy would.",
        target="0 lost, 0 duplicates, 0 mixed, every journey ends; never a second in which nobody is served.",
        run=instance_killed,
        control=Control("the second instance", only_instance_killed),
    ),
)
