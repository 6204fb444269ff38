"""Slow and hostile clients straight at gunicorn: the others are served, and nobody slips in a second request."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import pytest

from salesmodel import receiving
from salesmodel.headers import HEADERS
from tests.commands import ROOT
from tests.postgresql import free_port

pytestmark = pytest.mark.slow

THREADS = 2
GET = b"GET / HTTP/1.1\r\nHost: x\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n"
SLOW = {
    "half a body": POST + b"Content-Length: 1000\r\n\r\nx",
    "half the headers": GET + b"Cookie: a",
    "nothing": b"",
    "half a chunk": POST + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    "a connection that only we close": GET + b"Connection: close\r\n\r\n",
}


@contextmanager
def gunicorn(worker: str) -> Iterator[int]:
    """Serve the mirror with one worker until the block ends; give the port."""
    port = free_port()
    options = f"-k {worker} -w 1 --threads {THREADS} -b 127.0.0.1:{port} --no-control-socket --log-level error"
    command = [sys.executable, "-m", "gunicorn", *options.split(), "tests.salesmodel.mirror:mirror"]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 30
        while not answers(port, within=1):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with gunicorn("salesmodel.receiving.Worker") as port:
        yield port


@pytest.fixture(scope="module")
def unprotected() -> Iterator[int]:
    with gunicorn("gthread") as port:
        yield port


def answers(port: int, within: float) -> bool:
    """Return whether somebody else gets an answer in time."""
    try:
        return exchange(port, GET + b"\r\n", within=within).startswith(b"HTTP/1.1 200")
    except ConnectionError:
        return False


def exchange(port: int, *parts: bytes, within: float = 5, pause: float = 0.05) -> bytes:
    """Send a request in parts, and return what comes back until the answer is complete or the time is over."""
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(within)
        for part in parts:
            client.sendall(part)
            time.sleep(pause if len(parts) > 1 else 0)
        received = b""
        try:
            while not is_complete(received) and (more := client.recv(65536)):
                received += more
        except TimeoutError:
            pass
        return received


def is_complete(received: bytes) -> bool:
    head, end, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)content-length: (\d+)", head)
    return bool(end and length and len(body) >= int(length[1]))


def bodies(client: socket.socket, count: int) -> list[bytes]:
    """Return how long the body was that reached the site, by the next answers; raises TimeoutError."""
    received = b""
    while len(lengths := re.findall(rb"\r\n\r\n(\d+) ", received)) < count and (more := client.recv(65536)):
        received += more
    return lengths


@contextmanager
def held(port: int, sent: bytes, times: int) -> Iterator[list[socket.socket]]:
    """Hold connections that have sent this until the block ends."""
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.create_connection(("127.0.0.1", port))) for _ in range(times)]
        for client in clients:
            client.sendall(sent)
        time.sleep(0.2)
        yield clients


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_slow_clients_hold_nobody_up(port: int, sent: bytes) -> None:
    with held(port, sent, 10 * THREADS):
        assert all(answers(port, within=1) for _ in range(3))


@pytest.mark.parametrize("sent", SLOW.values(), ids=SLOW)
def test_they_hold_gunicorns_own_worker(unprotected: int, sent: bytes) -> None:
    """The control."""
    with held(unprotected, sent, 10 * THREADS):
        assert not answers(unprotected, within=1)


def test_more_slow_clients_than_are_kept_push_out_the_oldest(port: int) -> None:
    with held(port, SLOW["half a body"], receiving.WAITING_LIMIT + 5) as clients:
        assert answers(port, within=1)
        clients[0].settimeout(1)
        assert clients[0].recv(1) == b""


def test_a_request_in_pieces_is_answered_when_it_is_whole(port: int) -> None:
    pieces = [bytes([byte]) for byte in POST + b"Content-Length: 4\r\n\r\nabc"]
    assert exchange(port, *pieces, b"d", pause=0.001).split(b"\r\n\r\n")[1].startswith(b"4 ")


def test_a_connection_is_used_again_also_for_requests_that_come_early(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(2)
        client.sendall(POST + b"Content-Length: 3\r\n\r\nabc" + GET + b"\r\n" + POST + b"Content-Length: 2\r\n\r\n1")
        # the third request is whole only after the first two were answered
        assert bodies(client, 2) == [b"3", b"0"]
        client.sendall(b"2")
        assert bodies(client, 1) == [b"2"]


def test_a_client_that_waits_to_be_asked_for_the_body_is_asked(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(2)
        client.sendall(POST + b"Content-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 100 Continue")
        client.sendall(b"ab")
        assert bodies(client, 1) == [b"2"]


def test_a_request_that_never_becomes_whole_is_closed_however_much_of_it_comes() -> None:
    with gunicorn("tests.salesmodel.mirror.HastyWorker") as port, held(port, SLOW["half a body"], 1) as (client,):
        began = time.monotonic()
        with suppress(ConnectionError):
            while time.monotonic() < began + 5:
                client.sendall(b"x")
                time.sleep(0.05)
        # it would go on for five
        assert time.monotonic() - began < 4


HOSTILE = {
    "Content-Length and chunks": (POST + b"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nX", 411),
    "chunks and Content-Length": (POST + b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n8\r\nSMUGGLED", 411),
    "chunks, oddly written": (POST + b"Transfer-Encoding : chunked\r\nContent-Length: 3\r\n\r\nabc", 400),
    "chunks, folded": (POST + b"X: y\r\n Transfer-Encoding: chunked\r\n\r\n", 400),
    "two lengths": (POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd", 400),
    "a list of lengths": (POST + b"Content-Length: 3, 4\r\n\r\nabcd", 400),
    "a signed length": (POST + b"Content-Length: +3\r\n\r\nabc", 400),
    "two hosts": (GET + b"Host: y\r\n\r\n", 400),
    "a line break alone": (b"GET / HTTP/1.1\nHost: x\n\n\r\n\r\n", 400),
    "no request": (b"\x16\x03\x01\x02\x00\r\n\r\n", 400),
    "a long address": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\n\r\n", 414),
    "a long header": (GET + b"X: " + b"a" * 9000 + b"\r\n\r\n", 431),
    "headers without an end": (GET + b"X: y\r\n" * 15_000, 431),
    "many headers": (GET + b"X: y\r\n" * 200 + b"\r\n", 431),
}


@pytest.mark.parametrize(("sent", "status"), HOSTILE.values(), ids=HOSTILE)
def test_what_could_be_read_in_two_ways_is_refused_with_our_headers(port: int, sent: bytes, status: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as client:
        client.settimeout(5)
        client.sendall(sent + GET + b"\r\n")
        received = b""
        while more := client.recv(65536):
            received += more
    head, _, body = received.decode().partition("\r\n\r\n")
    assert received.count(b"HTTP/1.1 ") == 1
    assert (head.split()[1], body[:3]) == (str(status), str(status))
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    assert headers.items() >= HEADERS.items()
    assert "gunicorn" not in head


def test_headers_with_underscores_do_not_pass_for_those_of_the_proxy(port: int) -> None:
    sent = GET + b"X_Forwarded_Proto: https\r\nX_Forwarded_For: 1.2.3.4\r\n\r\n"
    assert exchange(port, sent).split(b"\r\n\r\n")[1] == b"0 http HTTP_HOST=x"
