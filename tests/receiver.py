"""A test receiver of webhooks, over https with its own certificate and with selectable faults.

Its `network` resolves `hooks.example.com` to a public address, but connects to this machine. No check is bypassed: the
network is a parameter of the client, which checks the resolved address as always.
"""

import socket
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from diagnostics.site.network import Network
from tests.local import LocalServer, served

HOST, PUBLIC = "hooks.example.com", "93.184.215.14"
ADDRESS = f"https://{HOST}/in?from=here"
PATIENCE = 0.3
"""Time limit in seconds for tests with a receiver that is too slow."""

STATUSES = {"": 200, "no content": 204, "not found": 404, "gone": 410, "fails": 500, "busy": 503, "redirects": 302}


@cache
def certificate(name: str) -> tuple[bytes, bytes]:
    """Return a self-signed certificate for a name, and its key."""
    key = generate_private_key(SECP256R1())
    names = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tests")])
    now = datetime(2026, 1, 1)
    signed = (
        x509.CertificateBuilder()
        .subject_name(names)
        .issuer_name(names)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return signed.public_bytes(Encoding.PEM), private


@dataclass
class Received:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """The received requests, the selected fault, and the addresses to which the network connected."""

    port: int = 0
    fault: str = ""
    received: list[Received] = field(default_factory=list)
    connected: list[tuple[str, int]] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)

    def network(self, trusts: str = HOST, **functions: Any) -> Network:
        """Return a network that connects here, and trusts only the certificate for the name `trusts`."""
        return Network(**{"look_up": public, "connect": self.connect, "trust": lambda: trust(trusts), **functions})

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        """Record the address, and connect to this receiver instead."""
        self.connected.append((address, port))
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)


def public(host: str, port: int) -> Sequence[str]:
    """Resolve every name to one public address."""
    return (PUBLIC,)


@cache
def trust(name: str) -> ssl.SSLContext:
    """Return a TLS context that trusts the certificate for that name."""
    return ssl.create_default_context(cadata=certificate(name)[0].decode())


class _Server(LocalServer):
    receiver: Receiver
    context: ssl.SSLContext

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands in the connection's own thread and handle the request, or show a fault before that."""
        if self.receiver.fault == "hangs up at once":
            return
        if self.receiver.fault == "speaks no https":
            request.recv(1024)
            request.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            return
        if self.receiver.fault == "never shakes hands":
            self.receiver.closing.wait(10)
            return
        with self.context.wrap_socket(request, server_side=True) as secure:
            super().finish_request(secure, client_address)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """Record the request, and respond as the fault says."""
        receiver = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        receiver.received.append(Received(self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        if receiver.fault in STATUSES:
            self._respond(STATUSES[receiver.fault])
        elif receiver.fault == "never answers":
            receiver.closing.wait(10)
        elif receiver.fault == "drips its head":
            self._drip(b"HTTP/1.1 200 OK\r\n" + b"X-Pad: " + b"x" * 1000)
        elif receiver.fault == "drips its body":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            self._drip(b"x" * 1000)
        elif receiver.fault == "has a huge head":
            self._pour(b"HTTP/1.1 200 OK\r\n" + b"X-Pad: x\r\n" * 1_000)
        elif receiver.fault == "has a huge line":
            self._pour(b"HTTP/1.1 200 OK\r\nX-Pad: " + b"x" * 1_000_000)
        elif receiver.fault == "has a huge body":
            self._pour(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n" + b"x" * 1_000_000)
        elif receiver.fault == "talks nonsense":
            self.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Log nothing."""

    def _respond(self, status: int) -> None:
        self.send_response(status)
        for name, value in (("Retry-After", "7200"), ("Location", "https://127.0.0.1/"), ("Content-Length", "2")):
            self.send_header(name, value)
        self.end_headers()
        if status != 204:
            self.wfile.write(b"{}")

    def _pour(self, data: bytes) -> None:
        with suppress(OSError):
            self.wfile.write(data)

    def _drip(self, data: bytes) -> None:
        with suppress(OSError):
            for number in range(len(data)):
                self.wfile.write(data[number : number + 1])
                if self.server.receiver.closing.wait(PATIENCE / 10):
                    return


@contextmanager
def receiving(name: str = HOST) -> Iterator[Receiver]:
    """Serve a receiver with a certificate for `name` until the block ends."""
    server = _Server(_Handler)
    receiver = server.receiver = Receiver(server.server_port)
    server.context = _context(name, receiver)
    with served(server):
        try:
            yield receiver
        finally:
            receiver.closing.set()


def _context(name: str, receiver: Receiver) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.sni_callback = lambda secure, name, _context: receiver.names.append(name)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "chain.pem"
        file.write_bytes(b"".join(certificate(name)))
        context.load_cert_chain(file)
    return context
