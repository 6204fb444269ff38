"""What leaves the site by itself: to public machines alone, over https alone, within a time limit, whatever they do."""

import ast
import inspect
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from diagnostics import transport
from diagnostics.actions.webhooks import deliver
from diagnostics.domain import destinations
from diagnostics.domain.webhooks import Problem
from diagnostics.transport import Answer, Undelivered, Wire, connect, look_up, post, public_trust
from tests.domain.test_destinations import REFUSED
from tests.receiver import ADDRESS, HOST, PATIENCE, PUBLIC, Receiver, receiving

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


def problem_of(wire: Wire, address: str = ADDRESS) -> Problem:
    with pytest.raises(Undelivered) as failed:
        post(address, BODY, HEADERS, wire=wire)
    return failed.value.problem


class TestDelivery:
    def test_is_one_request_under_the_name_to_the_address_that_was_checked(self, receiver: Receiver) -> None:
        assert post(ADDRESS, BODY, HEADERS, wire=receiver.wire()) == Answer(200, "7200")
        (sent,) = receiver.received
        assert (sent.path, sent.body) == ("/in?from=here", BODY)
        assert (sent.headers["host"], sent.headers["connection"]) == (HOST, "close")
        assert {name.lower(): sent.headers[name.lower()] for name in HEADERS} == {
            "webhook-id": "msg_1",
            "content-type": "application/json",
        }
        assert (receiver.connected, receiver.names) == ([(PUBLIC, 443)], [HOST])

    def test_to_another_port_names_it(self, receiver: Receiver) -> None:
        post(f"https://{HOST}:8443/", BODY, HEADERS, wire=receiver.wire())
        assert receiver.received[0].headers["host"] == f"{HOST}:8443"
        assert receiver.connected == [(PUBLIC, 8443)]

    @pytest.mark.parametrize(
        ("fault", "status"), [("no content", 204), ("not found", 404), ("gone", 410), ("fails", 500), ("busy", 503)]
    )
    def test_tells_what_was_answered(self, receiver: Receiver, fault: str, status: int) -> None:
        receiver.fault = fault
        assert post(ADDRESS, BODY, HEADERS, wire=receiver.wire()).status == status

    def test_follows_no_redirect(self, receiver: Receiver) -> None:
        receiver.fault = "redirects"
        assert post(ADDRESS, BODY, HEADERS, wire=receiver.wire()).status == 302
        assert (len(receiver.received), len(receiver.connected)) == (1, 1)

    @pytest.mark.parametrize("fault", ["drips its body", "has a huge body"])
    def test_does_not_wait_for_the_body_of_an_answer(self, receiver: Receiver, fault: str) -> None:
        receiver.fault = fault
        assert post(ADDRESS, BODY, HEADERS, wire=receiver.wire(seconds=5)).status == 200

    def test_uses_no_proxy(self, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setitem(os.environ, name, "http://127.0.0.1:9")
        assert post(ADDRESS, BODY, HEADERS, wire=receiver.wire()).status == 200

    def test_tries_the_next_address_where_one_does_not_answer(self, receiver: Receiver) -> None:
        shares: list[float] = []

        def second_alone(address: str, port: int, seconds: float) -> socket.socket:
            shares.append(seconds)
            if address == "2606:4700:4700::1111":
                raise ConnectionRefusedError
            return receiver.connect(address, port, seconds)

        wire = receiver.wire(look_up=answering(["2606:4700:4700::1111", PUBLIC]), connect=second_alone)
        assert post(ADDRESS, BODY, HEADERS, wire=wire).status == 200
        assert [share <= limit for share, limit in zip(shares, (5, 10), strict=True)] == [True, True]


class TestFaults:
    @pytest.mark.parametrize(
        ("fault", "problem"),
        [
            ("hangs up at once", Problem.NO_ANSWER),
            ("hangs up", Problem.NO_ANSWER),
            ("talks nonsense", Problem.NO_ANSWER),
            ("has a huge head", Problem.NO_ANSWER),
            ("has a huge line", Problem.NO_ANSWER),
            ("speaks no https", Problem.CERTIFICATE),
        ],
    )
    def test_are_told_apart(self, receiver: Receiver, fault: str, problem: Problem) -> None:
        receiver.fault = fault
        assert problem_of(receiver.wire()) is problem

    @pytest.mark.parametrize("fault", ["never answers", "drips its head", "never shakes hands"])
    def test_end_with_the_time_limit(self, receiver: Receiver, fault: str) -> None:
        receiver.fault = fault
        assert problem_of(receiver.wire(seconds=PATIENCE)) is Problem.TIMEOUT

    def test_of_looking_up_end_with_the_time_limit(self, receiver: Receiver) -> None:
        never = threading.Event()
        wire = receiver.wire(look_up=lambda host, port: [PUBLIC] if never.wait(10) else [], seconds=PATIENCE)
        assert problem_of(wire) is Problem.TIMEOUT
        never.set()
        assert receiver.connected == []

    def test_are_over_once_the_time_is(self, receiver: Receiver) -> None:
        times = iter([0.0, 1.0, 2.0, 11.0])
        assert problem_of(receiver.wire(clock=lambda: next(times))) is Problem.TIMEOUT
        assert receiver.received == []

    @pytest.mark.parametrize(
        ("error", "problem"),
        [(TimeoutError(), Problem.TIMEOUT), (ConnectionRefusedError(), Problem.UNREACHABLE)],
    )
    def test_of_connecting(self, receiver: Receiver, error: OSError, problem: Problem) -> None:
        def fail(*_: object) -> socket.socket:
            raise error

        assert problem_of(receiver.wire(connect=fail)) is problem

    @pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long"), None])
    def test_of_looking_up(self, receiver: Receiver, error: Exception | None) -> None:
        assert problem_of(receiver.wire(look_up=answering(error or []))) is Problem.UNKNOWN_HOST

    def test_never_tell_what_was_sent(self, receiver: Receiver) -> None:
        receiver.fault = "hangs up"
        with pytest.raises(Undelivered, match=r"^no_answer$"):
            post(ADDRESS, BODY, HEADERS, wire=receiver.wire())


class TestCertificate:
    def test_that_nobody_trusts_is_refused(self, receiver: Receiver) -> None:
        assert problem_of(receiver.wire(trust=public_trust)) is Problem.CERTIFICATE
        assert receiver.received == []

    def test_of_another_name_is_refused(self) -> None:
        with receiving("other.example.com") as other:
            assert problem_of(other.wire("other.example.com")) is Problem.CERTIFICATE
            assert other.received == []
            # the control: under its own name it is taken
            wire = other.wire("other.example.com")
            assert post("https://other.example.com/", BODY, HEADERS, wire=wire).status == 200


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
        assert problem_of(receiver.wire(look_up=answering([address]))) is Problem.NOT_PUBLIC
        assert receiver.connected == []

    @pytest.mark.parametrize("mixed", [[PUBLIC, "127.0.0.1"], ["::1", PUBLIC]])
    def test_spoil_the_public_ones_beside_them(self, receiver: Receiver, mixed: list[str]) -> None:
        assert problem_of(receiver.wire(look_up=answering(mixed))) is Problem.NOT_PUBLIC
        assert receiver.connected == []

    def test_are_not_reached_by_a_name_that_changes_its_mind(self, receiver: Receiver) -> None:
        rebinding = answering([PUBLIC], ["127.0.0.1"])
        post(ADDRESS, BODY, HEADERS, wire=receiver.wire(look_up=rebinding))
        assert receiver.connected == [(PUBLIC, 443)]
        # it was asked once: the answer that would have led to this machine is still to come
        assert rebinding(HOST, 443) == ["127.0.0.1"]

    def test_would_be_reached_by_whoever_looks_up_twice(self, receiver: Receiver) -> None:
        rebinding = answering([PUBLIC], ["127.0.0.1"])
        by_name = receiver.wire(
            look_up=rebinding, connect=lambda address, port, s: receiver.connect(rebinding(HOST, port)[0], port, s)
        )
        post(ADDRESS, BODY, HEADERS, wire=by_name)
        assert receiver.connected == [("127.0.0.1", 443)]

    @pytest.mark.parametrize(
        "address",
        ["http://hooks.example.com/", "https://127.0.0.1/", "https://2130706433/", "https://localhost/", "file:///etc"],
    )
    def test_are_not_even_looked_up_by_number(self, receiver: Receiver, address: str) -> None:
        assert problem_of(receiver.wire(look_up=answering(AssertionError())), address) is Problem.BAD_ADDRESS

    def test_are_what_this_machine_is_called(self) -> None:
        # the real look-up, which needs no network for this name
        assert problem_of(Wire(look_up=lambda host, port: look_up("localhost", port))) is Problem.NOT_PUBLIC


def test_connecting_goes_to_the_number_it_is_given() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        connect("127.0.0.1", server.getsockname()[1], 1) as connected,
    ):
        assert connected.getpeername() == server.getsockname()


def test_no_setting_and_no_variable_of_the_environment_can_lift_the_ban() -> None:
    for module in (destinations, transport):
        text = Path(module.__file__).read_text(encoding="utf-8")
        imported = {node.names[0].name for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import)}
        imported |= {str(node.module) for node in ast.walk(ast.parse(text)) if isinstance(node, ast.ImportFrom)}
        assert imported & {"os", "sys", "django.conf", "salesmodel", "importlib"} == set()
        assert not any("django" in name for name in imported)
    # nor can whoever asks for a delivery: the task takes the id of a row alone
    assert list(inspect.signature(deliver.func).parameters) == ["delivery_id"]
