"""An account of a CRM on this machine: it answers like the CRM, and has faults to choose."""

import json
import threading
from collections import Counter
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.local import LocalServer

TOKEN = "pat-eu1-6d0f3c1a-not-a-real-token"
ELSEWHERE = "/elsewhere"

Payload = dict[str, Any]
Answer = tuple[int, Payload]

HANGING = ("hangs", "hangs afterwards")
WITHOUT_AN_ANSWER = ("hangs up", "hangs up afterwards", *HANGING)
DONE_ALL_THE_SAME = ("hangs up afterwards", "hangs afterwards", "answers with a page afterwards", "gateway afterwards")
FAULTS: dict[str, tuple[int, bytes, dict[str, str]]] = {
    "fails": (500, b"<h1>Sorry</h1>", {}),
    "is down": (503, b"<h1>Maintenance</h1>", {"Retry-After": "3"}),
    "gateway": (504, b"<h1>Gateway time-out</h1>", {}),
    "gateway afterwards": (504, b"<h1>Gateway time-out</h1>", {}),
    "limits": (429, b'{"status": "error", "errorType": "RATE_LIMIT"}', {"Retry-After": "7"}),
    "limits for long": (429, b"{}", {"Retry-After": "3600"}),
    "limits by reset": (429, b'{"success": false}', {"x-ratelimit-reset": "10"}),
    "limits by policy": (429, b'{"policyName": "TEN_SECONDLY_ROLLING"}', {}),
    "limits the day": (429, b'{"policyName": "DAILY"}', {}),
    "answers with a page": (200, b"<!doctype html><title>Maintenance</title>", {}),
    "answers with a page afterwards": (201, b"<!doctype html><title>Maintenance</title>", {}),
    "answers with a list": (200, b"[]", {}),
    "answers without its fields": (200, b'{"success": true}', {}),
    "repeats the token": (200, b'{"success": true, "token": "%s"}' % TOKEN.encode(), {}),
    "answers nothing": (200, b"", {}),
    "answers too much": (200, b'{"results": [], "more": "' + b"x" * 2_200_000 + b'"}', {}),
    "leads elsewhere": (302, b"", {"Location": ELSEWHERE}),
}
"""What is answered instead, by the fault."""


class CrmServer(LocalServer):
    """An account. `faults` says which call has which: {"POST /api/v2/stages 3": "fails"}; without a number, each."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.reset()

    def reset(self) -> None:
        """Become an account without faults and without pipelines of ours."""
        self.faults: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.asked: list[str] = []
        self.sent: list[Payload] = []
        self.seen: list[str] = []
        self.ids = 100
        self.most = 100
        self.pipelines: list[Payload] = []
        self.may_create = True
        self.released = threading.Event()
        self.meeting: threading.Barrier | None = None

    def fault(self, call: str) -> str:
        """Return the fault that this call has, "" for none."""
        self.counted[call] += 1
        return self.faults.get(f"{call} {self.counted[call]}") or self.faults.get(call, "")

    def next_id(self) -> int:
        self.ids += 1
        return self.ids

    def outline(self) -> dict[str, list[str]]:
        """Return the names of the account's pipelines and of their stages in order."""
        raise NotImplementedError

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: Payload | None) -> Answer:
        """Do what is asked and return the answer."""
        raise NotImplementedError


class _Handler(BaseHTTPRequestHandler):
    """Answers one request after the other, as the account says or as its faults have it."""

    server: CrmServer
    protocol_version = "HTTP/1.1"
    # an answer leaves in one piece: in several, each waits for the one before it to be acknowledged
    wbufsize = 65_536

    def do_GET(self) -> None:
        self._respond(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.seen.append(body)
        self.server.sent.append(json.loads(body))
        self._respond(self.server.sent[-1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _respond(self, body: Payload | None) -> None:
        server, where = self.server, urlsplit(self.path)
        call = f"{self.command} {where.path}"
        server.asked.append(call)
        server.seen.append(self.path)
        fault = server.fault(call)
        if not fault or fault in DONE_ALL_THE_SAME:
            query = {name: values[0] for name, values in parse_qs(where.query).items()}
            status, told = server.answer(self.command, where.path, query, self.headers, body)
        if server.meeting and call == "GET /api/v2/pipelines":
            # whoever looks waits for someone else who does, each with what was there when they looked
            server.meeting.wait(10)
        if fault in WITHOUT_AN_ANSWER:
            if fault in HANGING:
                server.released.wait(10)
            self.close_connection = True
        elif fault:
            self._answer(*FAULTS[fault])
        else:
            self._answer(status, json.dumps(told).encode(), {})

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
