"""HubSpot and Pipedrive on this machine: what both document of their pipelines, enforced, and faults to choose.

`python -m tests.crms hubspot 8110` serves one until it is interrupted, to try things out by hand.
"""

import json
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from operator import itemgetter
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jsonschema

from diagnostics.pipelines.crms.client import LARGEST
from diagnostics.site.http import Client, Reach
from diagnostics.site.network import Network
from tests.local import LocalServer, served
from tests.pipelines.crms.contracts import HUBSPOT, PIPELINE_BODY, stage_body

TOKEN = "pat-eu1-6d0f3c1a-not-a-real-token"
ELSEWHERE = "/elsewhere"
STAGE_BODY = stage_body({"type": "integer", "minimum": 1})

Told = dict[str, Any]
Answer = tuple[int, Told]

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


class Crm(LocalServer):
    """An account. `faults` says which call has which: {"POST /api/v2/stages 3": "fails"}; without a number, each."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(_Handler, port)
        self.reset()

    def reset(self) -> None:
        """Become an account without faults and without pipelines of ours."""
        self.faults: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.asked: list[str] = []
        self.sent: list[Told] = []
        self.seen: list[str] = []
        self.ids = 100
        self.most = 100
        self.pipelines: list[Told] = []
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

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: Told | None) -> Answer:
        """Do what is asked and return the answer."""
        raise NotImplementedError


class HubSpotServer(Crm):
    """HubSpot: `/crm/v3/pipelines/deals`."""

    def outline(self) -> dict[str, list[str]]:
        return {
            one["label"]: [stage["label"] for stage in sorted(one["stages"], key=itemgetter("displayOrder"))]
            for one in self.pipelines
        }

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: Told | None) -> Answer:
        if headers.get("Authorization") != f"Bearer {TOKEN}":
            # some answers repeat what they were sent
            return self._error(401, "INVALID_AUTHENTICATION", f"The token {headers.get('Authorization')} is invalid.")
        if path != "/crm/v3/pipelines/deals":
            return self._error(404, "OBJECT_NOT_FOUND", "resource not found")
        if method == "GET":
            # neither in the order of creation nor in that of display
            return 200, {"results": self.pipelines[::-1]}
        return self._create(headers, body or {})

    def _create(self, headers: Any, body: Told) -> Answer:
        if not self.may_create:
            return self._error(
                403, "MISSING_SCOPES", "One or more of these scopes are required: crm.schemas.deals.write"
            )
        if headers.get("Content-Type") != "application/json":
            return self._error(415, "VALIDATION_ERROR", "Unsupported Media Type")
        try:
            jsonschema.validate(body, HUBSPOT)
        except jsonschema.ValidationError as error:
            return self._error(400, "VALIDATION_ERROR", f"Invalid input JSON: {error.message}")
        labels = [stage["label"].casefold() for stage in body["stages"]]
        if len(set(labels)) < len(labels):
            return self._error(400, "VALIDATION_ERROR", "Stage labels must be unique within a pipeline")
        if body["label"].casefold() in [one["label"].casefold() for one in self.pipelines]:
            return self._error(409, "CONFLICT", "A pipeline with this label already exists")
        if len(self.pipelines) >= self.most:
            return self._error(400, "VALIDATION_ERROR", f"You have reached the limit of {self.most} pipelines")
        return 201, self.add(body)

    def add(self, body: Told) -> Told:
        """Put a pipeline into the account and return it."""
        dated = {"archived": False, "createdAt": "2026-11-24T10:00:00.000Z", "updatedAt": "2026-11-24T10:00:00.000Z"}
        stages = [{**stage, **dated, "id": str(self.next_id())} for stage in body["stages"]]
        self.pipelines.append({**body, **dated, "id": str(self.next_id()), "stages": stages[::-1]})
        return self.pipelines[-1]

    def _error(self, status: int, category: str, message: str) -> Answer:
        correlation = "aeb5f871-7f07-4993-9211-075dc63e7cbf"
        return status, {"status": "error", "message": message, "correlationId": correlation, "category": category}


class PipedriveServer(Crm):
    """Pipedrive: `/api/v2/pipelines` and `/api/v2/stages`. `page` is the most entries of one page."""

    def reset(self) -> None:
        super().reset()
        self.page = 500
        self.stages: list[Told] = []
        self.own_stages: tuple[str, ...] = ()

    def outline(self) -> dict[str, list[str]]:
        listed: dict[int, list[str]] = {one["id"]: [] for one in self.pipelines}
        for stage in self.stages:
            listed[stage["pipeline_id"]].append(stage["name"])
        return {one["name"]: listed[one["id"]] for one in self.pipelines}

    def answer(self, method: str, path: str, query: dict[str, str], headers: Any, body: Told | None) -> Answer:
        if headers.get("x-api-token") != TOKEN:
            return self._error(401, "unauthorized access")
        if path not in ("/api/v2/pipelines", "/api/v2/stages"):
            return self._error(404, "Unknown method")
        if method == "GET":
            return self._listed(path, query)
        if not self.may_create:
            return self._error(403, "Only an admin user may do this")
        if headers.get("Content-Type") != "application/json":
            return self._error(415, "Unsupported Media Type")
        return self._add_stage(body or {}) if path.endswith("stages") else self._add_pipeline(body or {})

    def _listed(self, path: str, query: dict[str, str]) -> Answer:
        every = self.pipelines
        if path.endswith("stages"):
            every = [one for one in self.stages if str(one["pipeline_id"]) == query["pipeline_id"]][::-1]
        begin, size = int(query.get("cursor", 0)), min(int(query.get("limit", 100)), 500, self.page)
        following = str(begin + size) if begin + size < len(every) else None
        more = {"additional_data": {"next_cursor": following}}
        return 200, {"success": True, "data": every[begin : begin + size], **more}

    def _add_pipeline(self, body: Told) -> Answer:
        if len(self.pipelines) >= self.most:
            return self._error(403, "Couldn't add the pipeline.", code="feature_capping_pipelines_limit")
        if (refusal := self._refusal(body, PIPELINE_BODY)) is not None:
            return refusal
        made = self.add(body["name"], *self.own_stages)
        return 201, {"success": True, "data": made}

    def _add_stage(self, body: Told) -> Answer:
        if (refusal := self._refusal(body, STAGE_BODY)) is not None:
            return refusal
        if body["pipeline_id"] not in [one["id"] for one in self.pipelines]:
            return self._error(400, "Pipeline not found")
        order = 1 + sum(one["pipeline_id"] == body["pipeline_id"] for one in self.stages)
        self.stages.append({**body, "id": self.next_id(), "order_nr": order, "is_deleted": False})
        return 201, {"success": True, "data": self.stages[-1]}

    def add(self, name: str, *stages: str) -> Told:
        """Put a pipeline into the account and return it."""
        key = self.next_id()
        self.pipelines.append({"id": key, "name": name, "order_nr": len(self.pipelines), "is_deleted": False})
        for order, stage in enumerate(stages, start=1):
            made = {"id": self.next_id(), "name": stage, "pipeline_id": key, "order_nr": order, "is_deleted": False}
            self.stages.append(made)
        return self.pipelines[-1]

    def _refusal(self, body: Told, schema: Told) -> Answer | None:
        try:
            jsonschema.validate(body, schema)
        except jsonschema.ValidationError as error:
            return self._error(400, error.message)
        return None

    def _error(self, status: int, error: str, **more: str) -> Answer:
        info = "Please check developers.pipedrive.com for more information about Pipedrive API."
        told = {"success": False, "error": error, "error_info": info, "data": None, "additional_data": None, **more}
        return status, told


class _Handler(BaseHTTPRequestHandler):
    """Answers one request after the other, as the account says or as its faults have it."""

    server: Crm
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

    def _respond(self, body: Told | None) -> None:
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


SERVERS = {"hubspot": HubSpotServer, "pipedrive": PipedriveServer}


def local_client(seconds: float = 5, network: Network | None = None) -> Client:
    """Return a client like the one for CRMs, which may also ask this machine."""
    return Client(seconds=seconds, body_limit=LARGEST, keep_open=True, reach=Reach.LOCAL, network=network)


@contextmanager
def serving(kind: str, encryption: ssl.SSLContext | None = None) -> Iterator[Any]:
    """Serve an account until the block ends, over https where it is given an encryption."""
    server = SERVERS[kind]()
    if encryption:
        server.socket = encryption.wrap_socket(server.socket, server_side=True)
    with served(server):
        try:
            yield server
        finally:
            server.released.set()


if __name__ == "__main__":
    account = SERVERS[sys.argv[1]](int(sys.argv[2]))
    print(f"{account.url}, token {TOKEN}")
    account.serve_forever()
