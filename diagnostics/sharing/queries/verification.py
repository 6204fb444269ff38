"""Verifying a printed result against the stored one."""

import secrets
from uuid import UUID

from diagnostics.assessing.domain.seal import seal
from diagnostics.assessing.models import Assessment


def find_verified(assessment_id: UUID, checksum: str) -> Assessment | None:
    """Return the completed assessment with this id and checksum, with its version, in one query.

    None if it is unknown, erased, not completed or has another checksum, so nobody learns which references exist.
    """
    assessment = Assessment.objects.completed().with_version().filter(pk=assessment_id).first()
    if assessment is None or assessment.completed_at is None or assessment.outcome is None:
        return None
    stored = seal(
        assessment.pk,
        fingerprint=assessment.version.fingerprint,
        completed_at=assessment.completed_at,
        answers=assessment.answers,
        outcome=assessment.outcome,
    )
    return assessment if secrets.compare_digest(stored.checksum, checksum) else None
