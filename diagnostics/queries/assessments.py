"""Finding the assessments that may be opened."""

from uuid import UUID

from diagnostics.models import Assessment, Viewer


def find_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment | None:
    """Return the assessment with its version in one query, or None where `viewer` may not open it."""
    assessment = Assessment.objects.with_version().filter(pk=assessment_id).first()
    return assessment if assessment is not None and assessment.is_visible_to(viewer) else None


def find_unowned(assessment_id: UUID) -> Assessment | None:
    """Return the assessment that a link names, or None once it is erased or belongs to a user."""
    return Assessment.objects.with_version().filter(pk=assessment_id, owner=None).first()
