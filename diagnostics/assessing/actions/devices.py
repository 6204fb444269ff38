"""The link that opens an assessment on another device: making it, following it, ending it."""

from datetime import datetime
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.actions.rows import lock_assessment
from diagnostics.assessing.models import Assessment, AssessmentGrant, Viewer

log = structlog.get_logger("diagnostics.assessments")


@transaction.atomic
def make_link(*, assessment_id: UUID, by: Viewer) -> Assessment:
    """Make a link, which ends the one before it, and return the assessment. One with an owner gets none.

    Browsers that came by earlier links can still open the assessment. Raises Assessment.DoesNotExist.
    """
    assessment = lock_assessment(assessment_id, by)
    if assessment.owner_id is None:
        _number(assessment, made_at=timezone.now())
        log.info("link made", assessment=str(assessment.pk))
    return assessment


@transaction.atomic
def end_link(*, assessment_id: UUID, by: Viewer) -> int:
    """End every link to the assessment and the access that links gave, but for this browser's own. Idempotent.

    Returns how many browsers can no longer open it. Raises Assessment.DoesNotExist.
    """
    assessment = lock_assessment(assessment_id, by)
    _number(assessment, made_at=None)
    ended, _ = AssessmentGrant.objects.filter(assessment=assessment).exclude(browser=by.browser).delete()
    log.info("link ended", assessment=str(assessment.pk), browsers=ended)
    return ended


def _number(assessment: Assessment, *, made_at: datetime | None) -> None:
    assessment.link_number = (assessment.link_number or 0) + 1
    assessment.link_made_at = made_at
    assessment.save(update_fields=["link_number", "link_made_at"])


@transaction.atomic
def grant_browser(*, assessment: Assessment, browser: str) -> None:
    """Let another browser open the assessment by the link that it had when it was read. Idempotent.

    Raises Assessment.DoesNotExist if it was erased since, or the link was ended.
    """
    # locked, so that it cannot be erased before the grant refers to it, nor its link be ended
    Assessment.objects.select_for_update().get(pk=assessment.pk, link_number=assessment.link_number)
    AssessmentGrant.objects.get_or_create(assessment=assessment, browser=browser)
