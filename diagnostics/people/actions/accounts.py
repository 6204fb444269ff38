"""Accounts: taking over what the browser began, accepting invitations, and helping who lost a second factor."""

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
    "Someone who runs the site switched off the second step of your sign-in. If you did not ask for that, tell them."
)

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


@transaction.atomic
def remove_second_factors(*, user_ids: Collection[int], by: User) -> int:
    """Take the second factors off users who lost theirs, and tell them; return how many users had some."""
    users = User.objects.filter(pk__in=user_ids, authenticator__isnull=False).distinct()
    emails = list(users.values_list("email", flat=True))
    Authenticator.objects.filter(user__in=user_ids).delete()
    for email in emails:
        send_later(to=email, subject=gettext("Two-step sign-in was switched off"), text=gettext(SWITCHED_OFF))
    log.info("second factors removed", users=sorted(user_ids), by=by.pk)
    return len(emails)


def accept_invitation(*, invitation_id: int) -> None:
    """Note that an account was made by the invitation; it cannot be used again."""
    Invitation.objects.filter(pk=invitation_id, accepted_at=None).update(accepted_at=timezone.now())
