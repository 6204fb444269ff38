"""The link to another device: its address, and the page that makes, shows and ends it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse

RESUME_SALT = "diagnostics.resume-link"


@dataclass(frozen=True, slots=True)
class ResumeLink:
    """What a link to another device says: which assessment, under which of its `link_number`s, made when."""

    assessment: UUID
    number: int | None
    made_at: datetime

    @classmethod
    def read(cls, token: str) -> "ResumeLink":
        """Return what the secret in an address says. Raises signing.BadSignature."""
        assessment, number, seconds = Signer(salt=RESUME_SALT).unsign_object(token)
        return cls(UUID(assessment), number, datetime.fromtimestamp(seconds, UTC))

    @property
    def url(self) -> str:
        """The signed address, the same each time, that lets another browser open the assessment."""
        content: Iterable[object] = [str(self.assessment), self.number, int(self.made_at.timestamp())]
        return reverse("diagnostics:resume", args=[Signer(salt=RESUME_SALT).sign_object(list(content))])

    @property
    def ends_at(self) -> datetime:
        """When it stops working by itself."""
        # in the address are whole seconds
        return self.made_at.replace(microsecond=0) + timedelta(hours=settings.RESUME_LINK_HOURS)


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """The link that opens the assessment on another device, if one is out, and how many browsers came by such links.

    An assessment of an account needs none: signing in on the other device is enough.
    """

    assessment: UUID
    is_owned: bool
    url: str = ""
    made_at: datetime | None = None
    ends_at: datetime | None = None
    browsers: int = 0

    @property
    def hours(self) -> int:
        """How long a link works."""
        return settings.RESUME_LINK_HOURS
