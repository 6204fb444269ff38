"""The same submission sent many times, and a worker that dies between saving it and answering."""

import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from urllib.parse import urljoin

from bench.drill.databases import rows, saved_in
from bench.drill.ledger import Entry, Ledger, verdict
from bench.drill.registry import SQLITE, Control, Drill, Outcome, Row, Targets
from bench.drill.respondents import QUESTION, RESULT, Crowd, compact
from bench.drill.rig import figures_of, keep_promises, keep_saved, served
from bench.http import Connection, Request, Response
from bench.pages import Form
from bench.site import manage
from bench.visitor import Plan, Visitor

SUBSCRIBE = """
from diagnostics.webhooks.models import WebhookEndpoint
WebhookEndpoint.objects.create(address="https://crm.example.com/hook", language="en")
"""
"""A webhook, so that the effects of a submission can be counted; no worker runs that would send it."""

EFFECTS = "SELECT COUNT(*) FROM diagnostics_webhookdelivery"


class _AtCheck(Exception):
    """The visitor has reached the page from which the answers are submitted."""


class Submitter(Visitor):
    """Answers all questions of an assessment and stops before submitting it."""

    def __init__(self, url: str, *, seed: int) -> None:
        super().__init__(Connection(url), Plan(url), seed=seed)
        self.answers: dict[str, str] = {}
        self.last = Request("", "GET", url, {})
        self._token = self._chosen = ""

    def submission(self, token: str) -> Request:
        """Return the request that submits a new assessment about the company `token`."""
        self.answers, self._token = {}, token
        try:
            self.journey()
        except _AtCheck:
            return self.last
        raise ValueError("the journey ended without a page to submit from")

    def submit(self, token: str, submission: Request, ledger: Ledger) -> None:
        """Send the submission, and note its result if it is acknowledged."""
        response = self.exchange.request(submission)
        if found := RESULT.search(response.headers.get("location", "")):
            ledger.acknowledge(Entry(token, dict(self.answers), response.status, compact(found.group(1))))

    def _submit(self, form: Form, answered: int, page_url: str) -> tuple[str, Response]:
        if form.radios or not answered:
            label, response = super()._submit(form, answered, page_url)
            if question := QUESTION.search(page_url):
                self.answers[question.group(1)] = self._chosen
            return label, response
        fields = tuple((name, self._token if name == "company" else value) for name, value in form.fields)
        body = replace(form, fields=fields).encode(self._choose)
        self.last = Request("submit", "POST", urljoin(page_url, form.action), dict(self._cookies), body, page_url)
        raise _AtCheck

    def _choose(self, values: Sequence[str]) -> str:
        self._chosen = super()._choose(values)
        return self._chosen


class Race:
    """Racers with a connection each, on servers in turn, who send the same request at the same moment.

    `other` counts the responses that led to no result, by status.
    """

    def __init__(self, urls: Sequence[str], racers: int) -> None:
        self.other: Counter[int] = Counter()
        self.connections = [Connection(urls[number % len(urls)]) for number in range(racers)]

    def run(self, submission: Request) -> set[str]:
        """Send the submission by all racers at once; return the results that they were led to."""
        barrier = threading.Barrier(len(self.connections), timeout=120)

        def send(connection: Connection) -> Response:
            barrier.wait()
            return connection.request(submission)

        with ThreadPoolExecutor(len(self.connections)) as racers:
            responses = list(racers.map(send, self.connections))
        found = [(RESULT.search(response.headers.get("location", "")), response.status) for response in responses]
        self.other.update(status for result, status in found if not result)
        return {compact(result.group(1)) for result, _ in found if result}


def same_submission(drill: Drill, *, careless: str = "") -> Outcome:
    """Send each submission many times at once, over two servers."""
    with served(drill, servers=2, careless=careless) as rig:
        manage(rig.environment, "shell", "-c", SUBSCRIBE)
        submitter = Submitter(rig.servers[0].url, seed=drill.seed)
        race = Race([server.url for server in rig.servers], drill.size(short=10, full=50))
        ledger = Ledger(drill.folder / "ledger.jsonl")
        tokens, different, deadline = 0, 0, time.monotonic() + 600
        while tokens < drill.size(short=8, full=1000) and time.monotonic() < deadline:
            tokens += 1
            submission = submitter.submission(f"{drill.seed}-{tokens}")
            results = race.run(submission)
            different += len(results) > 1
            for result in results:
                ledger.acknowledge(Entry(f"{drill.seed}-{tokens}", dict(submitter.answers), 302, result))
        ledger.close()
        judged = verdict(ledger.entries, saved_in(rig.url))
        queued = rows(rig.url, EFFECTS)[0][0]
    targets = Targets()
    keep_saved(targets, judged)
    targets.zero("submissions that led to different results", different)
    targets.zero("responses that did not lead to the result", sum(race.other.values()))
    targets.zero("submissions whose webhook is not queued exactly once", abs(queued - tokens))
    others = ", ".join(f"{number} × {status}" for status, number in race.other.items()) or "none"
    figures = {"submissions": tokens, "requests at once": len(race.connections), "webhooks queued": queued}
    return targets.outcome({**figures, **judged.figures, "other responses": others})


def dying_before_it_answers(drill: Drill, *, careless: str = "dies after saving") -> Outcome:
    """Let each submission kill its worker right after the commit; the clients send it again."""
    marks = drill.folder / "marks"
    marks.mkdir()
    # one thread: another that has just saved, too, would die without a mark
    settings = {"CARELESS_MARKS": str(marks), "GUNICORN_CMD_ARGS": "--threads 1"}
    with served(drill, careless=careless, settings=settings) as rig:
        manage(rig.environment, "shell", "-c", SUBSCRIBE)
        journeys = drill.size(short=4, full=100)
        walk = rig.walk(Crowd(journeys, clients=2, seed=drill.seed, patience=drill.size(short=20, full=60)))
        tries = walk.finish()
        judged = rig.judge(walk)
        queued = rows(rig.url, EFFECTS)[0][0]
    targets = Targets()
    keep_promises(targets, judged, tries, drill)
    targets.zero("journeys whose webhook is not queued exactly once", abs(queued - journeys))
    targets.least("deaths", _count(marks), journeys)
    return targets.outcome({"deaths": _count(marks), "webhooks queued": queued, **figures_of(judged, tries)})


def _count(marks: Path) -> int:
    return len(list(marks.iterdir()))


def submitting_without_locks(drill: Drill) -> Outcome:
    """Send submissions at once to a site that looks first and writes later."""
    return same_submission(replace(drill, short=True), careless="looks first")


def dying_and_submitting_anew(drill: Drill) -> Outcome:
    """Let workers die on a site that takes a repeated submission for another one."""
    return dying_before_it_answers(replace(drill, short=True), careless="dies, and submits anew")


ROWS = (
    Row(
        key="D1",
        fault="a submission is sent many times at once",
        promise="however often you click, there is one result, everyone lands on it, and what"
        " follows from it happens once.",
        method="1,000 submissions, or as many as fit in ten minutes, each sent by 50 connections at the same moment"
        " over two instances; a webhook counts the effects.",
        target="as many submitted assessments and webhooks as submissions; all 50 responses lead to the same result.",
        run=same_submission,
        control=Control("the row lock and the conditions of the update", submitting_without_locks),
        in_ci=SQLITE,
    ),
    Row(
        key="D12",
        fault="a worker dies after saving and before answering",
        promise="sending again shows the result that was saved.",
        method="each submission kills its worker right after the commit, once; clients send it again.",
        target="every journey ends at one result; the webhook is queued once.",
        run=dying_before_it_answers,
        control=Control("that a submitted assessment is returned unchanged", dying_and_submitting_anew),
    ),
)
