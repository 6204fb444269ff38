"""Finding reminders."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from diagnostics.assessing.domain.months import months_after
from diagnostics.assessing.models import Assessment, Reminder

LONGEST = 60
"""The largest number of months ahead."""

SHOWN = 3
"""The largest number of due reminders on a page; the others follow when these are dismissed."""


def reminder_of(assessment: Assessment) -> Reminder | None:
    """Return the assessment's reminder, or None."""
    return Reminder.objects.filter(assessment=assessment).first()


def due_reminders(user_id: int) -> list[Reminder]:
    """Return the user's due reminders that are not dismissed, with their assessments.

    It takes one query that reads no more than the index, and another one if there are any.
    """
    due = Reminder.objects.due_at_or_before(timezone.now()).filter(owner_id=user_id).order_by("due_at", "pk")
    keys = list(due.values_list("pk", flat=True)[:SHOWN])
    if not keys:
        return []
    rows = due.filter(pk__in=keys).select_related("assessment__version")
    return list(rows.defer("assessment__outcome", "assessment__version__document"))


def latest_day(assessment: Assessment) -> date:
    """Return the last possible day of a reminder: some years ahead, and before retention erases the assessment."""
    latest = months_after(timezone.localdate(), LONGEST)
    days = settings.RETENTION_DAYS_COMPLETED
    if days and assessment.completed_at is not None:
        kept_until = timezone.localdate(assessment.completed_at + timedelta(days=days)) - timedelta(days=1)
        return min(latest, kept_until)
    return latest
