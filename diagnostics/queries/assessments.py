"""Finding the assessments a viewer may open."""

from uuid import UUID

from diagnostics.models import Assessment, Viewer


def find_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment | None:
    """Return the assessment with its version in one query, or None where `viewer` may not open it."""
    return Assessment.objects.visible_to(viewer).with_version().filter(pk=assessment_id).first()
