"""The overview of an account, what can be claimed, and an invitation."""

from dataclasses import dataclass
from datetime import datetime

from diagnostics.assessing.pages.archive import AssessmentRow


@dataclass(frozen=True, slots=True)
class AccountPage:
    """What the account has: its address, whether there is a password, a second factor, and access to the admin."""

    email: str
    has_password: bool
    has_second_factor: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """What this browser began before there was an account; `next_url` is where the visitor was going."""

    rows: tuple[AssessmentRow, ...]
    next_url: str


@dataclass(frozen=True, slots=True)
class InvitationPage:
    """An invitation that can be accepted until `expires_at`."""

    email: str
    expires_at: datetime
