"""The page that sets a reminder, and the notice of one that is due."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from diagnostics.assessing.pages.archive import model_name
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class RemindPage:
    """When one will be reminded, and how to change it.

    `sign_in_url` is set where one has to sign in first. `is_owner` is false where the assessment is not the account's;
    `is_possible` where it is erased before there could be a reminder. `due_at` is None while there is no reminder;
    `is_past` tells that it has come.
    """

    assessment: UUID
    sign_in_url: str = ""
    is_owner: bool = False
    is_possible: bool = True
    due_at: datetime | None = None
    is_past: bool = False

    @property
    def can_set(self) -> bool:
        """Tell whether there is a form."""
        return self.is_owner and self.is_possible


@dataclass(frozen=True, slots=True)
class DueNotice:
    """A reminder that is due, as it stands on a page."""

    assessment: UUID
    name: str
    completed_at: datetime


def remind_page(
    assessment: UUID,
    *,
    is_signed_in: bool,
    is_owner: bool,
    due_at: datetime | None = None,
    now: datetime,
    today: date,
    latest: date,
) -> RemindPage:
    """Present the reminder of one completed assessment."""
    here = reverse("diagnostics:remind", args=[assessment])
    sign_in = f"{reverse(settings.LOGIN_URL)}?{urlencode({'next': here})}"
    return RemindPage(
        assessment=assessment,
        sign_in_url="" if is_signed_in else sign_in,
        is_owner=is_owner,
        is_possible=latest > today,
        due_at=due_at,
        is_past=due_at is not None and due_at <= now,
    )


def due_notice(
    instrument: Instrument, assessment: UUID, *, title: str, leading: str, completed_at: datetime
) -> DueNotice:
    """Present a due reminder; the assessment is called by its name, else by its result."""
    return DueNotice(assessment, title or model_name(instrument, leading, is_completed=True), completed_at)
