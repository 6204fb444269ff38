"""The HTTP client for a CRM's API: time limits, and what failed calls mean.

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

from diagnostics.pipelines.domain.push import ProblemKind, PushFailed, PushProblem, Token
from diagnostics.site.http import Client
from diagnostics.site.network import Failure, RequestFailed

CALL_SECONDS = 5.0
"""How long one call may take."""

PUSH_SECONDS = 20.0
"""After how long a push begins no further call and no wait; it keeps a thread of the site busy meanwhile."""

BODY_LIMIT = 2_097_152
"""Bytes of a response that are read; accounts with hundreds of pipelines need a few hundred thousand."""

MESSAGE_LIMIT = 200
"""Characters of a CRM's own message that are shown."""

CREATE_UNCERTAIN = PushProblem(ProblemKind.LOST, is_transient=True, may_have_succeeded=True)
"""A create call got no usable response, so whether it succeeded is not known."""

PERMANENT_FAILURES = (Failure.BAD_ADDRESS, Failure.NOT_PUBLIC, Failure.CERTIFICATE)
"""Failures after which a retry is of no use."""

T = TypeVar("T")


class Clock:
    """The time left for one push. Tests replace `now` and `sleep`."""

    def __init__(
        self,
        total: float = PUSH_SECONDS,
        *,
        now: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._now, self._sleep = now, sleep
        self._end = now() + total

    def seconds_left(self) -> float:
        """Return the seconds left, negative if the time is up."""
        return self._end - self._now()

    def wait(self, seconds: float) -> None:
        """Sleep."""
        self._sleep(seconds)


@dataclass(frozen=True, slots=True)
class Response:
    """A CRM's response: status, headers by lower-case name, and the JSON object in its body, {} if there is none."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    payload: dict[str, Any] = field(repr=False)

    @property
    def retry_after(self) -> int | None:
        """The seconds that the CRM asks to wait, given as a number or a date (RFC 9110); None if it does not say."""
        value = self.headers.get("retry-after") or self.headers.get("x-ratelimit-reset") or ""
        if value.strip().isdecimal():
            return int(value)
        with suppress(ValueError, TypeError):
            return max(0, round((parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()))
        return None


ProblemOf = Callable[[Response], PushProblem]
TokenHeader = Callable[[Token], tuple[str, str]]


class CrmClient:
    """Calls one host with one token, as long as the clock allows.

    `token_header` returns the name and value of the header with the token, `problem_of` what an unsuccessful response
    means. Tests replace `http`, the client for public hosts.
    """

    def __init__(
        self,
        base: str,
        token: Token,
        clock: Clock,
        *,
        token_header: TokenHeader,
        problem_of: ProblemOf,
        http: Client | None = None,
    ) -> None:
        self._base, self._token, self._clock = base, token, clock
        self._token_header, self._problem_of = token_header, problem_of
        self._http = http or Client(seconds=CALL_SECONDS, body_limit=BODY_LIMIT, keep_open=True, by_proxy=True)

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def get(self, path: str, read: Callable[[dict[str, Any]], T], **query: str) -> T:
        """Return the response's JSON as read by `read`. Raises PushFailed."""
        response = self._success("GET", f"{path}?{urlencode(query)}" if query else path)
        return _read(response, read, PushProblem(ProblemKind.NONSENSE))

    def post(self, path: str, read: Callable[[dict[str, Any]], T], body: dict[str, Any]) -> T:
        """Send JSON and return the response's JSON as read by `read`. Raises PushFailed.

        If the response cannot be read, the call may have succeeded all the same.
        """
        return _read(self._success("POST", path, json.dumps(body).encode()), read, CREATE_UNCERTAIN)

    def _success(self, method: str, path: str, body: bytes | None = None) -> Response:
        """Return the response if it is successful. Raises PushFailed."""
        response = self._exchange(method, path, body)
        if isinstance(response, PushProblem):
            raise PushFailed(response)
        if response.status in (200, 201):
            return response
        problem = self._problem(method, response)
        raise PushFailed(replace(problem, message=self._token.hidden_in(problem.message)[:MESSAGE_LIMIT]))

    def _problem(self, method: str, response: Response) -> PushProblem:
        if response.status < 400:
            # a redirect, or an undocumented success
            return PushProblem(ProblemKind.NONSENSE)
        if response.status in (502, 504) and method == "POST":
            # a gateway timed out; the call may have succeeded since
            return CREATE_UNCERTAIN
        if response.status >= 500 or response.status in (423, 477):
            return PushProblem(ProblemKind.UNREACHABLE, response.retry_after, is_transient=True)
        return self._problem_of(response)

    @sensitive_variables()
    def _exchange(self, method: str, path: str, body: bytes | None) -> Response | PushProblem:
        """Return the response or the problem; raises nothing, since a traceback would contain the token."""
        seconds = self._clock.seconds_left()
        if seconds <= 0:
            return PushProblem(ProblemKind.SLOW)
        name, value = self._token_header(self._token)
        headers = {"Accept": "application/json", name: value}
        if body is not None:
            headers["Content-Type"] = "application/json"
        try:
            response = self._http.request(method, self._base + path, body=body, headers=headers, seconds=seconds)
            return Response(response.status, response.headers, _object(response.body))
        except RequestFailed as failed:
            return _problem_of_failure(failed, method)
        except Exception:
            return CREATE_UNCERTAIN if method == "POST" else PushProblem(ProblemKind.NONSENSE)


def _read(response: Response, read: Callable[[dict[str, Any]], T], problem: PushProblem) -> T:
    """Return a response as read by `read`. Raises PushFailed without a cause: some responses repeat the token."""
    with suppress(LookupError, TypeError, ValueError, AttributeError):
        return read(response.payload)
    raise PushFailed(problem)


def _object(body: bytes) -> dict[str, Any]:
    """Return a body's JSON object, {} if it is none."""
    with suppress(ValueError, RecursionError):
        payload = json.loads(body)
        return payload if isinstance(payload, dict) else {}
    return {}


def _problem_of_failure(failed: RequestFailed, method: str) -> PushProblem:
    if not failed.was_sent:
        return PushProblem(ProblemKind.UNREACHABLE, is_transient=failed.failure not in PERMANENT_FAILURES)
    if method == "POST":
        return CREATE_UNCERTAIN
    if failed.failure is Failure.TOO_LARGE:
        return PushProblem(ProblemKind.NONSENSE)
    kind = ProblemKind.SLOW if failed.failure is Failure.TIMEOUT else ProblemKind.UNREACHABLE
    return PushProblem(kind, is_transient=True)
