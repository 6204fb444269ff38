"""The overview of an account, and the page that offers to claim assessments."""

from dataclasses import dataclass

from diagnostics.assessing.pages.archive import AssessmentRow


@dataclass(frozen=True, slots=True)
class AccountPage:
    """How the user signs in, and whether the admin is open to them."""

    email: str
    has_password: bool
    has_second_factor: bool
    is_staff: bool


@dataclass(frozen=True, slots=True)
class ClaimPage:
    """The browser's assessments that have no owner yet; `next_url` is where the user was going."""

    rows: tuple[AssessmentRow, ...]
    next_url: str
