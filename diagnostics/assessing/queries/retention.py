"""Assessments that the retention settings no longer keep."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.assessing.models.assessments import AssessmentQuerySet

COUNT_LIMIT = 10_000
"""Rows counted for a page; that there are more is all it says then."""


def expired_begun() -> AssessmentQuerySet:
    """Return the assessments that were begun too long ago and never submitted; none where they are kept for ever."""
    days = settings.RETENTION_DAYS_BEGUN
    begun = Assessment.objects.begun()
    return begun.filter(started_at__lt=timezone.now() - timedelta(days=days)) if days else begun.none()


def expired_completed() -> AssessmentQuerySet:
    """Return the assessments that were completed too long ago; none where they are kept for ever."""
    days = settings.RETENTION_DAYS_COMPLETED
    completed = Assessment.objects.completed()
    return completed.filter(completed_at__lt=timezone.now() - timedelta(days=days)) if days else completed.none()


def expired_counts() -> tuple[int, int]:
    """Return how many begun and completed assessments the next clean-up erases; over COUNT_LIMIT, one more than it."""
    return _bounded(expired_begun()), _bounded(expired_completed())


def _bounded(rows: AssessmentQuerySet) -> int:
    return rows.order_by()[: COUNT_LIMIT + 1].count()
