"""Notices of due reminders, for the start page and the list."""

from django.http import HttpRequest

from diagnostics.assessing.models import Reminder
from diagnostics.assessing.pages.reminders import DueNotice, due_notice
from diagnostics.assessing.queries.reminders import due_reminders
from diagnostics.authoring.queries.publishing import instrument_of


def reminders_for(request: HttpRequest) -> tuple[DueNotice, ...]:
    """Return the visitor's due reminders in one query; () without a query if the visitor is not signed in."""
    if not request.user.is_authenticated:
        return ()
    return tuple(map(_notice, due_reminders(request.user.pk)))


def _notice(reminder: Reminder) -> DueNotice:
    assessment = reminder.assessment
    assert assessment.completed_at is not None  # noqa: S101 - only completed ones have a reminder
    return due_notice(
        instrument_of(assessment.version),
        assessment.pk,
        title=assessment.display_name,
        answers=assessment.answers,
        completed_at=assessment.completed_at,
    )
