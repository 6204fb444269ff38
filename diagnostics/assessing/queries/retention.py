"""Assessments past their retention period."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import AssessmentQuerySet

COUNT_LIMIT = 1_000
"""The largest number of rows counted for a page."""


def expired_begun() -> AssessmentQuerySet:
    """Return unsubmitted assessments past their retention period; none if they are kept for ever."""
    days = settings.RETENTION_DAYS_BEGUN
    begun = Assessment.objects.begun()
    return begun.filter(started_at__lt=timezone.now() - timedelta(days=days)) if days else begun.none()


def expired_completed() -> AssessmentQuerySet:
    """Return completed assessments past their retention period; none if they are kept for ever."""
    days = settings.RETENTION_DAYS_COMPLETED
    completed = Assessment.objects.completed()
    return completed.filter(completed_at__lt=timezone.now() - timedelta(days=days)) if days else completed.none()


def expired_counts() -> tuple[int, int]:
    """Count the begun and completed assessments that the next clean-up erases, up to COUNT_LIMIT + 1 each."""
    return _bounded(expired_begun(), "started_at"), _bounded(expired_completed(), "completed_at")


def _bounded(rows: AssessmentQuerySet, column: str) -> int:
    # the index has the column, so no row is read
    return rows.order_by().values_list(column)[: COUNT_LIMIT + 1].count()
