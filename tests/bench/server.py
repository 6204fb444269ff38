"""A small site on this machine with two questions, whose faults the tests choose."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

from tests.local import LocalServer, served

START = '<header><form method="post" action="/i18n/"><button>Norsk</button></form></header>'
QUESTION = (
    '<form method="post"><input type="hidden" name="token" value="a&amp;b">{radios}<button>Continue</button></form>'
)
RADIOS = '<input type="radio" name="option" value="one"><input type="radio" name="option" value="two" checked>'
PAGES = {
    "/": f'{START}<main><form action="/start/" method="post"><button>Start</button></form></main>',
    "/1/": f"<main>{QUESTION.format(radios=RADIOS)}</main>",
    "/2/": f"<main>{QUESTION.format(radios=RADIOS)}</main>",
    "/check/": f"<main>{QUESTION.format(radios='')}</main>",
    "/result/": '<link rel="stylesheet" href="/site.css"><main><h1>Your result</h1></main>',
    "/site.css": "body { color: black }" * 9,
}
LEADS_TO = {"/start/": "/1/", "/1/": "/2/", "/2/": "/check/", "/check/": "/result/"}


class Site(LocalServer):
    """Keeps the bodies and cookies it was sent; `broken` are paths that it answers with 500."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        self.url += "/"
        self.bodies: list[str] = []
        self.cookies: list[str] = []
        self.broken: set[str] = set()
        self.closes = False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        """Answer a page."""
        self.server.cookies.append(self.headers.get("Cookie", ""))
        if self.path in self.server.broken:
            self._answer(500, b"")
        else:
            self._answer(200, PAGES[self.path].encode(), cookie=self.path == "/")

    def do_POST(self) -> None:
        """Keep what was sent and lead on."""
        self.server.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(302, b"", location=LEADS_TO[self.path])

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _answer(self, status: int, body: bytes, *, location: str = "", cookie: bool = False) -> None:
        packed = "gzip" in self.headers.get("Accept-Encoding", "") and status == 200
        body = gzip.compress(body) if packed else body
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        if location:
            self.send_header("Location", location)
        if cookie:
            self.send_header("Set-Cookie", "browser=abc; Path=/; HttpOnly")
        if self.server.closes:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def serving() -> Iterator[Site]:
    """Serve the site until the block ends."""
    with served(Site()) as site:
        yield site
