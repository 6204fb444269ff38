"""Calls to a CRM: which host they go to, how long they may take, and what its answers mean.

The token is in no address, no body and no exception that leaves this module.
"""

import json
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.views.decorators.debug import sensitive_variables

from diagnostics.pipelines.domain.push import Failed, Mishap, Token, Trouble
from diagnostics.site.http import Client
from diagnostics.site.network import Failure, RequestFailed

CALL = 5.0
"""Seconds that one call may take."""

TOTAL = 20.0
"""Seconds after which no further call and no wait begins: each push holds a thread of the site for so long."""

LARGEST = 2_097_152
"""Bytes of an answer that are read; accounts with hundreds of pipelines need a few hundred thousand."""

LONGEST_MESSAGE = 200
"""Characters of a CRM's own message that are shown."""

LOST = Mishap(Trouble.LOST, passing=True, doubtful=True)
"""Something was to be created, and whether it was is not known."""

FINAL = (Failure.BAD_ADDRESS, Failure.NOT_PUBLIC, Failure.CERTIFICATE)
"""Failures that another try does not mend."""

T = TypeVar("T")


class Clock:
    """The time that one push has; `now` and `sleep` are those of the system unless others are given."""

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
    """A CRM's answer: its status, its headers by lower-case name, and its JSON object, {} if the body is none."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    payload: dict[str, Any] = field(repr=False)

    @property
    def wait(self) -> int | None:
        """Return how many seconds the CRM asks to wait, None if it does not say: a number or a date (RFC 9110)."""
        retry_after = self.headers.get("retry-after") or self.headers.get("x-ratelimit-reset") or ""
        if retry_after.strip().isdecimal():
            return int(retry_after)
        with suppress(ValueError, TypeError):
            return max(0, round((parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()))
        return None


Explain = Callable[[Answer], Mishap]
Sign = Callable[[Token], tuple[str, str]]


class CrmClient:
    """Calls one host with one token, as long as the clock allows.

    `sign` returns the header that carries the token, `explain` what an answer that is no success means. `http` replaces
    the client for public hosts, in tests.
    """

    def __init__(
        self, base: str, token: Token, clock: Clock, *, sign: Sign, explain: Explain, http: Client | None = None
    ) -> None:
        self._base, self._token, self._clock = base, token, clock
        self._sign, self._explain = sign, explain
        self._http = http or Client(seconds=CALL, body_limit=LARGEST, keep_open=True, by_proxy=True)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, path: str, read: Callable[[dict[str, Any]], T], **query: str) -> T:
        """Return what `read` makes of the answer's JSON. Raises Failed."""
        answer = self._success("GET", f"{path}?{urlencode(query)}" if query else path)
        return _read(answer, read, Mishap(Trouble.NONSENSE))

    def post(self, path: str, read: Callable[[dict[str, Any]], T], body: dict[str, Any]) -> T:
        """Send JSON and return what `read` makes of the answer's. Raises Failed.

        If the answer cannot be read, what was to be created may exist all the same.
        """
        return _read(self._success("POST", path, json.dumps(body).encode()), read, LOST)

    def _success(self, method: str, path: str, body: bytes | None = None) -> Answer:
        """Return the answer if it is a success. Raises Failed."""
        answer = self._exchange(method, path, body)
        if isinstance(answer, Mishap):
            raise Failed(answer)
        if answer.status in (200, 201):
            return answer
        mishap = self._mishap(method, answer)
        raise Failed(replace(mishap, message=self._token.hidden_in(mishap.message)[:LONGEST_MESSAGE]))

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
    def _exchange(self, method: str, path: str, body: bytes | None) -> Answer | Mishap:
        """Return the answer, or what became of the call; raises nothing, since a traceback would lead to the token."""
        left = self._clock.left()
        if left <= 0:
            return Mishap(Trouble.SLOW)
        name, value = self._sign(self._token)
        headers = {"Accept": "application/json", name: value}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            response = self._http.request(method, self._base + path, body=body, headers=headers, seconds=left)
            return Answer(response.status, response.headers, _object(response.body))
        except RequestFailed as failed:
            return _mishap_of(failed, method)
        except Exception:
            return LOST if method == "POST" else Mishap(Trouble.NONSENSE)


def _read(answer: Answer, read: Callable[[dict[str, Any]], T], otherwise: Mishap) -> T:
    """Return what `read` makes of an answer. Raises Failed, which leads back to no answer: some repeat the token."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        return read(answer.payload)
    raise Failed(otherwise)


def _object(body: bytes) -> dict[str, Any]:
    """Return the JSON object that a body is; {} if it is none."""
    with suppress(ValueError, RecursionError):
        payload = json.loads(body)
        return payload if isinstance(payload, dict) else {}
    return {}


def _mishap_of(failed: RequestFailed, method: str) -> Mishap:
    if not failed.was_sent:
        return Mishap(Trouble.UNREACHABLE, passing=failed.failure not in FINAL)
    if method == "POST":
        return LOST
    if failed.failure is Failure.TOO_LARGE:
        return Mishap(Trouble.NONSENSE)
    return Mishap(Trouble.SLOW if failed.failure is Failure.TIMEOUT else Trouble.UNREACHABLE, passing=True)
