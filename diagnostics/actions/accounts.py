"""Accounts: taking over what the browser began, and accepting invitations."""

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.models import AssessmentGrant, Invitation, Viewer
from diagnostics.queries.accounts import claimable

log = structlog.get_logger("diagnostics.accounts")


@transaction.atomic
def claim_assessments(*, by: Viewer) -> int:
    """Give the signed-in user what this browser began, and return how many assessments that were.

    Afterwards only the user can open them: the browser's id is taken off, and browsers let in by a link are put out.
    Raises ValueError where nobody is signed in.
    """
    if by.user_id is None:
        raise ValueError("only a signed-in user can claim assessments")
    # locked, so that whoever is about to answer or submit one of them waits, and then meets the new owner
    rows = claimable(by).select_for_update(of=("self",)).order_by("pk")
    ids = [assessment.pk for assessment in rows]
    AssessmentGrant.objects.filter(assessment__in=ids).delete()
    claimed = claimable(by).filter(pk__in=ids).order_by().update(owner_id=by.user_id, browser="")
    log.info("claimed", assessments=claimed)
    return claimed


def accept_invitation(*, invitation_id: int) -> None:
    """Note that an account was made by the invitation; it cannot be used again."""
    Invitation.objects.filter(pk=invitation_id, accepted_at=None).update(accepted_at=timezone.now())
