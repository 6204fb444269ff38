"""What a webhook delivery is made of: its secret, signature, message, and when it is tried again.

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
"""What the body calls its shape; another shape gets another number."""

COMPLETED, PING = "assessment.completed", "ping"
"""The types of events."""

PREFIX = "whsec_"
SECRET_BYTES = 32

OVERLAP = timedelta(hours=24)
"""How long a secret that was replaced still signs beside the new one."""

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
"""Between the attempts, of which there is one more: within three days in all."""

SPREAD = 0.1
"""By how much of itself a pause may be shorter, so that what failed together does not come back together."""

LONGEST_WAIT = timedelta(days=1)
"""How long a receiver may ask us to wait."""

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
"""Problems that cost the whole time limit, so that the address is left alone for a moment."""


def new_secret() -> str:
    """Return a secret of 256 random bits, as it is shown and given to receivers."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def new_message_id() -> str:
    """Return the id that all attempts of one message share; it holds no full stop, which divides what is signed."""
    return f"msg_{secrets.token_hex(16)}"


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of one attempt, made in the second `timestamp` since 1970: "v1," and an HMAC-SHA256."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + b64encode(hmac.digest(b64decode(secret.removeprefix(PREFIX)), signed, hashlib.sha256)).decode()


def headers(valid: Iterable[str], *, message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Return the headers of one attempt, signed with each valid secret, so that a receiver can change over."""
    timestamp = int(at.timestamp())
    signatures = (signature(secret, message_id=message_id, timestamp=timestamp, body=body) for secret in valid)
    return {
        "Content-Type": "application/json",
        "User-Agent": FORMAT,
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }


def message(kind: str, *, at: datetime, data: dict[str, Any]) -> dict[str, Any]:
    """Return the body of an event that happened at `at`, whenever it is delivered."""
    return {"type": kind, "timestamp": at.astimezone(UTC).isoformat(), "format": FORMAT, "data": data}


def attempts_of(kind: str) -> int:
    """Return how often an event is tried; a test once, since somebody waits for it."""
    return 1 if kind == PING else len(PAUSES) + 1


def pause_after(attempts: int, *, message_id: str) -> timedelta:
    """Return the pause after this many attempts; it differs a little by message, always by the same amount."""
    pause = PAUSES[min(attempts, len(PAUSES)) - 1]
    share = int.from_bytes(hashlib.sha256(f"{message_id}.{attempts}".encode()).digest()[:4]) / 2**32
    return pause * (1 - SPREAD * share)


def problem_with(status: int) -> Problem | None:
    """Return what is wrong with an answer, None if its status says that the message was taken."""
    if 200 <= status < 300:
        return None
    if 300 <= status < 400:
        return Problem.REDIRECT
    return Problem.GONE if status == 410 else Problem.STATUS


def alert_is_due(problem: Problem, *, failing_since: datetime, alerted_at: datetime | None, now: datetime) -> bool:
    """Return whether to alert staff of a failure at `now`: once until a success, at once if the receiver is gone."""
    return alerted_at is None and (problem is Problem.GONE or now - failing_since >= ALERT_AFTER)


def retry_wait(retry_after: str | None) -> timedelta:
    """Return how long the header Retry-After asks to wait, a day at most; nothing if it gives no seconds."""
    if retry_after is None or not (retry_after.isascii() and retry_after.isdigit()):
        return timedelta()
    return min(timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
