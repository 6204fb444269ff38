"""What a caller may ask of the client beyond its strict defaults: a body, a lasting connection, and nearer machines."""

import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler
from threading import Thread
from typing import Any

import pytest

from diagnostics.site.http import Client, Reach
from diagnostics.site.network import Failure, Network, RequestFailed, connect, look_up
from tests.crms import serving
from tests.local import LocalServer, served
from tests.receiver import ADDRESS, HOST, PATIENCE, PUBLIC, Receiver, receiving

BODY = b'{"a": "b"}'


class Tunnel(LocalServer):
    """A proxy that leads to a receiver, whatever it is asked for."""

    def __init__(self, receiver: Receiver) -> None:
        super().__init__(_TunnelHandler)
        self.receiver, self.refuses = receiver, False
        self.asked: list[tuple[str, str | None]] = []


class _TunnelHandler(BaseHTTPRequestHandler):
    server: Tunnel

    def do_CONNECT(self) -> None:
        """Pass on what comes from either side."""
        self.server.asked.append((self.path, self.headers["Proxy-Authorization"]))
        if self.server.refuses:
            self.send_error(403)
            return
        self.send_response(200)
        self.end_headers()
        with socket.create_connection(("127.0.0.1", self.server.receiver.port)) as beyond:
            Thread(target=self._pass_on, args=(beyond, self.connection), daemon=True).start()
            self._pass_on(self.connection, beyond)

    def _pass_on(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while piece := one.recv(4096):
                other.sendall(piece)
            other.shutdown(socket.SHUT_WR)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as served:
        yield served


class TestBody:
    def read(self, receiver: Receiver, limit: int, seconds: float = 10) -> bytes:
        client = Client(body_limit=limit, seconds=seconds, network=receiver.network())
        return client.request("POST", ADDRESS, body=BODY).body

    def test_is_read_if_the_caller_gives_a_limit(self, receiver: Receiver) -> None:
        assert self.read(receiver, limit=2) == b"{}"

    @pytest.mark.parametrize(("fault", "limit"), [("", 1), ("has a huge body", 100_000)])
    def test_beyond_the_limit_is_no_answer(self, receiver: Receiver, fault: str, limit: int) -> None:
        receiver.fault = fault
        with pytest.raises(RequestFailed, match="too_large") as failed:
            self.read(receiver, limit)
        assert failed.value.was_sent

    def test_that_never_ends_is_cut_when_the_time_is_up(self, receiver: Receiver) -> None:
        receiver.fault = "drips its body"
        with pytest.raises(RequestFailed, match="timeout") as failed:
            self.read(receiver, limit=2000, seconds=PATIENCE)
        assert failed.value.was_sent


class TestConnection:
    @pytest.mark.parametrize(("keep_open", "connections"), [(True, 1), (False, 3)])
    def test_is_shared_by_requests_if_the_caller_says_so(self, keep_open: bool, connections: int) -> None:
        with serving("hubspot") as server:
            opened: list[str] = []

            def counted(address: str, port: int, seconds: float) -> socket.socket:
                opened.append(address)
                return connect(address, port, seconds)

            network = Network(connect=counted)
            client = Client(body_limit=1000, reach=Reach.LOCAL, keep_open=keep_open, network=network)
            assert [client.request("GET", f"{server.url}/{number}").status for number in range(3)] == [401] * 3
            client.close()
        assert len(opened) == connections

    def test_that_the_other_side_closed_is_opened_again(self, receiver: Receiver) -> None:
        client = Client(body_limit=100, keep_open=True, network=receiver.network())
        assert [client.request("POST", ADDRESS, body=BODY).status for _ in range(2)] == [200, 200]
        assert len(receiver.connected) == 2

    @pytest.mark.parametrize(("error", "was_sent"), [(ConnectionRefusedError(), False), (None, True)])
    def test_that_fails_says_whether_anything_was_sent(
        self, receiver: Receiver, error: OSError | None, was_sent: bool
    ) -> None:
        def refuse(*_: object) -> socket.socket:
            assert error
            raise error

        receiver.fault = "hangs up"
        network = receiver.network(connect=refuse) if error else receiver.network()
        with pytest.raises(RequestFailed) as failed:
            Client(network=network).request("POST", ADDRESS, body=BODY)
        assert failed.value.was_sent is was_sent


class TestProxy:
    @pytest.fixture
    def proxy(self, receiver: Receiver) -> Iterator[Tunnel]:
        with served(Tunnel(receiver)) as tunnel:
            yield tunnel

    def client(self, receiver: Receiver, **given: Any) -> Client:
        # what the environment names is connected to, as it would be on a real network
        return Client(network=receiver.network(look_up=look_up, connect=connect), **given)

    @pytest.mark.parametrize("by_proxy", [True, False])
    def test_is_used_if_the_caller_says_so(
        self, receiver: Receiver, proxy: Tunnel, monkeypatch: pytest.MonkeyPatch, by_proxy: bool
    ) -> None:
        monkeypatch.setenv("https_proxy", proxy.url.replace("//", "//user:pass%20word@"))
        if by_proxy:
            answer = self.client(receiver, by_proxy=True).request("POST", ADDRESS, body=BODY)
            assert (answer.status, proxy.asked) == (200, [(f"{HOST}:443", "Basic dXNlcjpwYXNzIHdvcmQ=")])
        else:
            client = Client(network=receiver.network())
            assert (client.request("POST", ADDRESS, body=BODY).status, proxy.asked) == (200, [])

    def test_cannot_impersonate_the_machine_behind_it(
        self, receiver: Receiver, proxy: Tunnel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", proxy.url)
        with pytest.raises(RequestFailed, match="certificate"):
            self.client(receiver, by_proxy=True).request("POST", "https://other.example.com/", body=BODY)
        assert receiver.received == []

    def test_is_left_out_for_hosts_that_the_environment_excepts(
        self, receiver: Receiver, proxy: Tunnel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", HOST)
        Client(by_proxy=True, network=receiver.network()).request("POST", ADDRESS, body=BODY)
        assert (proxy.asked, len(receiver.received)) == ([], 1)

    @pytest.mark.parametrize("address", ["socks5://127.0.0.1:1080", "http://", "http://[", "http://127.0.0.1:1"])
    def test_that_cannot_be_used_fails_and_is_not_left_out(
        self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, address: str
    ) -> None:
        monkeypatch.setenv("https_proxy", address)
        with pytest.raises(RequestFailed, match="unreachable") as failed:
            self.client(receiver, by_proxy=True).request("POST", ADDRESS, body=BODY)
        assert failed.value.was_sent is False

    def test_that_refuses_is_no_answer(
        self, receiver: Receiver, proxy: Tunnel, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("https_proxy", proxy.url)
        proxy.refuses = True
        with pytest.raises(RequestFailed, match="no_answer") as failed:
            self.client(receiver, by_proxy=True).request("POST", ADDRESS, body=BODY)
        assert failed.value.was_sent is False


class TestReach:
    def failure_of(self, address: str, reach: Reach, receiver: Receiver, found: str) -> Failure | None:
        client = Client(reach=reach, network=receiver.network(look_up=lambda host, port: [found]))
        try:
            client.request("POST", address, body=BODY)
        except RequestFailed as failed:
            return failed.failure
        return None

    def test_of_private_machines_is_theirs_at_any_port(self, receiver: Receiver) -> None:
        address = f"https://{HOST}:9443/"
        assert self.failure_of(address, Reach.PRIVATE, receiver, "10.1.2.3") is None
        assert receiver.connected == [("10.1.2.3", 9443)]
        assert self.failure_of(f"https://{HOST}/", Reach.PUBLIC, receiver, "10.1.2.3") is Failure.NOT_PUBLIC

    @pytest.mark.parametrize("address", ["http://hooks.example.com/", "ftp://hooks.example.com/", "https:///", "/", ""])
    def test_of_private_machines_is_over_https_alone(self, receiver: Receiver, address: str) -> None:
        assert self.failure_of(address, Reach.PRIVATE, receiver, "10.1.2.3") is Failure.BAD_ADDRESS
        assert receiver.connected == []

    @pytest.mark.parametrize("found", [PUBLIC, "10.1.2.3", "169.254.169.254"])
    def test_over_plain_http_is_this_machine_alone(self, receiver: Receiver, found: str) -> None:
        assert self.failure_of("http://provider.example.com/", Reach.LOCAL, receiver, found) is Failure.NOT_PUBLIC
        assert receiver.connected == []
