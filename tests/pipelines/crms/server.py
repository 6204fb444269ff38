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
Response = tuple[int, Payload]

HANGING = ("hangs", "hangs afterwards")
WITHOUT_A_RESPONSE = ("hangs up", "hangs up afterwards", *HANGING)
FAULTS_AFTER_CREATING = (
    "hangs up afterwards",
    "hangs afterwards",
    "answers with a page afterwards",
    "gateway afterwards",
)
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
"""Status, body and headers of the response instead, by the fault."""


class CrmServer(LocalServer):
    """An account. `faults` are by call: {"POST /api/v2/stages 3": "fails"}; without a number, every call has it."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.reset()

    def reset(self) -> None:
        """Remove all faults, pipelines and recorded calls."""
        self.faults: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.calls: list[str] = []
        self.bodies: list[Payload] = []
        self.texts: list[str] = []
        self.ids = 100
        self.max_pipelines = 100
        self.pipelines: list[Payload] = []
        self.may_create = True
        self.released = threading.Event()
        self.barrier: threading.Barrier | None = None

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

    def respond(self, method: str, path: str, query: dict[str, str], headers: Any, body: Payload | None) -> Response:
        """Do what the call asks for and return the response."""
        raise NotImplementedError


class _Handler(BaseHTTPRequestHandler):
    """Responds to one request after the other, with the account's response or a fault."""

    server: CrmServer
    protocol_version = "HTTP/1.1"
    # a response is sent in one packet: of several, each would wait for an acknowledgement
    wbufsize = 65_536

    def do_GET(self) -> None:
        self._respond(None)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.texts.append(body)
        self.server.bodies.append(json.loads(body))
        self._respond(self.server.bodies[-1])

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def _respond(self, body: Payload | None) -> None:
        server, url = self.server, urlsplit(self.path)
        call = f"{self.command} {url.path}"
        server.calls.append(call)
        server.texts.append(self.path)
        fault = server.fault(call)
        if not fault or fault in FAULTS_AFTER_CREATING:
            query = {name: values[0] for name, values in parse_qs(url.query).items()}
            status, payload = server.respond(self.command, url.path, query, self.headers, body)
        if server.barrier and call == "GET /api/v2/pipelines":
            # waits until another push has looked too, so that both have seen the same
            server.barrier.wait(10)
        if fault in WITHOUT_A_RESPONSE:
            if fault in HANGING:
                server.released.wait(10)
            self.close_connection = True
        elif fault:
            self._send(*FAULTS[fault])
        else:
            self._send(status, json.dumps(payload).encode(), {})

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)
