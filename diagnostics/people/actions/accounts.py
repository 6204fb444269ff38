"""Accounts: claiming the browser's assessments, and accepting invitations."""

import structlog
from django.db import transaction
from django.utils import timezone

from diagnostics.assessing.models import AssessmentGrant, Viewer
from diagnostics.people.actions.roles import give_role
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import claimable, is_acceptable
from diagnostics.site.models import User

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
    claimed = claimable(by).filter(pk__in=ids).order_by().update(owner_id=by.user_id, browser="", link_made_at=None)
    log.info("claimed", assessments=claimed)
    return claimed


@transaction.atomic
def accept_invitation(*, user: User, invitation_id: int) -> bool:
    """Use up the invitation for the new user and give them its role; return whether it was theirs and still open."""
    invitation = Invitation.objects.select_for_update().filter(pk=invitation_id, email=user.email).first()
    if invitation is None or not is_acceptable(invitation):
        return False
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    give_role(invitation=invitation, user=user)
    return True
