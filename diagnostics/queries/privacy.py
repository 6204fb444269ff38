"""What the retention settings no longer keep."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from diagnostics.models import Assessment
from diagnostics.models.assessments import AssessmentQuerySet


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
