"""HTTP/1.1 with a server on this machine, over one connection that is kept alive, with TLS or without."""

import gzip
import io
import socket
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

LOOPBACK = ("127.0.0.1", "localhost", "::1")
TIMEOUT = 30
"""Seconds to wait for a connection or for the next bytes."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request of a browser; `label` says what it is for, `body` is an encoded form, sent with POST alone.

    `address` is the visitor's, as a proxy would say it; "" if there is none.
    """

    label: str
    method: str
    url: str
    cookies: Mapping[str, str]
    body: bytes = b""
    referer: str = ""
    address: str = ""

    def headers(self, encoding: str) -> dict[str, str]:
        """Return the headers to send; `encoding` is what the client accepts, "" for uncompressed only."""
        address = urlsplit(self.url)
        headers = {"Host": address.netloc, "User-Agent": "bench", "Accept": "text/html,*/*", "Accept-Language": "en"}
        if encoding:
            headers["Accept-Encoding"] = encoding
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.address:
            headers["X-Forwarded-For"] = self.address
        if self.referer:
            headers["Referer"] = self.referer
        if self.method == "POST":
            headers["Origin"] = f"{address.scheme}://{address.netloc}"
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Content-Length"] = str(len(self.body))
        return headers

    @property
    def target(self) -> str:
        """The path and query that the request line names."""
        address = urlsplit(self.url)
        return (address.path or "/") + (f"?{address.query}" if address.query else "")


@dataclass(frozen=True, slots=True)
class Response:
    """One answer; `sent` and `received` are bytes on the wire, `seconds` run from the first byte out to the last in."""

    url: str
    status: int
    headers: Mapping[str, str]
    cookies: tuple[str, ...]
    body: bytes
    sent: int
    received: int
    seconds: float

    @property
    def html(self) -> bytes:
        """The body, unpacked."""
        return gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body

    @property
    def text(self) -> str:
        """The body as text."""
        return self.html.decode("utf-8", "replace")


class Exchange(Protocol):
    """Whatever answers requests: a server, or the application in this process. `connects` counts connections made."""

    connects: int

    def request(self, request: Request) -> Response:
        """Return the response. Raises OSError if there is none."""

    def close(self) -> None:
        """End the connection; the next request opens a new one."""


class Connection:
    """A keep-alive connection to a server; it reconnects if the server has closed it."""

    def __init__(self, url: str, *, encoding: str = "gzip") -> None:
        address = urlsplit(url)
        if address.hostname not in LOOPBACK:
            raise ValueError(f"{url} is not on this machine")
        self.address = (address.hostname, address.port or (443 if address.scheme == "https" else 80))
        self._tls = _without_verifying() if address.scheme == "https" else None
        self.encoding = encoding
        self.connects = 0
        self._socket: socket.socket | None = None
        self._reader: io.BufferedReader | None = None

    def close(self) -> None:
        """End the connection; the next request opens a new one."""
        if self._reader is not None:
            self._reader.close()
        if self._socket is not None:
            self._socket.close()
        self._socket = self._reader = None

    def request(self, request: Request) -> Response:
        """Return the response. Raises OSError if the server does not answer."""
        lines = [f"{request.method} {request.target} HTTP/1.1"]
        lines += [f"{name}: {value}" for name, value in request.headers(self.encoding).items()]
        wire = "\r\n".join([*lines, "", ""]).encode() + request.body
        began = time.perf_counter()
        reader, first = self._send(wire)
        head = [first, *iter(lambda: _line(reader), b"\r\n")]
        headers, cookies = _headers(head[1:])
        body, framing = _body(reader, headers)
        seconds = time.perf_counter() - began
        if headers.get("connection", "").lower() == "close":
            self.close()
        received = sum(map(len, head)) + len(b"\r\n") + framing + len(body)
        status = int(first.split(None, 2)[1])
        return Response(request.url, status, headers, cookies, body, len(wire), received, seconds)

    def _send(self, wire: bytes) -> tuple[io.BufferedReader, bytes]:
        """Return the reader and the status line. Retries once if the kept-alive connection was closed."""
        if self._socket is not None:
            try:
                return self._try(wire)
            except (ConnectionResetError, BrokenPipeError):
                self.close()
        return self._try(wire)

    def _try(self, wire: bytes) -> tuple[io.BufferedReader, bytes]:
        if self._socket is None or self._reader is None:
            self._socket = socket.create_connection(self.address, timeout=TIMEOUT)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                self._socket = self._tls.wrap_socket(self._socket, server_hostname=self.address[0])
            self._reader = self._socket.makefile("rb")
            self.connects += 1
        self._socket.sendall(wire)
        return self._reader, _line(self._reader)


def _without_verifying() -> ssl.SSLContext:
    """Return TLS that takes any certificate, as a site on this machine has one of its own making."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _line(reader: io.BufferedReader) -> bytes:
    line = reader.readline()
    if not line.endswith(b"\n"):
        raise ConnectionResetError("the server closed the connection before the answer was complete")
    return line


def _headers(lines: list[bytes]) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the headers by lower-case name, and every cookie that is set."""
    pairs = [line.decode("latin-1").partition(":") for line in lines]
    named = [(name.lower(), value.strip()) for name, _, value in pairs]
    return dict(named), tuple(value for name, value in named if name == "set-cookie")


def _body(reader: io.BufferedReader, headers: Mapping[str, str]) -> tuple[bytes, int]:
    """Return the body and how many bytes its framing took."""
    if "chunked" in headers.get("transfer-encoding", ""):
        return _chunks(reader)
    if "content-length" in headers:
        return _exactly(reader, int(headers["content-length"])), 0
    return reader.read(), 0


def _chunks(reader: io.BufferedReader) -> tuple[bytes, int]:
    parts, framing = [], 0
    while True:
        line = _line(reader)
        size = int(line.split(b";")[0], 16)
        parts.append(_exactly(reader, size))
        framing += len(line) + len(_line(reader))
        if not size:
            return b"".join(parts), framing


def _exactly(reader: io.BufferedReader, size: int) -> bytes:
    data = reader.read(size)
    if len(data) < size:
        raise ConnectionResetError("the server closed the connection before the answer was complete")
    return data
