"""Calls to a CRM: the token goes nowhere else, and every call ends."""

import ssl
import traceback
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from diagnostics.pipelines.crms import client as calls
from diagnostics.pipelines.crms.client import Clock, CrmClient, Response
from diagnostics.pipelines.domain.push import ProblemKind, PushFailed, PushProblem, Token
from diagnostics.site.network import Failure, Network, RequestFailed
from tests.crms import local_client, serving
from tests.pipelines.crms.pushes import LISTS, only_problem, run
from tests.pipelines.crms.server import ELSEWHERE, TOKEN
from tests.postgresql import free_port


def everything_in(error: BaseException) -> str:
    """Return all that an error page or a log can show of an error: text, causes, and each frame's variables."""
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    causes = [one for one in (error.__cause__, error.__context__) if one]
    return shown + repr(error) + repr(vars(error)) + "".join(map(everything_in, causes))


def client(server: Any, token_header: Any = lambda token: ("Authorization", f"Bearer {token.reveal()}")) -> CrmClient:
    def problem_of(response: Response) -> PushProblem:
        return PushProblem(ProblemKind.REFUSED)

    return CrmClient(
        server.url, Token(TOKEN), Clock(), token_header=token_header, problem_of=problem_of, http=local_client()
    )


class TestToken:
    def test_is_in_no_address_and_no_body(self, kind: str, server: Any) -> None:
        run(kind, server)
        assert server.texts != []
        assert [text for text in server.texts if TOKEN in text] == []

    @pytest.mark.parametrize("fault", ["hangs up", "fails", "leads elsewhere", "repeats the token"])
    def test_is_in_no_exception(self, server: Any, fault: str, kind: str) -> None:
        server.faults = {LISTS[kind]: fault}
        opened = client(server)
        with pytest.raises(PushFailed) as caught:
            opened.get(LISTS[kind].removeprefix("GET "), lambda payload: payload["results"])
        assert TOKEN not in everything_in(caught.value)
        opened.close()

    def test_would_be_found_in_an_exception(self, server: Any) -> None:
        """The control: an exception of requests contains the header."""
        server.faults = {"GET /": "hangs up"}
        with pytest.raises(requests.ConnectionError) as caught:
            requests.get(server.url, headers={"Authorization": TOKEN}, timeout=5)
        assert TOKEN in everything_in(caught.value)

    def test_is_in_no_exception_after_an_unexpected_error(self, kind: str, server: Any) -> None:
        def broken(*_: object) -> bytes:
            raise RuntimeError(TOKEN)

        opened = client(server)
        with patch.object(calls, "_object", broken), pytest.raises(PushFailed) as caught:
            opened.get("/", lambda payload: payload)
        assert TOKEN not in everything_in(caught.value)
        assert caught.value.problem == PushProblem(ProblemKind.NONSENSE)
        opened.close()

    def test_is_removed_from_a_message_that_repeats_it(self, server: Any) -> None:
        text = f"The token {TOKEN} is not valid " + "x" * 500
        opened = client(server)
        opened._problem_of = lambda response: PushProblem(ProblemKind.REFUSED, message=text)
        with pytest.raises(PushFailed) as caught:
            opened.get("/no-such-page", lambda payload: payload)
        message = caught.value.problem.message
        assert (message[:24], len(message)) == ("The token … is not valid", 200)
        opened.close()

    def test_is_not_replaced_by_a_password_from_netrc(
        self, kind: str, server: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login someone password else\n")
        monkeypatch.setenv("NETRC", str(netrc))
        assert [one.state.value for one in run(kind, server)] == ["made", "made"]


class TestRedirects:
    def test_are_not_followed(self, kind: str, server: Any) -> None:
        server.faults = {LISTS[kind]: "leads elsewhere"}
        run(kind, server)
        assert server.calls == [LISTS[kind]]

    def test_would_be_followed_by_requests(self, kind: str, server: Any) -> None:
        """The control: requests follows them by default."""
        server.faults = {LISTS[kind]: "leads elsewhere"}
        requests.get(f"{server.url}{LISTS[kind].removeprefix('GET ')}", timeout=5)
        assert server.calls == [LISTS[kind], f"GET {ELSEWHERE}"]


class TestTime:
    def test_of_a_slow_response_counts_as_slow(self) -> None:
        error = RequestFailed(Failure.TIMEOUT, was_sent=True)
        assert calls._problem_of_failure(error, "GET") == PushProblem(ProblemKind.SLOW, is_transient=True)
        assert calls._problem_of_failure(error, "POST") == calls.CREATE_UNCERTAIN

    def test_of_a_push_is_the_systems_by_default(self) -> None:
        clock = Clock()
        assert 19 < clock.seconds_left() <= 20
        clock.wait(0)


class TestWait:
    @pytest.mark.parametrize(
        ("headers", "expected"),
        [
            ({}, None),
            ({"retry-after": "7"}, 7),
            ({"retry-after": " 7 "}, 7),
            ({"x-ratelimit-reset": "10"}, 10),
            ({"retry-after": "7", "x-ratelimit-reset": "10"}, 7),
            ({"retry-after": "soon"}, None),
            ({"retry-after": "-1"}, None),
            ({"retry-after": "1.5"}, None),
            ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0),
        ],
    )
    def test_is_in_the_headers(self, headers: dict[str, str], expected: int | None) -> None:
        assert Response(429, headers, {}).retry_after == expected

    def test_until_a_date_is_counted_from_now(self) -> None:
        then = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
        wait = Response(429, {"retry-after": then}, {}).retry_after
        assert wait is not None
        assert 97 <= wait <= 100


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_call_without_a_connection_was_not_sent_and_can_be_retried(method: str) -> None:
    with pytest.raises(RequestFailed) as caught:
        local_client().request(method, f"http://127.0.0.1:{free_port()}")
    assert calls._problem_of_failure(caught.value, method) == PushProblem(ProblemKind.UNREACHABLE, is_transient=True)


@pytest.fixture
def self_signed(tmp_path: Path) -> Path:
    """A self-signed certificate for this machine, with its key."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
    file = tmp_path / "self-signed.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.sign(key, SHA256()).public_bytes(Encoding.PEM))
    return file


@pytest.mark.parametrize("is_trusted", [False, True])
def test_a_token_goes_to_no_host_with_an_untrusted_certificate(self_signed: Path, is_trusted: bool) -> None:
    """The control is the same host with a trusted certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed)
    trusted = ssl.create_default_context(cafile=str(self_signed) if is_trusted else None)
    http = local_client(network=Network(trust=lambda: trusted))
    with serving("hubspot", context) as server:
        results = run("hubspot", server, base=server.url.replace("http:", "https:"), http=http)
        if is_trusted:
            assert [one.state.value for one in results] == ["made", "made"]
        else:
            assert (only_problem(results), server.calls) == (PushProblem(ProblemKind.UNREACHABLE), [])
