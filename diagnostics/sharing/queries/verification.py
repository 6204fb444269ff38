"""Whether a printed result is what was saved."""

import secrets
from uuid import UUID

from diagnostics.assessing.domain.seal import seal
from diagnostics.assessing.models import Assessment


def find_sealed(assessment_id: UUID, checksum: str) -> Assessment | None:
    """Return the completed assessment whose seal has this checksum, with its version, in one query.

    One that is unknown, erased or begun is None like one that differs, so nobody learns which references there are.
    """
    found = Assessment.objects.completed().with_version().filter(pk=assessment_id).first()
    if found is None or found.completed_at is None or found.outcome is None:
        return None
    made = seal(
        found.pk,
        fingerprint=found.version.fingerprint,
        completed_at=found.completed_at,
        answers=found.answers,
        outcome=found.outcome,
    )
    return found if secrets.compare_digest(made.checksum, checksum) else None
