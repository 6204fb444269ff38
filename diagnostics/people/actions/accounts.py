"""Accounts: claiming the browser's assessments, accepting invitations, removing lost second factors."""

from collections.abc import Collection

import structlog
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from diagnostics.assessing.models import AssessmentGrant, Viewer
from diagnostics.people.models import Invitation
from diagnostics.people.queries.accounts import claimable
from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import User

SWITCHED_OFF = gettext_noop(
    "An administrator switched off two-step sign-in for your account. If you didn't ask for that, tell them."
)

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


@transaction.atomic
def remove_second_factors(*, user_ids: Collection[int], by: User) -> int:
    """Delete the second factors of the users and mail them; return how many users had one."""
    users = User.objects.filter(pk__in=user_ids, authenticator__isnull=False).distinct()
    emails = list(users.values_list("email", flat=True))
    Authenticator.objects.filter(user__in=user_ids).delete()
    for email in emails:
        send_later(to=email, subject=gettext("Two-step sign-in was switched off"), text=gettext(SWITCHED_OFF))
    log.info("second factors removed", users=sorted(user_ids), by=by.pk)
    return len(emails)


def accept_invitation(*, invitation_id: int) -> None:
    """Mark the invitation as accepted, so that it cannot be used again."""
    Invitation.objects.filter(pk=invitation_id, accepted_at=None).update(accepted_at=timezone.now())
