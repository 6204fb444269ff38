"""Posts over https to public machines, and to no others. Knows neither Django nor settings.

The name is looked up here, every address that it has must be public, and the connection goes to an address that was
checked: a second look-up could answer differently. Redirects are answers like others, proxies from the environment
are not used, and everything together takes no longer than the time limit. Of the answer only the head is read.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from http.client import HTTPException, HTTPSConnection
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any, cast

from diagnostics.domain.destinations import BadDestination, Destination, destination_of, is_public
from diagnostics.domain.webhooks import Problem

SECONDS = 10.0
"""What looking up, connecting, sending and waiting for an answer may take together."""

LARGEST = 16_384
"""Bytes of an answer that are read; a status and headers need far less."""

MOST_ADDRESSES = 4
"""How many addresses of a name are tried."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiver said: its status, and its header Retry-After."""

    status: int
    retry_after: str | None


class Undelivered(Exception):
    """There was no answer; `problem` says why, and nothing of what was sent."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the addresses that a name has. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


@lru_cache(maxsize=1)
def public_trust() -> ssl.SSLContext:
    """Return what checks certificates against the authorities that this machine trusts."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Wire:
    """By what the world is reached; tests bring their own. Which addresses are refused is the same with any."""

    look_up: Callable[[str, int], Sequence[str]] = look_up
    connect: Callable[[str, int, float], socket.socket] = connect
    trust: Callable[[], ssl.SSLContext] = public_trust
    seconds: float = SECONDS
    clock: Callable[[], float] = time.monotonic


class Deadline:
    """The moment at which everything must be over."""

    def __init__(self, wire: Wire) -> None:
        self.clock = wire.clock
        self.at = wire.clock() + wire.seconds

    def left(self) -> float:
        """Return the seconds that are left. Raises TimeoutError where there are none."""
        left = self.at - self.clock()
        if left <= 0:
            raise TimeoutError
        return left


def post(address: str, body: bytes, headers: Mapping[str, str], *, wire: Wire | None = None) -> Answer:
    """Send `body` and return the answer, whatever its status. Raises Undelivered."""
    wire = wire or Wire()
    try:
        destination, deadline = destination_of(address), Deadline(wire)
        with _connected(destination, wire, deadline) as plain, _encrypted(plain, destination, wire, deadline) as secure:
            return _asked(_Bounded(secure, deadline), destination, wire, body, headers)
    except BadDestination as error:
        raise Undelivered(Problem.BAD_ADDRESS) from error
    except TimeoutError as error:
        raise Undelivered(Problem.TIMEOUT) from error
    except (OSError, HTTPException) as error:
        raise Undelivered(Problem.NO_ANSWER) from error


def _connected(destination: Destination, wire: Wire, deadline: Deadline) -> socket.socket:
    """Return a connection to one of the addresses that were checked, each of which gets a share of the time."""
    addresses = _checked(destination, wire, deadline)
    failed: OSError = OSError()
    for number, address in enumerate(addresses):
        try:
            return wire.connect(address, destination.port, deadline.left() / (len(addresses) - number))
        except OSError as error:
            failed = error
    if isinstance(failed, TimeoutError):
        raise failed
    raise Undelivered(Problem.UNREACHABLE) from failed


def _checked(destination: Destination, wire: Wire, deadline: Deadline) -> Sequence[str]:
    """Return the addresses of the name, all of which are public: one that is not makes the others suspect."""
    try:
        found = _within(deadline.left(), lambda: wire.look_up(destination.host, destination.port))
    except (OSError, UnicodeError) as error:
        if isinstance(error, TimeoutError):
            raise
        raise Undelivered(Problem.UNKNOWN_HOST) from error
    if not found:
        raise Undelivered(Problem.UNKNOWN_HOST)
    if not all(map(is_public, found)):
        raise Undelivered(Problem.NOT_PUBLIC)
    return found[:MOST_ADDRESSES]


def _within(seconds: float, work: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Return what `work` returns, or raise what it raises, or TimeoutError: a look-up cannot be given a time limit."""
    done: SimpleQueue[Sequence[str] | Exception] = SimpleQueue()

    def run() -> None:
        try:
            done.put(work())
        except Exception as error:
            done.put(error)

    Thread(target=run, daemon=True).start()
    try:
        result = done.get(timeout=seconds)
    except Empty as error:
        raise TimeoutError from error
    if isinstance(result, Exception):
        raise result
    return result


def _encrypted(plain: socket.socket, destination: Destination, wire: Wire, deadline: Deadline) -> ssl.SSLSocket:
    """Return the connection once the receiver has proved that the name is its own."""
    plain.settimeout(deadline.left())
    try:
        return wire.trust().wrap_socket(plain, server_hostname=destination.host)
    except (ssl.SSLEOFError, ssl.SSLZeroReturnError):
        raise
    except ssl.SSLError as error:
        raise Undelivered(Problem.CERTIFICATE) from error


def _asked(secure: "_Bounded", destination: Destination, wire: Wire, body: bytes, headers: Mapping[str, str]) -> Answer:
    connection = HTTPSConnection(destination.host, destination.port, context=wire.trust())
    connection.sock = cast(Any, secure)
    # it never opens a connection by itself: were this one lost, it would look the name up again
    connection.auto_open = 0
    connection.request("POST", destination.path, body, {**headers, "Connection": "close"})
    response = connection.getresponse()
    return Answer(response.status, response.getheader("Retry-After"))


class _Bounded(io.RawIOBase):
    """A connection as http.client uses one; each time it waits, it waits for what is left of the time limit alone."""

    def __init__(self, secure: ssl.SSLSocket, deadline: Deadline) -> None:
        super().__init__()
        self.secure, self.deadline, self.room = secure, deadline, LARGEST

    def readable(self) -> bool:
        """Tell that it can be read from."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill the buffer with what comes next, and return how much that is. Raises OSError when it is too much."""
        if not self.room:
            raise OSError("the answer is too long")
        self.secure.settimeout(self.deadline.left())
        count = self.secure.recv_into(memoryview(buffer)[: self.room])
        self.room -= count
        return count

    def close(self) -> None:
        """Leave that to whoever opened the connection: http.client closes it and then reads on."""

    def sendall(self, data: bytes) -> None:
        """Send all of it. Raises OSError."""
        rest = memoryview(data)
        while rest:
            self.secure.settimeout(self.deadline.left())
            rest = rest[self.secure.send(rest) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        """Return what the answer is read from."""
        return io.BufferedReader(self)
