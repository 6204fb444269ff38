"""The headers leave with the first part of the body, or alone if there is none; nothing of a response that fails."""

import socket
from collections.abc import Iterator

import pytest

from salesmodel.sockets import PatientSocket

Pair = tuple[PatientSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    here, there = socket.socketpair()
    with PatientSocket(fileno=here.detach()) as server, there as client:
        server.setblocking(True)
        client.setblocking(False)
        yield server, client


def received(client: socket.socket) -> bytes:
    try:
        return client.recv(100)
    except BlockingIOError:
        return b""


def test_the_first_part_is_sent_with_the_second(pair: Pair) -> None:
    server, client = pair
    with server.holding():
        server.sendall(b"head ")
        assert received(client) == b""
        server.sendall(b"body ")
        assert received(client) == b"head body "
        server.sendall(b"more")
        assert received(client) == b"more"


def test_the_first_part_is_sent_alone_if_there_is_no_second(pair: Pair) -> None:
    server, client = pair
    with server.holding():
        server.sendall(b"head")
    assert received(client) == b"head"


def send_head_and_fail(server: PatientSocket) -> None:
    with server.holding():
        server.sendall(b"head")
        server.sendall("no bytes")


def test_the_first_part_is_dropped_if_the_response_fails(pair: Pair) -> None:
    server, client = pair
    with pytest.raises(TypeError):
        send_head_and_fail(server)
    server.sendall(b"an error page")
    assert received(client) == b"an error page"


def test_otherwise_each_part_is_sent_at_once(pair: Pair) -> None:
    """The control."""
    server, client = pair
    server.sendall(b"head ")
    assert received(client) == b"head "
