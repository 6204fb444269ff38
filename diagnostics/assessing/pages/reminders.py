"""The page that sets a reminder, and the notice of one that is due."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from diagnostics.assessing.pages.archive import result_name
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answers


@dataclass(frozen=True, slots=True)
class RemindPage:
    """The reminder of one assessment.

    `is_owner`: the assessment belongs to the account. `is_possible` is false if retention erases it before a reminder
    could be due. `due_at` is None if there is no reminder; `is_past`: it has been due.
    """

    assessment: UUID
    is_owner: bool = False
    is_possible: bool = True
    due_at: datetime | None = None
    is_past: bool = False

    @property
    def can_set(self) -> bool:
        """Whether the page has the form."""
        return self.is_owner and self.is_possible


@dataclass(frozen=True, slots=True)
class DueNotice:
    """The notice of a due reminder."""

    assessment: UUID
    name: str
    completed_at: datetime


def remind_page(
    assessment: UUID,
    *,
    is_owner: bool,
    due_at: datetime | None = None,
    now: datetime,
    today: date,
    latest: date,
) -> RemindPage:
    """Present the reminder of one completed assessment."""
    return RemindPage(
        assessment=assessment,
        is_owner=is_owner,
        is_possible=latest > today,
        due_at=due_at,
        is_past=due_at is not None and due_at <= now,
    )


def due_notice(
    instrument: Instrument, assessment: UUID, *, title: str, answers: Answers, completed_at: datetime
) -> DueNotice:
    """Return the notice of a due reminder; the assessment is named by its title, or else by its result."""
    return DueNotice(assessment, title or result_name(instrument, answers, is_completed=True), completed_at)
