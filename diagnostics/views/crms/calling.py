"""Calls to a CRM: whom they go to, how long they may take, and what is made of the answers.

A token stands in no address, no body and no exception that leaves here. Redirects are not followed, and certificates
are checked.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import requests
from django.views.decorators.debug import sensitive_variables
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError, ReadTimeoutError

from diagnostics.domain.push import Failed, Mishap, Token, Trouble

CALL = 5.0
"""Seconds that one call may take to connect, and then to answer."""

TOTAL = 20.0
"""Seconds after which no further call is made and no wait begun: each push holds a thread of the site for so long."""

LARGEST = 2_097_152
"""Bytes of an answer that are read; accounts with hundreds of pipelines need a few hundred thousand."""

WORDS = 200
"""Characters of what a CRM says that are shown."""

T = TypeVar("T")


class Clock:
    """The time that one push has: `now` and `sleep` are those of the system unless others are given."""

    def __init__(
        self,
        total: float = TOTAL,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._now, self._sleep = now, sleep
        self._end = now() + total

    def left(self) -> float:
        """Return the seconds that remain."""
        return self._end - self._now()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self._sleep(seconds)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a CRM answered: its status, its headers by lower-case name, and the JSON object, {} where it is none."""

    status: int
    headers: dict[str, str] = field(repr=False)
    told: dict[str, Any] = field(repr=False)

    @property
    def wait(self) -> int | None:
        """Return how many seconds it asks to wait, None where it does not say: a number or a date (RFC 9110)."""
        asked = self.headers.get("retry-after") or self.headers.get("x-ratelimit-reset") or ""
        if asked.strip().isdecimal():
            return int(asked)
        with suppress(ValueError, TypeError):
            return max(0, round((parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds()))
        return None


Explain = Callable[[Answer], Mishap]
Sign = Callable[[Token], tuple[str, str]]


class _TookTooLong(Exception):
    """The answer came in pieces for longer than a call may take."""


class _Signature(AuthBase):
    """Puts the token into its header at the last moment; without one, requests would look for a password in .netrc."""

    def __init__(self, sign: Sign, token: Token) -> None:
        self.sign, self.token = sign, token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        name, value = self.sign(self.token)
        request.headers[name] = value
        return request


class Line:
    """Where calls go out: to one host, with one token, as long as the clock allows.

    `sign` returns the header that carries the token, `explain` what an answer that is no success means.
    """

    def __init__(
        self, base: str, token: Token, clock: Clock, *, sign: Sign, explain: Explain, timeout: float = CALL
    ) -> None:
        self._base, self._token, self._clock, self._timeout = base, token, clock, timeout
        self._explain = explain
        self._signature = _Signature(sign, token)
        self._session = requests.Session()

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def get(self, path: str, read: Callable[[dict[str, Any]], T], **query: str) -> T:
        """Return what `read` makes of the answer. Raises Failed."""
        answer = self._ask("GET", path, params=query)
        return _read(answer, read, Mishap(Trouble.NONSENSE))

    def post(self, path: str, read: Callable[[dict[str, Any]], T], body: dict[str, Any]) -> T:
        """Return what `read` makes of the answer to a JSON body; where that cannot be read, it was done all the same.

        Raises Failed.
        """
        answer = self._ask("POST", path, json=body)
        return _read(answer, read, LOST)

    def _ask(self, method: str, path: str, **sent: Any) -> Answer:
        got = self._exchange(method, path, **sent)
        if isinstance(got, Mishap):
            raise Failed(got)
        if got.status in (200, 201):
            return got
        mishap = self._mishap(method, got)
        raise Failed(replace(mishap, words=self._token.hidden_in(mishap.words)[:WORDS]))

    def _mishap(self, method: str, answer: Answer) -> Mishap:
        if answer.status < 400:
            # a redirect, or a success that is none of those documented
            return Mishap(Trouble.NONSENSE)
        if answer.status in (502, 504) and method == "POST":
            # a gateway gave up waiting for what may have been done since
            return LOST
        if answer.status >= 500 or answer.status in (423, 477):
            return Mishap(Trouble.UNREACHABLE, answer.wait, passing=True)
        return self._explain(answer)

    @sensitive_variables()
    def _exchange(self, method: str, path: str, **sent: Any) -> Answer | Mishap:
        """Return the answer, or what became of the call; raises nothing, since a traceback would lead to the token."""
        timeout = min(self._timeout, self._clock.left())
        if timeout <= 0:
            return Mishap(Trouble.SLOW)
        until = time.monotonic() + timeout
        try:
            with self._session.request(
                method,
                self._base + path,
                auth=self._signature,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
                **sent,
            ) as response:
                headers = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, headers, _object(_body(response, until)))
        except Exception as error:
            return _mishap_of(error, method)


LOST = Mishap(Trouble.LOST, passing=True, doubtful=True)
"""Something was to be made, and whether it was is not known."""


def _read(answer: Answer, read: Callable[[dict[str, Any]], T], otherwise: Mishap) -> T:
    """Return what `read` makes of an answer. Raises Failed, which leads back to no answer: some repeat the token."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        return read(answer.told)
    raise Failed(otherwise)


def _body(response: requests.Response, until: float) -> bytes:
    """Return the answer's bytes, the first LARGEST of them at most. Raises _TookTooLong."""
    body = b""
    # piece by piece: a time-out counts from piece to piece, not for the whole
    while len(body) <= LARGEST and (piece := response.raw.read1(65_536, decode_content=True)):
        body += piece
        if time.monotonic() > until:
            raise _TookTooLong
    return body


def _object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that an answer is; {} where it is none, or too large to have been read whole."""
    with suppress(ValueError, RecursionError):
        told = json.loads(body)
        return told if isinstance(told, dict) else {}
    return {}


def _mishap_of(error: Exception, method: str) -> Mishap:
    if isinstance(error, requests.exceptions.SSLError | requests.exceptions.ProxyError):
        return Mishap(Trouble.UNREACHABLE)
    if isinstance(error, requests.ConnectTimeout) or _was_not_connected(error):
        return Mishap(Trouble.UNREACHABLE, passing=True)
    if method == "POST":
        return LOST
    if isinstance(error, requests.Timeout | ReadTimeoutError | _TookTooLong):
        return Mishap(Trouble.SLOW, passing=True)
    if isinstance(error, requests.RequestException | HTTPError | OSError):
        return Mishap(Trouble.UNREACHABLE, passing=True)
    return Mishap(Trouble.NONSENSE)


def _was_not_connected(error: Exception) -> bool:
    """Tell whether nothing can have been sent, since there was no connection to send it on."""
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)
