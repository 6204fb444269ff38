"""Requests that the site sends itself: by default to public machines alone, over https alone, within a time limit."""

import ast
import inspect
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from diagnostics.site import http, network
from diagnostics.site.domain import destinations
from diagnostics.site.http import Client, Response
from diagnostics.site.network import Failure, Network, RequestFailed, connect, look_up, public_trust
from diagnostics.webhooks.actions.deliveries import deliver
from tests.receiver import ADDRESS, HOST, PATIENCE, PUBLIC, Receiver, receiving
from tests.site.domain.test_destinations import REFUSED

BODY = b'{"a": "b"}'
HEADERS = {"webhook-id": "msg_1", "Content-Type": "application/json"}


@pytest.fixture(scope="module")
def _served() -> Iterator[Receiver]:
    with receiving() as served:
        yield served


@pytest.fixture
def receiver(_served: Receiver) -> Receiver:
    """A receiver without faults, which nobody has reached yet."""
    _served.fault = ""
    for noted in (_served.received, _served.connected, _served.names):
        noted.clear()
    return _served


def post(address: str = ADDRESS, *, network: Network, seconds: float = 10) -> Response:
    return Client(seconds=seconds, network=network).request("POST", address, body=BODY, headers=HEADERS)


def failure_of(network: Network, address: str = ADDRESS, seconds: float = 10) -> Failure:
    with pytest.raises(RequestFailed) as failed:
        post(address, network=network, seconds=seconds)
    return failed.value.failure


class TestDelivery:
    def test_is_one_request_under_the_name_to_the_address_that_was_checked(self, receiver: Receiver) -> None:
        answer = post(network=receiver.network())
        assert (answer.status, answer.headers["retry-after"], answer.body) == (200, "7200", b"")
        (sent,) = receiver.received
        assert (sent.path, sent.body) == ("/in?from=here", BODY)
        assert (sent.headers["host"], sent.headers["connection"]) == (HOST, "close")
        assert {name.lower(): sent.headers[name.lower()] for name in HEADERS} == {
            "webhook-id": "msg_1",
            "content-type": "application/json",
        }
        assert (receiver.connected, receiver.names) == ([(PUBLIC, 443)], [HOST])

    def test_to_another_port_names_it(self, receiver: Receiver) -> None:
        post(f"https://{HOST}:8443/", network=receiver.network())
        assert receiver.received[0].headers["host"] == f"{HOST}:8443"
        assert receiver.connected == [(PUBLIC, 8443)]

    @pytest.mark.parametrize(
        ("fault", "status"), [("no content", 204), ("not found", 404), ("gone", 410), ("fails", 500), ("busy", 503)]
    )
    def test_tells_what_was_answered(self, receiver: Receiver, fault: str, status: int) -> None:
        receiver.fault = fault
        assert post(network=receiver.network()).status == status

    def test_follows_no_redirect(self, receiver: Receiver) -> None:
        receiver.fault = "redirects"
        assert post(network=receiver.network()).status == 302
        assert (len(receiver.received), len(receiver.connected)) == (1, 1)

    @pytest.mark.parametrize("fault", ["drips its body", "has a huge body"])
    def test_does_not_wait_for_the_body_of_an_answer(self, receiver: Receiver, fault: str) -> None:
        receiver.fault = fault
        assert post(network=receiver.network(), seconds=5).status == 200

    def test_uses_no_proxy(self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
        assert post(network=receiver.network()).status == 200

    def test_tries_the_next_address_if_one_does_not_answer(self, receiver: Receiver) -> None:
        shares: list[float] = []

        def second_alone(address: str, port: int, seconds: float) -> socket.socket:
            shares.append(seconds)
            if address == "2606:4700:4700::1111":
                raise ConnectionRefusedError
            return receiver.connect(address, port, seconds)

        network = receiver.network(look_up=answering(["2606:4700:4700::1111", PUBLIC]), connect=second_alone)
        assert post(network=network).status == 200
        assert [share <= limit for share, limit in zip(shares, (5, 10), strict=True)] == [True, True]


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "failure"),
        [
            ("hangs up at once", Failure.NO_ANSWER),
            ("hangs up", Failure.NO_ANSWER),
            ("talks nonsense", Failure.NO_ANSWER),
            ("has a huge head", Failure.NO_ANSWER),
            ("has a huge line", Failure.NO_ANSWER),
            ("speaks no https", Failure.CERTIFICATE),
        ],
    )
    def test_are_distinguished(self, receiver: Receiver, fault: str, failure: Failure) -> None:
        receiver.fault = fault
        assert failure_of(receiver.network()) is failure

    @pytest.mark.parametrize("fault", ["never answers", "drips its head", "never shakes hands"])
    def test_end_with_the_time_limit(self, receiver: Receiver, fault: str) -> None:
        receiver.fault = fault
        assert failure_of(receiver.network(), seconds=PATIENCE) is Failure.TIMEOUT

    def test_of_looking_up_end_with_the_time_limit(self, receiver: Receiver) -> None:
        never = threading.Event()
        network = receiver.network(look_up=lambda host, port: [PUBLIC] if never.wait(10) else [])
        assert failure_of(network, seconds=PATIENCE) is Failure.TIMEOUT
        never.set()
        assert receiver.connected == []

    def test_are_over_once_the_time_is(self, receiver: Receiver) -> None:
        times = iter([0.0, 1.0, 2.0, 11.0])
        assert failure_of(receiver.network(clock=lambda: next(times))) is Failure.TIMEOUT
        assert receiver.received == []

    @pytest.mark.parametrize(
        ("error", "failure"),
        [(TimeoutError(), Failure.TIMEOUT), (ConnectionRefusedError(), Failure.UNREACHABLE)],
    )
    def test_of_connecting(self, receiver: Receiver, error: OSError, failure: Failure) -> None:
        def fail(*_: object) -> socket.socket:
            raise error

        assert failure_of(receiver.network(connect=fail)) is failure

    @pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long"), None])
    def test_of_looking_up(self, receiver: Receiver, error: Exception | None) -> None:
        assert failure_of(receiver.network(look_up=answering(error or []))) is Failure.UNKNOWN_HOST

    def test_never_reveal_what_was_sent(self, receiver: Receiver) -> None:
        receiver.fault = "hangs up"
        with pytest.raises(RequestFailed, match=r"^no_answer$"):
            post(network=receiver.network())


class TestCertificate:
    def test_that_nobody_trusts_is_refused(self, receiver: Receiver) -> None:
        assert failure_of(receiver.network(trust=public_trust)) is Failure.CERTIFICATE
        assert receiver.received == []

    def test_of_another_name_is_refused(self) -> None:
        with receiving("other.example.com") as other:
            assert failure_of(other.network("other.example.com")) is Failure.CERTIFICATE
            assert other.received == []
            # the control: under its own name it is taken
            network = other.network("other.example.com")
            assert post("https://other.example.com/", network=network).status == 200


def answering(*answers: Sequence[str] | Exception) -> Callable[[str, int], Sequence[str]]:
    """Return a look-up that answers one after the other; the last one for ever."""
    waiting = list(answers)

    def look_up(host: str, port: int) -> Sequence[str]:
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    return look_up


class TestPrivateAddresses:
    @pytest.mark.parametrize("address", REFUSED)
    def test_are_not_connected_to(self, receiver: Receiver, address: str) -> None:
        assert failure_of(receiver.network(look_up=answering([address]))) is Failure.NOT_PUBLIC
        assert receiver.connected == []

    @pytest.mark.parametrize("mixed", [[PUBLIC, "127.0.0.1"], ["::1", PUBLIC]])
    def test_spoil_the_public_ones_beside_them(self, receiver: Receiver, mixed: list[str]) -> None:
        assert failure_of(receiver.network(look_up=answering(mixed))) is Failure.NOT_PUBLIC
        assert receiver.connected == []

    def test_are_not_reached_by_a_name_that_changes_its_mind(self, receiver: Receiver) -> None:
        rebinding = answering([PUBLIC], ["127.0.0.1"])
        post(network=receiver.network(look_up=rebinding))
        assert receiver.connected == [(PUBLIC, 443)]
        # it was asked once: the answer that would have led to this machine is still to come
        assert rebinding(HOST, 443) == ["127.0.0.1"]

    def test_would_be_reached_by_a_client_that_resolves_twice(self, receiver: Receiver) -> None:
        rebinding = answering([PUBLIC], ["127.0.0.1"])
        by_name = receiver.network(
            look_up=rebinding, connect=lambda address, port, s: receiver.connect(rebinding(HOST, port)[0], port, s)
        )
        post(network=by_name)
        assert receiver.connected == [("127.0.0.1", 443)]

    @pytest.mark.parametrize(
        "address",
        ["http://hooks.example.com/", "https://127.0.0.1/", "https://2130706433/", "https://localhost/", "file:///etc"],
    )
    def test_are_not_even_looked_up_by_number(self, receiver: Receiver, address: str) -> None:
        assert failure_of(receiver.network(look_up=answering(AssertionError())), address) is Failure.BAD_ADDRESS

    def test_are_what_this_machine_is_called(self) -> None:
        # the real look-up, which needs no network for this name
        assert failure_of(Network(look_up=lambda host, port: look_up("localhost", port))) is Failure.NOT_PUBLIC


def test_connecting_goes_to_the_number_it_is_given() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        connect("127.0.0.1", server.getsockname()[1], 1) as connected,
    ):
        assert connected.getpeername() == server.getsockname()


def test_no_setting_and_no_variable_of_the_environment_can_lift_the_ban() -> None:
    for module in (destinations, network, http):
        text = Path(module.__file__).read_text(encoding="utf-8")
        imported = {node.names[0].name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)}
        imported |= {str(node.module) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
        assert imported & {"os", "sys", "django.conf", "salesmodel", "importlib"} == set()
        assert not any("django" in name for name in imported)
    # nor can the caller of a delivery: the task takes only the id of a row
    assert list(inspect.signature(deliver.func).parameters) == ["delivery_id"]
