"""gunicorn's threaded worker, except that slow clients cost it no thread.

gunicorn reads requests in its threads, and waits for each part without a limit; a few clients that send half a request
would hold the site. Here the main loop takes requests in, without blocking, and a thread gets one when all of it is
there. A proxy in front does the same, and more: it also limits how much one address may ask.

Written for gunicorn 27, see pyproject.toml; tests/salesmodel/test_receiving.py holds what it promises.
"""

import re
import selectors
import socket
import time
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http import errors
from gunicorn.workers.gthread import TConn, ThreadWorker

from salesmodel.headers import HEADERS
from salesmodel.sockets import PatientSocket

RECEIVE_LIMIT = 10.0
"""Seconds in which a whole request must be there, from the first moment on."""

LINGER = 2.0
"""Seconds for which a closed connection is still read, so that the client gets the end of the response."""

HEAD_LIMIT = 65_536
"""Bytes of a request's headers."""

BODY_LIMIT = 8_388_608
"""Bytes of a body that is taken in; for a larger one the site has a page, which needs the headers alone."""

BUFFER_LIMIT = 67_108_864
"""Bytes that a worker keeps of all requests that are not complete; then the newest of them are closed."""

WAITING_LIMIT = 500
"""Connections without a complete request; then the oldest of them is closed. Most systems allow 1,024 files."""

_CHUNK = 65_536
_SWEEP = 0.25
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,15})[ \t]*(?:\r\n|$)")
_CODED = b"\r\ntransfer-encoding:"
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue")
_CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

log = structlog.get_logger("request")


class LengthRequired(errors.ParseException):  # type: ignore[misc]  # gunicorn has no types
    """The request has a body of unknown length. No browser sends that, and no proxy that takes in requests."""


STATUSES = {
    errors.LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    errors.LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    errors.UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
    errors.ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    LengthRequired: HTTPStatus.LENGTH_REQUIRED,
    errors.InvalidResponseHeader: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.InvalidResponseHeaderName: HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""What requests that never reach the site are answered; others that cannot be read with 400."""

SAFE_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-store",
    "Content-Type": "text/plain; charset=utf-8",
    "Connection": "close",
}


@dataclass(slots=True)
class Waiting:
    """What is there of a request, and the moment when the connection is closed."""

    until: float
    received: bytearray = field(default_factory=bytearray)
    needed: int | None = None
    """Bytes of the whole request, once its headers are there."""

    def is_complete(self) -> bool:
        """Return whether a thread can answer. Raises ParseException."""
        if self.needed is None:
            end = self.received.find(_END)
            if end < 0:
                if len(self.received) > HEAD_LIMIT:
                    raise errors.LimitRequestHeaders("limit request headers size")
                return False
            self.needed = end + len(_END) + _length_of(bytes(self.received[:end]).lower())
        return len(self.received) >= self.needed

    def expects_continue(self) -> bool:
        """Return whether the client waits to be asked for the body."""
        return _EXPECTS.search(bytes(self.received).lower()) is not None


def _length_of(head: bytes) -> int:
    """Return the bytes of the body that are taken in; what gunicorn will refuse has none. Raises LengthRequired."""
    if _CODED in head:
        raise LengthRequired
    match = _LENGTH.search(head)
    length = int(match[1]) if match else 0
    return length if length <= BODY_LIMIT else 0


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """gunicorn's, whose threads get whole requests."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._waiting: dict[TConn, Waiting] = {}
        self._buffered = 0
        self._swept = 0.0

    def enqueue_req(self, conn: TConn) -> None:
        """Take in a request before a thread gets it: of a new connection, or the next of one that was kept."""
        if conn.parser is None:
            conn.sock = PatientSocket(fileno=conn.sock.detach())
        conn.sock.setblocking(False)
        early = conn.parser.unreader.take_buffered() if conn.parser else b""
        if len(self._waiting) >= WAITING_LIMIT:
            self._drop(next(iter(self._waiting)))
        self._waiting[conn] = Waiting(time.monotonic() + RECEIVE_LIMIT)
        self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._receive, conn))
        if early:
            self._take(conn, early)

    def _receive(self, conn: TConn, sock: socket.socket) -> None:
        # it can be dropped between the event and this
        if conn not in self._waiting:
            return
        try:
            data = sock.recv(_CHUNK)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            data = b""
        if data:
            self._take(conn, data)
        else:
            self._drop(conn)

    def _take(self, conn: TConn, data: bytes) -> None:
        waiting = self._waiting[conn]
        knew_length = waiting.needed is not None
        waiting.received += data
        self._buffered += len(data)
        try:
            if waiting.is_complete():
                self._hand_over(conn)
            elif self._buffered > BUFFER_LIMIT:
                self._drop(conn)
            elif waiting.needed and not knew_length and waiting.expects_continue():
                conn.sock.send(_CONTINUE)
        except errors.ParseException as error:
            self._forget(conn)
            self.handle_error(None, conn.sock, conn.client, error)
            self._linger(conn)
        except OSError:
            self._drop(conn)

    def _hand_over(self, conn: TConn) -> None:
        received = bytes(self._forget(conn).received)
        conn.init()
        conn.parser.unreader.unread(received)
        super().enqueue_req(conn)

    def handle_request(self, req: Any, conn: TConn) -> bool:
        """Answer a request as gunicorn does, the headers together with the first part of the body."""
        with conn.sock.holding():
            return bool(super().handle_request(req, conn))

    def finish_request(self, conn: TConn, fs: "Future[Any]") -> None:
        """Keep the connection as gunicorn does, or close it without waiting for the client in the main loop."""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
        else:
            self._linger(conn)

    def _keepalive_after(self, conn: TConn, keepalive: bool) -> bool:
        # a thread must not wait for the rest of a body that was not taken in
        mesg = conn.parser.mesg
        length = dict(mesg.headers).get("CONTENT-LENGTH", "0")
        return int(length) <= BODY_LIMIT and bool(super()._keepalive_after(conn, keepalive))

    def _linger(self, conn: TConn) -> None:
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
            self._waiting[conn] = Waiting(time.monotonic() + LINGER)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self._drain, conn))
        except (OSError, KeyError, ValueError):
            self._drop(conn)

    def _drain(self, conn: TConn, sock: socket.socket) -> None:
        if conn not in self._waiting:
            return
        with suppress(OSError):
            if sock.recv(_CHUNK):
                return
        self._drop(conn)

    def murder_pending(self) -> None:
        """Close connections whose time is over."""
        now = time.monotonic()
        if now < self._swept + _SWEEP:
            return
        self._swept = now
        for conn in [conn for conn, waiting in self._waiting.items() if now >= waiting.until]:
            self._drop(conn)

    def _drop(self, conn: TConn) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()

    def _forget(self, conn: TConn) -> Waiting:
        waiting = self._waiting.pop(conn, Waiting(0.0))
        self._buffered -= len(waiting.received)
        # if it was never registered, or is closed
        with suppress(KeyError, ValueError):
            self.poller.unregister(conn.sock)
        return waiting

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: BaseException) -> None:
        """Answer a request that never reaches the site, with the site's headers and without what was sent."""
        default = HTTPStatus.BAD_REQUEST if isinstance(exc, errors.ParseException) else HTTPStatus.INTERNAL_SERVER_ERROR
        status = STATUSES.get(type(exc), default)
        if status == HTTPStatus.INTERNAL_SERVER_ERROR:
            log.error("request not handled", exc_info=exc)
        else:
            log.info("request refused", status=int(status), reason=type(exc).__name__)
        text = f"{status.value} {status.phrase}\n"
        headers = {**SAFE_HEADERS, "Content-Length": str(len(text))}
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        try:
            client.sendall(f"HTTP/1.1 {status.value} {status.phrase}\r\n{head}\r\n{text}".encode())
        except OSError:
            log.debug("the client has gone")
