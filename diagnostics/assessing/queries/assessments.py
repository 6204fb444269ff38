"""Finding an assessment that a viewer may open."""

from uuid import UUID

from diagnostics.assessing.models import Assessment, Viewer


def find_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment | None:
    """Return the assessment with its version in one query, or None if `viewer` may not open it."""
    try:
        # get(), because first() also sorts, which is slower
        assessment = Assessment.objects.with_version().get(pk=assessment_id)
    except Assessment.DoesNotExist:
        return None
    return assessment if assessment.is_visible_to(viewer) else None


def find_unowned(assessment_id: UUID) -> Assessment | None:
    """Return the assessment of a link, or None if it is erased or belongs to a user."""
    return Assessment.objects.with_version().filter(pk=assessment_id, owner=None).first()
