"""Finding an assessment that a viewer may open."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.site.models.statements import Select
from diagnostics.site.queries.branding import brand_revision, saw_brand


@Select
def _rows(assessment_id: Any) -> QuerySet[Assessment]:
    rows = Assessment.objects.with_version().filter(pk=assessment_id).order_by()
    return rows.annotate(brand_revision=brand_revision())


def find_assessment(assessment_id: UUID, viewer: Viewer) -> Assessment | None:
    """Return the assessment with its version in one query, or None if `viewer` may not open it."""
    rows = _rows(assessment_id=assessment_id)
    if rows:
        saw_brand(rows[0].brand_revision)  # type: ignore[attr-defined]
    return rows[0] if rows and rows[0].is_visible_to(viewer) else None


def find_unowned(assessment_id: UUID) -> Assessment | None:
    """Return the assessment of a link, or None if it is erased or belongs to a user."""
    return Assessment.objects.with_version().filter(pk=assessment_id, owner=None).first()


def count_granted(assessment: Assessment, *, but: Viewer) -> int:
    """Return how many other browsers came by a link and may open the assessment."""
    return assessment.grants.exclude(browser=but.browser).count()
