"""Webhook messages: secrets, signatures, payloads and retries.

Source: the Standard Webhooks specification, version 1.0.0, which libraries in many languages verify.
"""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

FORMAT = "salesmodel-webhook/1"
"""Name and version of the payload's format; the number changes when the structure changes."""

COMPLETED, CHANGED, PING = "assessment.completed", "pipeline.changed", "ping"
"""The types of events."""

SETTLES = timedelta(minutes=5)
"""How long after its last change an own pipeline is sent, so that a team that edits it sends it once."""

PREFIX = "whsec_"
SECRET_BYTES = 32

OVERLAP = timedelta(hours=24)
"""How long a replaced secret still signs, together with the new one."""

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=20),
)
"""Pauses between the attempts: ten attempts within three days."""

JITTER = 0.1
"""The part by which a pause may be shorter, so that deliveries that failed together are not retried together."""

LONGEST_WAIT = timedelta(days=1)
"""Upper limit of a receiver's Retry-After header."""

ALERT_AFTER = timedelta(hours=24)
"""How long an endpoint fails before staff are alerted."""


class Problem(StrEnum):
    """Why an attempt did not deliver."""

    BAD_ADDRESS = "bad_address"
    UNKNOWN_HOST = "unknown_host"
    NOT_PUBLIC = "not_public"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    NO_ANSWER = "no_answer"
    REDIRECT = "redirect"
    GONE = "gone"
    STATUS = "status"
    RESTING = "resting"
    SWITCHED_OFF = "switched_off"
    OURS = "ours"


SLOW = (Problem.TIMEOUT,)
"""Problems that use up the whole time limit, after which the endpoint rests for a while."""


def new_secret() -> str:
    """Return a secret of 256 random bits, in the form that receivers get."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_message_id() -> str:
    """Return an id for all attempts of one message, without a full stop, which separates the signed parts."""
    return f"msg_{secrets.token_hex(16)}"


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one attempt: "v1," and an HMAC-SHA256. `timestamp` is in seconds since 1970."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)).decode()


def headers(valid_secrets: Iterable[str], *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of one attempt, signed with each valid secret, so that receivers can change to a new one."""
    timestamp = int(at.timestamp())
    signatures = (signature(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in valid_secrets)
    return {
        "Content-Type": "application/json",
        "User-Agent": FORMAT,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def message(kind: str, *, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """Return the payload of an event that happened at `at`."""
    return {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "format": FORMAT, "data": data}


def attempts_of(kind: str) -> int:
    """Return the number of attempts; one for a test, since somebody is waiting for its result."""
    return 1 if kind == PING else len(PAUSES) + 1


def pause_after(attempts: int, *, message_id: str) -> timedelta:
    """Return the pause after this many attempts; its jitter is always the same for a message."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    share = int.from_bytes(hashlib.sha256(f"{message_id}.{attempts}".encode()).digest()[:4]) / 2**32
    return pause * (1 - JITTER * share)


def problem_with(status: int) -> Problem | None:
    """Return the problem that a response's status means, None for success."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Problem.REDIRECT
    return Problem.GONE if status == 410 else Problem.STATUS


def alert_is_due(problem: Problem, *, failing_since: datetime, alerted_at: datetime | None, now: datetime) -> bool:
    """Whether to alert staff at `now`: once until the next success, and immediately if the receiver is gone."""
    return alerted_at is None and (problem is Problem.GONE or now - failing_since >= ALERT_AFTER)


def retry_wait(retry_after: str | None) -> timedelta:
    """Return the time that a Retry-After header asks for, at most a day; zero if it is not in seconds."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit()):
        return timedelta()
    return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
