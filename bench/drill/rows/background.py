"""Background work: targets of mail and webhooks that are down, and workers that are killed while they send."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bench.drill.databases import rows
from bench.drill.ledger import Ledger
from bench.drill.mailserver import MailServer
from bench.drill.registry import Control, Drill, Figure, Outcome, Row, Targets
from bench.drill.respondents import Crowd, Tries, Walk
from bench.drill.rig import Rig, figures_of, keep_promises, served
from bench.drill.rows.submits import EFFECTS, SUBSCRIBE
from bench.report import percentiles
from bench.site import ROOT, manage

QUEUE = """
from diagnostics.site.actions.mail import send_later
for number in range({number}):
    send_later(to="someone@example.com", subject="{name}-%d" % number, text="text", asked_for=False)
"""
OUTBOX = "SELECT subject, sending_since IS NOT NULL FROM diagnostics_outgoingmail"


@dataclass(slots=True)
class Workers:
    """Background workers, of which one is killed now and then; another takes its place, as systemd does.

    `careless` names the protection that they lack, of bench/drill/careless.py.
    """

    rig: Rig
    careless: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    kills: int = 0

    def start(self) -> None:
        """Start one."""
        with (self.rig.drill.folder / "worker.log").open("ab") as log:
            program = ["-m", "bench.drill.careless"] if self.careless else ["manage.py"]
            environment = {**self.rig.environment, "CARELESS": self.careless}
            command = [sys.executable, *program, "worker"]
            worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.running.append(worker)

    def kill_first(self) -> None:
        """Kill the one that has run for longest, and start another."""
        worker = self.running.pop(0)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait()
        self.kills += 1
        self.start()


@contextmanager
def working(rig: Rig, number: int, *, careless: str = "") -> Iterator[Workers]:
    """Run background workers until the block ends."""
    workers = Workers(rig, careless)
    try:
        for _ in range(number):
            workers.start()
        yield workers
    finally:
        for worker in workers.running:
            worker.kill()
            worker.wait()


def targets_down(drill: Drill, *, careless: str = "") -> Outcome:
    """Take assessments while mail and webhooks have no target, then kill workers while they send mail."""
    server = MailServer(slow=0.2)
    settings = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(server.port), "EMAIL_USE_TLS": "false"}
    number = drill.size(short=10, full=100)
    try:
        with served(drill, settings=settings) as rig:
            manage(rig.environment, "shell", "-c", SUBSCRIBE)
            _, before = _journeys(rig, drill.seed + 1)
            with working(rig, 2, careless=careless) as workers:
                _queue(rig, "silent", number)
                walk, during = _journeys(rig, drill.seed + 2)
                server.is_silent = False
                _queue(rig, "killed", number)
                _kill_while_sending(workers, server)
            judged = rig.judge(walk)
            outbox = {str(subject): bool(begun) for subject, begun in rows(rig.url, OUTBOX)}
            webhooks = rows(rig.url, EFFECTS)[0][0]
    finally:
        server.stop()
    targets = Targets()
    keep_promises(targets, judged, walk.tries, drill)
    targets.most("p99 in ms while nothing could be sent", during, max(3 * before, 1000 * drill.seconds(0.5)))
    targets.zero("webhooks that are not queued", 2 * judged.acknowledged - webhooks)
    mail = _mail(targets, server, outbox, number)
    times = {"p99 in ms with targets up and down": f"{before:.0f} and {during:.0f}"}
    figures = {**times, "kills of workers": workers.kills, "webhooks waiting": webhooks, **mail}
    return targets.outcome({**figures, **figures_of(judged, walk.tries)})


def sending_unclaimed(drill: Drill) -> Outcome:
    """Do the same with workers that send a message without a note that they do."""
    return targets_down(replace(drill, short=True), careless="unclaimed mail")


def _journeys(rig: Rig, seed: int) -> tuple[Walk, float]:
    ledger = Ledger(rig.drill.folder / f"ledger-{seed}.jsonl")
    walk = rig.walk(Crowd(rig.drill.size(short=8, full=100), clients=2, seed=seed), ledger=ledger)
    tries: Tries = walk.finish()
    return walk, percentiles(seconds for _, seconds in tries.served).get("p99", 0)


def _queue(rig: Rig, name: str, number: int) -> None:
    manage(rig.environment, "shell", "-c", QUEUE.format(name=name, number=number))


def _kill_while_sending(workers: Workers, server: MailServer) -> None:
    """Kill a worker after so many messages, again and again, until the outbox has nothing that can be sent now."""
    deadline = time.monotonic() + workers.rig.drill.size(short=60, full=300)
    # the short form has few, and a worker that is killed between two of them shows nothing
    killed_at, messages = 0, workers.rig.drill.size(short=2, full=50)
    while time.monotonic() < deadline:
        time.sleep(0.05)
        if len(server.received) >= killed_at + messages:
            killed_at = len(server.received)
            workers.kill_first()
        outbox = rows(workers.rig.url, OUTBOX)
        if not any(str(subject).startswith("killed") and not begun for subject, begun in outbox):
            return


def _mail(targets: Targets, server: MailServer, outbox: dict[str, bool], number: int) -> dict[str, Figure]:
    """Judge each message: it arrived once, or waits, or is listed as one that may not have arrived."""
    names = [f"{name}-{each}" for name in ("silent", "killed") for each in range(number)]
    twice = [name for name in names if server.received[name] > 1]
    silently_lost = [name for name in names if not server.received[name] and name not in outbox]
    targets.zero("messages that arrived twice", len(twice))
    targets.zero("messages that neither arrived nor are in the outbox", len(silently_lost))
    unsent = [name for name, begun in outbox.items() if name.startswith("killed") and not begun]
    targets.zero("messages that could be sent and were not", len(unsent))
    return {
        "messages": len(names),
        "arrived": sum(server.received[name] > 0 for name in names),
        "twice": len(twice),
        "wait": sum(not begun for begun in outbox.values()),
        "may not have arrived": sum(outbox.values()),
    }


ROWS = (
    Row(
        key="F18",
        fault="targets of mail and webhooks are down, and workers are killed while they send",
        promise="taking an assessment is as quick as ever, a message never arrives twice, and one that may not have"
        " arrived is listed in the admin.",
        method="the mail server takes connections and says nothing, and the webhook's host does not exist, while"
        " clients take 100 assessments; then the mail server answers, and one of two workers is killed after each 50"
        " messages.",
        target="p99 at most three times that before, or 500 ms; every message arrives once, or waits in the outbox, or"
        " is listed; every webhook waits for its next attempt.",
        run=targets_down,
        control=Control("noting, before a message is sent, that it may have left", sending_unclaimed),
    ),
)
