"""The overview of an account, and what can be claimed."""

from dataclasses import dataclass

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
