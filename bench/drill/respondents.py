"""Clients who take assessments while something breaks: they try again as people do, and note what was acknowledged."""

import random
import re
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from urllib.parse import urljoin, urlsplit

from bench.drill.ledger import Entry, Ledger
from bench.http import Connection, Request, Response
from bench.load import Budget
from bench.pages import Form, main_form
from bench.visitor import REDIRECTS, JourneyFailed, Plan, Visitor

QUESTION = re.compile(r"/questions/([\w-]+)/")
RESULT = re.compile(r"/assessments/([0-9a-f-]{36})/(?:\?|$)")
UNAVAILABLE = 503


@dataclass(slots=True)
class Tries:
    """What the clients met: requests, failures by kind, and how long the site took to say that it cannot serve.

    `served` and `failed` are when requests began, by time.monotonic, and the seconds until they were served or failed.
    """

    requests: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    refusals: list[float] = field(default_factory=list)
    without_retry_after: int = 0
    without_answers: int = 0
    unfinished: Counter[str] = field(default_factory=Counter)
    finished: int = 0
    served: list[tuple[float, float]] = field(default_factory=list)
    failed: list[tuple[float, float]] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def slowest_refusal(self) -> float:
        """The seconds that the slowest of the site's own 503 took."""
        return max(self.refusals, default=0.0)

    @property
    def errors(self) -> int:
        """How many responses were neither a page nor the site's own 503."""
        return sum(number for kind, number in self.failures.items() if kind.isdigit() and int(kind) != UNAVAILABLE)

    @property
    def longest_without_service(self) -> float:
        """The longest time in seconds between two requests that were served."""
        ends = sorted(began + seconds for began, seconds in self.served)
        return round(max((later - earlier for earlier, later in pairwise(ends)), default=0.0), 2)


class Respondent(Visitor):
    """Walks journeys whose requests are sent again for up to `patience` seconds while they fail.

    If a server of `urls` cannot be reached, the next one is asked, as a proxy would; with `alternates` each request
    goes to the next one.
    """

    def __init__(
        self,
        urls: Sequence[str],
        ledger: Ledger,
        tries: Tries,
        *,
        seed: int,
        patience: float,
        reads_result: bool = True,
        alternates: bool = False,
    ) -> None:
        super().__init__(Connection(urls[0]), Plan(urls[0]), seed=seed)
        self._exchanges = [Connection(url) for url in urls]
        self._urls, self._current, self._alternates = urls, 0, alternates
        self.ledger = ledger
        self.tries = tries
        self.patience = patience
        self.reads_result = reads_result
        self._address = ""
        self._token = self._chosen = ""
        self._answers: dict[str, str] = {}
        self._draws = random.Random(seed)  # noqa: S311 (names, not secrets)

    def take(self) -> None:
        """Take one assessment; a journey that ends early is counted by the reason."""
        self._token = f"{self._draws.getrandbits(64):016x}"
        self._address = f"10.{'.'.join(str(self._draws.randrange(256)) for _ in range(3))}"
        self._answers = {}
        try:
            self.journey()
        except _Acknowledged:
            pass
        except (JourneyFailed, OSError, ValueError) as error:
            with self.tries.lock:
                self.tries.unfinished[f"{type(error).__name__}: {error}"] += 1
            self.close()
            return
        with self.tries.lock:
            self.tries.finished += 1

    def _submit(self, form: Form, answered: int, page_url: str) -> tuple[str, Response]:
        names = [name for name, _ in form.fields]
        if "company" in names and not form.radios:
            fields = tuple((name, self._token if name == "company" else value) for name, value in form.fields)
            form = replace(form, fields=fields)
        return super()._submit(form, answered, page_url)

    def _choose(self, values: Sequence[str]) -> str:
        self._chosen = super()._choose(values)
        return self._chosen

    def _fetch(
        self, label: str, method: str, url: str, *, body: bytes = b"", referer: str = ""
    ) -> tuple[str, Response]:
        while True:
            response = self._until_served(Request(label, method, url, self._cookies, body, referer, self._address))
            self._keep_cookies(response)
            if response.status >= 400:
                raise JourneyFailed(f"{response.status} on {method} ({label})")
            if method == "POST":
                self._note(url, response)
            if response.status not in REDIRECTS:
                return label, response
            referer, url = url, urljoin(url, response.headers["location"])
            method, body, label = "GET", b"", f"page after {label}"

    def _note(self, url: str, response: Response) -> None:
        """Note an answer that was taken, or the result that a submission led to."""
        location = response.headers.get("location", "")
        question, result = QUESTION.search(url), RESULT.search(location)
        if question and response.status in REDIRECTS and not result:
            self._answers[question.group(1)] = self._chosen
        elif result:
            self.ledger.acknowledge(Entry(self._token, dict(self._answers), response.status, compact(result.group(1))))
            if not self.reads_result:
                raise _Acknowledged

    def _until_served(self, request: Request) -> Response:
        """Return the first response that is not the server's failure. Raises JourneyFailed when patience ends."""
        deadline = time.monotonic() + self.patience
        while True:
            kind, response = self._try(request)
            if not kind and response is not None:
                return response
            if time.monotonic() > deadline:
                raise JourneyFailed(f"gave up on {request.method} ({request.label}) after {kind}")
            time.sleep(min(1.0, 0.1 + self._draws.random() / 4))

    def _try(self, request: Request) -> tuple[str, Response | None]:
        began, response, kind = time.monotonic(), None, ""
        exchange = self._exchanges[self._current]
        try:
            response = exchange.request(self._at(self._urls[self._current], request))
        except OSError as error:
            kind = "no answer" if isinstance(error, TimeoutError) else "connection"
            exchange.close()
        if kind or self._alternates:
            self._current = (self._current + 1) % len(self._urls)
        if response is not None and response.status >= 500:
            kind = str(response.status)
        now = time.monotonic()
        with self.tries.lock:
            self._count(kind, request, response, began, now)
        return kind, response

    @staticmethod
    def _at(url: str, request: Request) -> Request:
        """Return the request as the server at `url` gets it."""
        here = urlsplit(url)
        at, referer = (
            urlsplit(each)._replace(netloc=here.netloc).geturl() if each else ""
            for each in (request.url, request.referer)
        )
        return replace(request, url=at, referer=referer)

    def close(self) -> None:
        """End the connections."""
        for exchange in self._exchanges:
            exchange.close()

    def _count(self, kind: str, request: Request, response: Response | None, began: float, now: float) -> None:
        tries = self.tries
        tries.requests += 1
        if not kind:
            tries.served.append((began, now - began))
            return
        tries.failures[kind] += 1
        tries.failed.append((began, now - began))
        if response is not None and response.status == UNAVAILABLE:
            tries.refusals.append(now - began)
            tries.without_retry_after += "retry-after" not in response.headers
            tries.without_answers += not _keeps(request, response)


class _Acknowledged(Exception):
    """The submission was acknowledged, and the client does not read the result."""


def _keeps(request: Request, response: Response) -> bool:
    """Return whether a page that refuses a form has the choice or the company that was sent in it."""
    if request.method != "POST":
        return True
    form = main_form(response.text)
    sent = [pair.partition("=") for pair in request.body.decode().split("&")]
    typed = {(name, value) for name, _, value in sent if value and name in ("option", "company")}
    return not typed or (form is not None and typed <= set(form.fields))


def compact(text: str) -> str:
    """Return an id without its hyphens, as SQLite has it."""
    return text.replace("-", "")


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many assessments are taken, by how many clients at once, over which addresses.

    Each client rests `pause` seconds after an assessment.
    """

    journeys: int
    clients: int
    seed: int
    seconds: float = 3600
    patience: float = 60
    reads_result: bool = True
    alternates: bool = False
    pause: float = 0


class Walk:
    """The clients of a crowd in threads of their own; `finish` waits for them."""

    def __init__(self, urls: Sequence[str], crowd: Crowd, ledger: Ledger) -> None:
        self.tries = Tries()
        self.ledger = ledger
        self.began = time.monotonic()
        self._budget = Budget(crowd.journeys, crowd.seconds)
        self._threads = [
            threading.Thread(
                target=self._walk, args=(_from(urls, number), crowd, crowd.seed * 1000 + number), daemon=True
            )
            for number in range(crowd.clients)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def is_going_on(self) -> bool:
        """Whether a client still walks."""
        return any(thread.is_alive() for thread in self._threads)

    def stop(self) -> None:
        """Let no further journey begin."""
        self._budget.end()

    def finish(self) -> Tries:
        """Wait until all clients are done, and return what they met."""
        for thread in self._threads:
            thread.join()
        return self.tries

    def _walk(self, urls: Sequence[str], crowd: Crowd, seed: int) -> None:
        respondent = Respondent(
            urls,
            self.ledger,
            self.tries,
            seed=seed,
            patience=crowd.patience,
            reads_result=crowd.reads_result,
            alternates=crowd.alternates,
        )
        while self._budget.take():
            respondent.take()
            time.sleep(crowd.pause)
        respondent.close()


def _from(urls: Sequence[str], number: int) -> Sequence[str]:
    """Return the addresses, beginning with another one for each number."""
    first = number % len(urls)
    return [*urls[first:], *urls[:first]]
