"""The reference and checksum of a printed result, by which it can be verified later."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and letters that cannot be confused. Source: Crockford's base 32."""

REFERENCE_LENGTH = 26
CHECKSUM_LENGTH = 16
_READ_AS = str.maketrans("OIL", "011", "- \t\u00a0")


@dataclass(frozen=True, slots=True)
class Seal:
    """The reference of an assessment and the checksum of its saved content; both without separators."""

    reference: str
    checksum: str


def seal(
    assessment: UUID,
    *,
    fingerprint: str,
    completed_at: datetime,
    answers: Mapping[str, str],
    outcome: Mapping[str, Any],
) -> Seal:
    """Return the seal of a completed assessment. The checksum covers version, time, answers and outcome."""
    sealed = {
        "assessment": str(assessment),
        "fingerprint": fingerprint,
        # databases store microseconds and return different time zones
        "completed_at": completed_at.astimezone(UTC).isoformat(timespec="microseconds"),
        "answers": dict(answers),
        "outcome": dict(outcome),
    }
    text = json.dumps(sealed, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    return Seal(
        _encode(assessment.int, REFERENCE_LENGTH), _encode(number >> (256 - 5 * CHECKSUM_LENGTH), CHECKSUM_LENGTH)
    )


def spaced(code: str) -> str:
    """Format a reference or checksum in groups of four."""
    return " ".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """Normalise a typed reference or checksum: no spaces or dashes, upper case, O as 0, I and L as 1."""
    return text.upper().translate(_READ_AS)


def assessment_of(reference: str) -> UUID | None:
    """Return the id of the assessment with this reference, or None if it is not a reference."""
    code = typed(reference)
    if len(code) != REFERENCE_LENGTH or not set(code) <= set(ALPHABET):
        return None
    number = 0
    for character in code:
        number = number * 32 + ALPHABET.index(character)
    return UUID(int=number) if number < 2**128 else None


def _encode(number: int, length: int) -> str:
    digits = [ALPHABET[number >> 5 * place & 31] for place in reversed(range(length))]
    return "".join(digits)
