"""A primary that dies, and a standby that is gone."""

import time
from dataclasses import replace

from bench.drill.registry import POSTGRESQL, Control, Drill, Outcome, Row, Targets
from bench.drill.replication import Pair, forget, kill_all, pair, stall
from bench.drill.respondents import Crowd
from bench.drill.rig import end, figures_of, keep_promises, recovery_of, serving


def primary_killed(drill: Drill) -> Outcome:
    """Kill the primary and promote its synchronous standby, again and again."""
    downs: list[tuple[float, float]] = []
    with pair(drill.folder.parent, synchronous=True) as servers, serving(drill, servers.url) as rig:
        clients = drill.size(short=4, full=8)
        walk = rig.walk(Crowd(100_000, clients=clients, seed=drill.seed, patience=120, pause=drill.pause))
        for _ in range(drill.size(short=1, full=20)):
            time.sleep(drill.size(short=3, full=5))
            downs.append(_fail_over(servers))
        time.sleep(5)
        tries, judged = end(walk, servers.primary.url)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    recovery = recovery_of(tries, downs)
    targets.most("seconds from the promotion to the last failed request", recovery, drill.seconds(10))
    figures = {"rounds": len(downs), "recovery in s": recovery}
    return targets.outcome({**figures, **figures_of(judged, tries)})


def _fail_over(servers: Pair) -> tuple[float, float]:
    """Return when the primary was killed, and when the new one confirmed commits.

    It does so alone until the old one follows it, as Patroni does with `synchronous_mode`.
    """
    down = time.monotonic()
    servers.fail_over()
    up = time.monotonic()
    servers.follow()
    servers.confirm_together()
    return down, up


def primary_killed_unconfirmed(drill: Drill) -> Outcome:
    """Kill a primary whose standby is behind and does not have to confirm."""
    with pair(drill.folder.parent, synchronous=False) as servers, serving(drill, servers.url) as rig:
        walk = rig.walk(Crowd(200, clients=4, seed=drill.seed, patience=60, seconds=20, pause=drill.pause))
        time.sleep(2)
        receivers = stall(servers.standby)
        behind = len(walk.ledger.entries)
        deadline = time.monotonic() + 60
        while len(walk.ledger.entries) < behind + 3 and time.monotonic() < deadline:
            time.sleep(0.1)
        kill_all(servers.primary)
        forget(servers.standby, receivers)
        servers.fail_over()
        tries, judged = end(walk, servers.primary.url)
    targets = Targets()
    targets.zero("lost", len(judged.lost))
    return targets.outcome(figures_of(judged, tries))


def standby_gone(drill: Drill, *, synchronous: bool = True) -> Outcome:
    """Stop the standby under load: nothing may be acknowledged until it is back."""
    with pair(drill.folder.parent, synchronous=synchronous) as servers, serving(drill, servers.url) as rig:
        walk = rig.walk(Crowd(100_000, clients=drill.size(short=3, full=6), seed=drill.seed, patience=120))
        time.sleep(drill.size(short=3, full=10))
        servers.standby.halt("immediate")
        # what was on its way when the standby stopped may still be confirmed
        time.sleep(0.5)
        gone, before = time.monotonic(), len(walk.ledger.entries)
        time.sleep(drill.size(short=5, full=20))
        false_success = len(walk.ledger.entries) - before
        servers.standby.launch()
        back = time.monotonic()
        time.sleep(5)
        tries, judged = end(walk, servers.primary.url)
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    targets.zero("acknowledged while no standby could confirm", false_success)
    recovery = recovery_of(tries, [(gone, back)])
    targets.most("seconds from the standby's return to the last failed request", recovery, drill.seconds(5))
    figures = {"acknowledged without a standby": false_success, "recovery in s": recovery}
    return targets.outcome({**figures, **figures_of(judged, tries)})


def standby_not_asked(drill: Drill) -> Outcome:
    """Stop a standby for which commits do not wait."""
    return standby_gone(replace(drill, short=True), synchronous=False)


ROWS = (
    Row(
        key="F3",
        fault="the machine of PostgreSQL's primary dies",
        promise="with a synchronous standby nothing acknowledged is lost, and the site finds the new primary by"
        " itself.",
        method="20 rounds: `kill -9` to all processes of the primary, `pg_ctl promote` on the standby, and the old"
        " primary made its standby, while 8 clients take assessments. DATABASE_URL names both hosts with"
        " `target_session_attrs=read-write`.",
        target="0 lost, 0 duplicates, 0 mixed; our 503 within 2 s; 10 s after the promotion no request fails.",
        run=primary_killed,
        control=Control("confirmation by the standby, which is stopped", primary_killed_unconfirmed),
        databases=POSTGRESQL,
        in_ci=POSTGRESQL,
    ),
    Row(
        key="F4",
        fault="the synchronous standby is gone",
        promise="what only one machine has is not acknowledged; visitors see our page until the standby is back.",
        method="the standby is stopped for 20 s while 6 clients take assessments.",
        target="nothing is acknowledged meanwhile; our 503 within 2 s; 0 lost, 0 duplicates; 5 s after its return no"
        " request fails.",
        run=standby_gone,
        control=Control("waiting for the standby", standby_not_asked),
        databases=POSTGRESQL,
    ),
)
