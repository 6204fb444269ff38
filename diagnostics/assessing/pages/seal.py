"""The seal on a printed result, and the page that verifies it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from diagnostics.assessing.domain.seal import seal, spaced
from diagnostics.site.pages.urls import absolute_url


@dataclass(frozen=True, slots=True)
class SealView:
    """The seal on a print: both codes in groups of four, and the address of the page that verifies them.

    `filled_url` opens that page with both codes filled in, for a link or a QR code.
    """

    reference: str
    checksum: str
    url: str
    filled_url: str


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """The verification of two codes: `saved_at` and the version's number are None unless they match."""

    is_asked: bool
    saved_at: datetime | None
    number: int | None


def seal_view(
    assessment_id: UUID,
    *,
    fingerprint: str,
    completed_at: datetime,
    answers: Mapping[str, str],
    outcome: Mapping[str, Any],
) -> SealView:
    """Return the seal of a completed assessment; `outcome` is the saved document, not the parsed outcome."""
    codes = seal(assessment_id, fingerprint=fingerprint, completed_at=completed_at, answers=answers, outcome=outcome)
    url = absolute_url(reverse("diagnostics:verify"))
    return SealView(
        reference=spaced(codes.reference),
        checksum=spaced(codes.checksum),
        url=url,
        filled_url=f"{url}?{urlencode({'r': codes.reference, 'c': codes.checksum})}",
    )
