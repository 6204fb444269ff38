"""The only HTTP client of the site: for CRMs, webhooks and the identity provider.

Strict unless a caller relaxes it: https to public machines only, at the address that was checked (a second DNS response
could differ), verified certificates, no redirects, no cookies, no proxy or password from the environment, and limits on
time and size. Knows neither Django nor settings.
"""

import logging
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from http.client import HTTPException
from ipaddress import ip_address
from typing import NamedTuple

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, LocationParseError
from urllib3.response import HTTPResponse
from urllib3.util import parse_url

from diagnostics.site.domain.destinations import BadDestination, destination_of, is_public
from diagnostics.site.network import Deadline, Failure, Network, Proxy, RequestFailed, connected, proxy_to

SECONDS = 10.0
"""Default time limit for resolving, connecting, sending and reading together."""

USER_AGENT = "salesmodel"

# its warnings about malformed responses contain the address, which may be secret
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


class Reach(Enum):
    """Which machines a client may send requests to."""

    PUBLIC = "public"
    """Public machines over https, at the ports of https."""
    PRIVATE = "private"
    """Any machine over https, because the site's administrator chose the address."""
    LOCAL = "local"
    """As PRIVATE, and also this machine over plain http."""


@dataclass(frozen=True, slots=True)
class Response:
    """A response with any status; header names are in lower case."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


class _Target(NamedTuple):
    is_encrypted: bool
    host: str
    port: int
    path: str


class _Opened:
    """A connection over an open socket; it never opens another one."""

    plain: socket.socket
    auto_open = 0

    def _new_conn(self) -> socket.socket:
        return self.plain


class _PlainConnection(_Opened, HTTPConnection):
    pass


class _EncryptedConnection(_Opened, HTTPSConnection):
    pass


class Client:
    """Sends one request at a time; not thread-safe.

    `seconds` and `body_limit` limit the time and the bytes of each response; without a `body_limit` only status and
    headers are read. With `keep_open`, requests to the same host share a connection until `close`. With `by_proxy`, the
    environment's proxy is used, which resolves names itself.
    """

    def __init__(
        self,
        *,
        seconds: float = SECONDS,
        body_limit: int = 0,
        reach: Reach = Reach.PUBLIC,
        keep_open: bool = False,
        by_proxy: bool = False,
        network: Network | None = None,
    ) -> None:
        self._seconds, self._body_limit, self._reach = seconds, body_limit, reach
        self._by_proxy = by_proxy
        # a response that is not read to its end blocks the connection
        self._keep_open = keep_open and body_limit > 0
        self._network = network or Network()
        self._connection: HTTPConnection | None = None
        self._connected_to: tuple[bool, str, int] | None = None

    def request(
        self,
        method: str,
        address: str,
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float = float("inf"),
    ) -> Response:
        """Return the response, whatever its status; `seconds` may shorten the client's limit. Raises RequestFailed.

        Redirects are not followed.
        """
        deadline = Deadline(self._network.clock, min(seconds, self._seconds))
        sent = {"User-Agent": USER_AGENT, **(headers or {})}
        if not self._keep_open:
            sent["Connection"] = "close"
        target = self._target_of(address)
        connection = self._connection_to(target, deadline)
        is_done = False
        try:
            with deadline.enforced_on(connection.sock):
                connection.request(method, target.path, body, sent, preload_content=False, decode_content=False)
                response = self._read(connection.getresponse())
            is_done = True
        except TimeoutError as error:
            raise RequestFailed(Failure.TIMEOUT, was_sent=True) from error
        except (OSError, HTTPException, HTTPError) as error:
            raise RequestFailed(Failure.NO_ANSWER, was_sent=True) from error
        finally:
            if not (is_done and self._keep_open):
                self.close()
        return response

    def close(self) -> None:
        """Close the connection, if one is open."""
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _target_of(self, address: str) -> _Target:
        """Parse an address. Raises RequestFailed if it is not allowed."""
        try:
            if self._reach is Reach.PUBLIC:
                strict = destination_of(address)
                return _Target(True, strict.host, strict.port, strict.path)
            parts = parse_url(address)
        except (BadDestination, LocationParseError) as error:
            raise RequestFailed(Failure.BAD_ADDRESS) from error
        is_encrypted = parts.scheme == "https"
        if not parts.host or not (is_encrypted or (parts.scheme == "http" and self._reach is Reach.LOCAL)):
            raise RequestFailed(Failure.BAD_ADDRESS)
        port = parts.port or (443 if is_encrypted else 80)
        return _Target(is_encrypted, parts.host.strip("[]"), port, parts.request_uri)

    def _connection_to(self, target: _Target, deadline: Deadline) -> HTTPConnection:
        """Return an open connection, the previous one if it can be reused. Raises RequestFailed."""
        wanted = target[:3]
        if self._connection is not None and self._connected_to == wanted and self._connection.is_connected:
            return self._connection
        self.close()
        try:
            self._connection, self._connected_to = self._connect(target, deadline), wanted
        except TimeoutError as error:
            raise RequestFailed(Failure.TIMEOUT) from error
        except (ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
            raise RequestFailed(Failure.NO_ANSWER) from error
        except ssl.SSLError as error:
            raise RequestFailed(Failure.CERTIFICATE) from error
        except OSError as error:
            raise RequestFailed(Failure.NO_ANSWER) from error
        return self._connection

    def _connect(self, target: _Target, deadline: Deadline) -> HTTPConnection:
        """Return a connection to the target, with a verified certificate if it is encrypted."""
        proxy = proxy_to(target.host, target.port) if self._by_proxy and target.is_encrypted else None
        host, port = (proxy.host, proxy.port) if proxy else (target.host, target.port)
        may_ask = partial(self._may_ask, target, proxy)
        plain = connected(host, port, network=self._network, deadline=deadline, may_ask=may_ask)
        connection: _PlainConnection | _EncryptedConnection
        try:
            plain.settimeout(deadline.left())
            if target.is_encrypted:
                connection = _EncryptedConnection(target.host, target.port, ssl_context=self._network.trust())
            else:
                connection = _PlainConnection(target.host, target.port)
            connection.plain = plain
            if proxy:
                connection.set_tunnel(target.host, target.port, proxy.headers)
            connection.connect()
        except BaseException:
            plain.close()
            raise
        # from here on the deadline shuts the connection down, so the socket needs no timeout
        connection.timeout = None
        return connection

    def _may_ask(self, target: _Target, proxy: Proxy | None, address: str) -> bool:
        if proxy:
            return True
        if self._reach is Reach.PUBLIC:
            return is_public(address)
        return target.is_encrypted or ip_address(address).is_loopback

    def _read(self, answer: HTTPResponse) -> Response:
        """Return the response, with its body if there is a limit. Raises RequestFailed if it is too large."""
        body = answer.read(self._body_limit + 1) if self._body_limit else b""
        if len(body) > self._body_limit:
            raise RequestFailed(Failure.TOO_LARGE, was_sent=True)
        return Response(answer.status, {name.lower(): answer.headers[name] for name in answer.headers}, body)
