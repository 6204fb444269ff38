"""Connections to other machines: names are resolved once, addresses are checked, and everything has a time limit.

Knows neither Django nor settings.
"""

import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from queue import Empty, SimpleQueue
from threading import Event, Thread, Timer
from typing import NamedTuple
from urllib.parse import unquote
from urllib.request import getproxies, proxy_bypass

from urllib3.exceptions import LocationParseError
from urllib3.util import make_headers, parse_url

MOST_ADDRESSES = 4
"""The largest number of addresses of a name that are tried."""


class Failure(StrEnum):
    """Why a request failed."""

    BAD_ADDRESS = "bad_address"
    UNKNOWN_HOST = "unknown_host"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    NO_ANSWER = "no_answer"
    TOO_LARGE = "too_large"


class RequestFailed(Exception):
    """The request failed. The message names only the failure, never anything that was sent."""

    def __init__(self, failure: Failure, *, was_sent: bool = False) -> None:
        super().__init__(failure.value)
        self.failure = failure
        self.was_sent = was_sent
        """Whether the other side may have received the request."""


def look_up(host: str, port: int) -> Sequence[str]:
    """Return the IP addresses of a name. Raises OSError."""
    resolved = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for *_, address in resolved))


def connect(address: str, port: int, seconds: float) -> socket.socket:
    """Return a connection to an IP address. Raises OSError."""
    return socket.create_connection((address, port), timeout=seconds)


@lru_cache(maxsize=1)
def public_trust() -> ssl.SSLContext:
    """Return the SSL context that trusts the certificate authorities of this machine."""
    return ssl.create_default_context()


@dataclass(frozen=True, slots=True)
class Network:
    """The functions that reach other machines, which tests replace. They do not decide which addresses are refused."""

    look_up: Callable[[str, int], Sequence[str]] = look_up
    connect: Callable[[str, int, float], socket.socket] = connect
    trust: Callable[[], ssl.SSLContext] = public_trust
    clock: Callable[[], float] = time.monotonic


class Deadline:
    """The time by which a request must be finished."""

    def __init__(self, clock: Callable[[], float], seconds: float) -> None:
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """Return the remaining seconds. Raises TimeoutError if there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise TimeoutError
        return left

    @contextmanager
    def enforced_on(self, connection: socket.socket) -> Iterator[None]:
        """Shut the connection down at the deadline, whatever it waits for. Raises TimeoutError."""
        is_over = Event()

        def cut() -> None:
            is_over.set()
            with suppress(OSError):
                # not the method of SSLSocket, which would continue unencrypted
                socket.socket.shutdown(connection, socket.SHUT_RDWR)

        timer = Timer(self.left(), cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        except Exception as error:
            if is_over.is_set():
                raise TimeoutError from error
            raise
        finally:
            timer.cancel()
        if is_over.is_set():
            raise TimeoutError


def connected(
    host: str, port: int, *, network: Network, deadline: Deadline, may_ask: Callable[[str], bool]
) -> socket.socket:
    """Return a connection to one of the host's addresses, each of which gets a share of the time.

    Raises RequestFailed and TimeoutError.
    """
    addresses = _checked(host, port, network, deadline, may_ask)
    failed = OSError()
    for number, address in enumerate(addresses):
        try:
            return network.connect(address, port, deadline.left() / (len(addresses) - number))
        except OSError as error:
            failed = error
    if isinstance(failed, TimeoutError):
        raise failed
    raise RequestFailed(Failure.UNREACHABLE) from failed


class Proxy(NamedTuple):
    """A proxy: its address, and the headers that it requires."""

    host: str
    port: int
    headers: dict[str, str]


def proxy_to(host: str, port: int) -> Proxy | None:
    """Return the environment's proxy for https to a host, or None. Raises RequestFailed."""
    named = getproxies()
    address = named.get("https") or named.get("all")
    if not address or proxy_bypass(f"{host}:{port}"):
        return None
    try:
        parts = parse_url(address if "://" in address else f"http://{address}")
    except LocationParseError as error:
        raise RequestFailed(Failure.UNREACHABLE) from error
    if parts.scheme != "http" or not parts.host:
        raise RequestFailed(Failure.UNREACHABLE)
    headers = make_headers(proxy_basic_auth=unquote(parts.auth)) if parts.auth else {}
    return Proxy(parts.host.strip("[]"), parts.port or 80, headers)


def _checked(
    host: str, port: int, network: Network, deadline: Deadline, may_ask: Callable[[str], bool]
) -> Sequence[str]:
    """Return the addresses of the name. All must be allowed: one bad address makes the others suspect."""
    try:
        found = _within(deadline.left(), lambda: network.look_up(host, port))
    except TimeoutError:
        raise
    except (OSError, UnicodeError) as error:
        raise RequestFailed(Failure.UNKNOWN_HOST) from error
    if not found:
        raise RequestFailed(Failure.UNKNOWN_HOST)
    if not all(map(may_ask, found)):
        raise RequestFailed(Failure.NOT_PUBLIC)
    return found[:MOST_ADDRESSES]


def _within(seconds: float, work: Callable[[], Sequence[str]]) -> Sequence[str]:
    """Run `work` in a thread and return its result. Raises its exception, or TimeoutError: DNS has no time limit."""
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
