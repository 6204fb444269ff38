"""One visitor who walks assessments from the start page to the result, and counts what that takes."""

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urljoin

from bench.http import Exchange, Request, Response
from bench.pages import Form, main_form

REDIRECTS = (301, 302, 303)
MAX_REDIRECTS = 5
MAX_STEPS = 30
_EXPIRED = re.compile(r"max-age=0\b", re.I)


class JourneyFailed(Exception):
    """A journey that cannot go on, or that ended where it should not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What every visitor does: begin at `url` and answer `questions` pages, choosing "first", "last" or "random".

    There may be one page more: the separating question, where ways of selling come out equal. The last page must
    contain `expect`. With `new_connection` each journey begins on a new one. With `single_page` a journey is the first
    page alone.
    """

    url: str
    questions: int = 4
    choose: str = "random"
    expect: str = ""
    new_connection: bool = False
    single_page: bool = False


@dataclass(slots=True)
class Tally:
    """What journeys took: bytes, and seconds by kind of request and by journey."""

    sent: int = 0
    received: int = 0
    html: int = 0
    samples: list[tuple[str, float]] = field(default_factory=list)
    journeys: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Take in what another visitor counted."""
        self.sent += other.sent
        self.received += other.received
        self.html += other.html
        self.samples += other.samples
        self.journeys += other.journeys
        self.errors += other.errors

    def count(self, label: str, response: Response) -> None:
        """Take in one exchange."""
        self.sent += response.sent
        self.received += response.received
        self.samples.append((label, response.seconds))


class Visitor:
    """Walks journeys over one exchange. A journey begins without cookies."""

    def __init__(self, exchange: Exchange, plan: Plan, *, seed: int = 1) -> None:
        self.exchange = exchange
        self.plan = plan
        self.tally = Tally()
        self._random = random.Random(seed)  # noqa: S311 (answers, not secrets)
        self._cookies: dict[str, str] = {}

    def try_journey(self) -> None:
        """Walk one journey; a failure is counted by its message."""
        try:
            self.journey()
        except (JourneyFailed, OSError, ValueError) as error:
            self.tally.errors[f"{type(error).__name__}: {error}"] += 1
            self.exchange.close()

    def journey(self, on_page: Callable[[str, Response], None] | None = None) -> None:
        """Walk one journey, showing each page with its label to `on_page`. Raises JourneyFailed or OSError."""
        began = time.perf_counter()
        self._cookies = {}
        if self.plan.new_connection:
            self.exchange.close()
        label, response = self._fetch("home", "GET", self.plan.url)
        answered = 0
        for _ in range(MAX_STEPS):
            self.tally.html += len(response.html)
            if on_page is not None:
                on_page(label, response)
            form = self._form_of(response)
            if form is None:
                break
            answered += bool(form.radios)
            label, response = self._submit(form, answered, response.url)
        self._check_end(answered, response)
        self.tally.journeys.append(time.perf_counter() - began)

    def _form_of(self, response: Response) -> Form | None:
        return None if self.plan.single_page else main_form(response.text)

    def _submit(self, form: Form, answered: int, page_url: str) -> tuple[str, Response]:
        without_radios = "submit" if answered else "start"
        label = f"answer {answered}" if form.radios else without_radios
        body = form.encode(self._choose)
        return self._fetch(label, "POST", urljoin(page_url, form.action), body=body, referer=page_url)

    def _fetch(
        self, label: str, method: str, url: str, *, body: bytes = b"", referer: str = ""
    ) -> tuple[str, Response]:
        """Return the page that an exchange and the redirects after it lead to, with its label; each one is counted."""
        for _ in range(MAX_REDIRECTS):
            response = self.exchange.request(Request(label, method, url, self._cookies, body, referer))
            self.tally.count(label, response)
            self._keep_cookies(response)
            if response.status >= 400:
                raise JourneyFailed(f"{response.status} on {method} ({label})")
            if response.status not in REDIRECTS:
                return label, response
            referer, url = url, urljoin(url, response.headers["location"])
            method, body, label = "GET", b"", f"page after {label}"
        raise JourneyFailed("too many redirects")

    def _keep_cookies(self, response: Response) -> None:
        for cookie in response.cookies:
            pair, _, rest = cookie.partition(";")
            name, _, value = pair.partition("=")
            if _EXPIRED.search(rest):
                self._cookies.pop(name, None)
            else:
                self._cookies[name] = value

    def _choose(self, values: Sequence[str]) -> str:
        if self.plan.choose == "random":
            return self._random.choice(values)
        return values[0 if self.plan.choose == "first" else -1]

    def _check_end(self, answered: int, response: Response) -> None:
        if self._form_of(response) is not None:
            raise JourneyFailed(f"no last page after {MAX_STEPS} steps")
        is_whole = answered in (self.plan.questions, self.plan.questions + 1)
        if not is_whole and not self.plan.single_page:
            raise JourneyFailed(f"{answered} questions, not {self.plan.questions}")
        if self.plan.expect not in response.text:
            raise JourneyFailed(f"the last page lacks {self.plan.expect!r}")
