"""Accounts: claiming the browser's assessments, and accepting invitations."""

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.models import AssessmentGrant, Viewer
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import claimable

log = structlog.get_logger("diagnostics.accounts")


@transaction.atomic
def claim_assessments(*, by: Viewer) -> int:
    """Make the signed-in user the owner of this browser's assessments; return how many there were.

    Afterwards only the user can open them: the browser's id and the access that resume links gave are removed.
    Raises ValueError if nobody is signed in.
    """
    if by.user_id is None:
        raise ValueError("only a signed-in user can claim assessments")
    # locked, so that a concurrent answer or submission waits and then sees the new owner
    rows = claimable(by).select_for_update(of=("self",)).order_by("pk")
    ids = [assessment.pk for assessment in rows]
    AssessmentGrant.objects.filter(assessment__in=ids).delete()
    claimed = claimable(by).filter(pk__in=ids).order_by().update(owner_id=by.user_id, browser="")
    log.info("claimed", assessments=claimed)
    return claimed


def accept_invitation(*, invitation_id: int) -> None:
    """Mark the invitation as accepted, so that it cannot be used again."""
    Invitation.objects.filter(pk=invitation_id, accepted_at=None).update(accepted_at=timezone.now())
