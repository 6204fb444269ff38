"""Generated requests over every address of the site, with every field of every form, cookies and headers.

Requests are made in this process, in transactions that are rolled back, so each meets the same world. One that is
answered with a status of 500 or more, or takes more than a second of processor time, is kept in the report.
tests/site/views/test_fuzz.py makes some hundreds of them, row I3 of the drill a hundred thousand on each database.
"""

import io
import random
import resource
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote_to_bytes, urlencode

from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction

from bench.hostile import FILES, HEADERS, NAMES, TYPES, any_text, flipped, multipart

SECOND = 1.0
"""Seconds of processor time that no answer takes."""

METHODS = ("GET", "GET", "GET", "POST", "POST", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
WARM = 0.1
"""Share of the requests after which memory is measured first."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `body` is sent with `content_type` by all methods but GET and HEAD."""

    role: str
    method: str
    path: str
    query: str
    body: bytes
    content_type: str
    headers: Mapping[str, str]

    def __str__(self) -> str:
        body = f" {self.content_type!r} {self.body[:300]!r}" if self.body else ""
        return f"{self.method} {self.path}?{self.query[:300]} as {self.role}{body} {dict(self.headers)!r:.300}"


@dataclass(slots=True)
class Report:
    """What was answered; `failures` and `slow` hold a few requests in full, and all of them are counted."""

    requests: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    slowest: float = 0
    growth_mb: float = 0

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {
            "requests": self.requests,
            "statuses": {str(status): count for status, count in sorted(self.statuses.items())},
            "failures": self.failures,
            "slow": self.slow,
            "slowest_ms": round(self.slowest * 1000),
            "growth_mb": round(self.growth_mb, 1),
        }


class _Names(HTMLParser):
    """The names and values of a page's fields."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a field or a button."""
        given = dict(attrs)
        name = given.get("name")
        if not name or tag not in ("input", "textarea", "select", "button"):
            return
        if given.get("type") == "file":
            self.files.append(name)
        else:
            self.fields[name] = given.get("value") or ""


class _TrustedRequest(WSGIRequest):
    _dont_enforce_csrf_checks = True


class _TrustingHandler(WSGIHandler):
    """The site, without asking whether a form carries its token."""

    request_class = _TrustedRequest


class Fuzzer:
    """Draws requests and makes them. `cookies` are by role; `addresses` are those of pages that exist.

    If they are not `checked`, forms are taken without the site's token, as few made up ones would be otherwise.
    """

    def __init__(self, cookies: Mapping[str, Mapping[str, str]], addresses: Sequence[str], *, seed: int) -> None:
        self.addresses, self.checked = addresses, True
        self.draws = random.Random(seed)  # noqa: S311 (faults, not secrets)
        self._cookies = cookies
        self._pages: dict[tuple[str, str], _Names] = {}
        self._site, self._trusting = WSGIHandler(), _TrustingHandler()

    def run(self, count: int) -> Report:
        """Make `count` requests."""
        report, warm = Report(), 0.0
        with _one_connection():
            for number in range(count):
                if number == int(count * WARM):
                    warm = _resident_mb()
                self._try(self.draw(), report)
        report.growth_mb = _resident_mb() - warm
        return report

    def draw(self) -> Request:
        """Return another request."""
        draws = self.draws
        role, method = draws.choice(list(self._cookies)), draws.choice(METHODS)
        path = known = draws.choice(self.addresses)
        if draws.random() < 0.25:
            parts = path.split("/")
            at = draws.randrange(len(parts))
            parts[at] = quote(draws.choice((any_text(draws), flipped(parts[at], draws))), safe="~")
            path = "/" + "/".join(parts).lstrip("/")
        body, content_type = b"", ""
        if method not in ("GET", "HEAD"):
            body, content_type = self._body(self._page(role, known))
        names = [*NAMES, *self._page(role, known).fields]
        query = urlencode(self._pairs(names, 3)) if draws.random() < 0.5 else ""
        return Request(role, method, path, query, body, content_type, self._headers(role))

    def _pairs(self, names: Sequence[str], most: int) -> list[tuple[str, str]]:
        draws = self.draws
        return [
            (draws.choice(names) if draws.random() < 0.9 else any_text(draws), any_text(draws))
            for _ in range(draws.randrange(most + 1))
        ]

    def _body(self, page: _Names) -> tuple[bytes, str]:
        draws = self.draws
        if draws.random() < 0.05:
            return draws.randbytes(draws.randrange(400)), draws.choice(TYPES)
        share = draws.choice((0, 0.05, 0.3, 1))
        fields = [
            (name, any_text(draws) if draws.random() < share else value)
            for name, value in page.fields.items()
            if draws.random() < 0.95
        ]
        fields += self._pairs([*page.fields, *NAMES], 2) if draws.random() < 0.3 else []
        files = [(name, draws.choice(FILES)) for name in page.files if draws.random() < 0.5]
        if files or draws.random() < 0.3:
            return multipart(fields, files), TYPES[1]
        return urlencode(fields).encode(), draws.choice(TYPES) if draws.random() < 0.05 else TYPES[0]

    def _headers(self, role: str) -> dict[str, str]:
        draws, cookies = self.draws, dict(self._cookies[role])
        if cookies and draws.random() < 0.15:
            name = draws.choice(list(cookies))
            cookies[name] = draws.choice((flipped(cookies[name], draws), '"\\000\\303"', any_text(draws)))
        headers = {"HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        if draws.random() < 0.3:
            headers[draws.choice(HEADERS)] = any_text(draws)
        # as a server hands them on: bytes, one to a character
        return {name: value.encode().decode("latin-1") for name, value in headers.items()}

    def _page(self, role: str, path: str) -> _Names:
        """Return the fields of the page at an address, as one of the roles sees it."""
        if (role, path) not in self._pages:
            page = self._pages[role, path] = _Names()
            response = self._answer(Request(role, "GET", path, "", b"", "", self._own_cookies(role)))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                page.feed(response.content.decode())
        return self._pages[role, path]

    def _own_cookies(self, role: str) -> dict[str, str]:
        return {"HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self._cookies[role].items())}

    def _answer(self, request: Request) -> Any:
        """Return the response, read to its end; what it wrote is undone."""
        site = self._site if self.checked else self._trusting
        with transaction.atomic():
            response = site(_environ(request), _start_response)
            for _ in response:
                pass
            response.close()
            transaction.set_rollback(True)
        return response

    def _try(self, request: Request, report: Report) -> None:
        began = time.thread_time()
        with _exceptions() as raised:
            response = self._answer(request)
        seconds = time.thread_time() - began
        report.requests += 1
        report.statuses[response.status_code] += 1
        report.slowest = max(report.slowest, seconds)
        if seconds > SECOND and len(report.slow) < 20:
            report.slow.append(f"{seconds:.1f} s: {request}")
        if response.status_code >= 500 and len(report.failures) < 50:
            report.failures.append(f"{response.status_code}: {request}\n{''.join(raised)[-1500:]}")


def _environ(request: Request) -> dict[str, Any]:
    """Return what a server hands to the site; Django's test client would keep some hundred bytes of each request."""
    return {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "CONTENT_TYPE": request.content_type,
        "CONTENT_LENGTH": str(len(request.body)),
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
        **request.headers,
    }


def _start_response(
    _status: str, _headers: list[tuple[str, str]], _error: object = None, /
) -> Callable[[bytes], object]:
    return len


@contextmanager
def _one_connection() -> Iterator[None]:
    """Keep the connection, whose transaction is undone, open between requests."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@contextmanager
def _exceptions() -> Iterator[list[str]]:
    raised: list[str] = []

    def note(**sent: object) -> None:
        raised.append(traceback.format_exc())

    got_request_exception.connect(note)
    try:
        yield raised
    finally:
        got_request_exception.disconnect(note)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1_000_000
