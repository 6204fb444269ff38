"""What a first visit loads: every page of one journey, and the files that its pages name."""

import gzip
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bench.http import LOOPBACK, Connection, Request, Response
from bench.pages import assets
from bench.visitor import Plan, Visitor


@dataclass(frozen=True, slots=True)
class PageWeight:
    """One page in bytes: its HTML, as it was sent, and as gzip at level 6 would make it."""

    label: str
    html: int
    sent: int
    gzipped: int


@dataclass(frozen=True, slots=True)
class FileWeight:
    """One file that a page names: the status it was answered with, and its bytes as sent and unpacked."""

    path: str
    status: int
    sent: int
    plain: int


@dataclass(frozen=True, slots=True)
class FirstVisit:
    """Everything a browser with an empty cache asks for on one journey; `received` counts headers too."""

    pages: tuple[PageWeight, ...]
    files: tuple[FileWeight, ...]
    requests: int
    received: int


def weigh(plan: Plan, *, encoding: str) -> FirstVisit:
    """Walk one journey and fetch each file that its pages name, once. Raises JourneyFailed or OSError."""
    visitor = Visitor(Connection(plan.url, encoding=encoding), plan)
    packed, plain = Connection(plan.url, encoding=encoding), Connection(plan.url, encoding="")
    pages: list[PageWeight] = []
    files: dict[str, tuple[FileWeight, int]] = {}

    def on_page(label: str, response: Response) -> None:
        html = response.html
        pages.append(PageWeight(label, len(html), len(response.body), len(gzip.compress(html, 6))))
        for address in assets(response.text):
            url = urljoin(response.url, address)
            if url not in files and urlsplit(url).hostname in LOOPBACK:
                files[url] = _file(url, packed, plain)

    try:
        visitor.journey(on_page)
    finally:
        for connection in (visitor.exchange, packed, plain):
            connection.close()
    return FirstVisit(
        pages=tuple(pages),
        files=tuple(weight for weight, _ in files.values()),
        requests=len(visitor.tally.samples) + len(files),
        received=visitor.tally.received + sum(received for _, received in files.values()),
    )


def _file(url: str, packed: Connection, plain: Connection) -> tuple[FileWeight, int]:
    request = Request("file", "GET", url, {})
    sent, whole = packed.request(request), plain.request(request)
    return FileWeight(urlsplit(url).path, sent.status, len(sent.body), len(whole.body)), sent.received
