"""Invitations, and the assessments that a browser can hand over to an account."""

from django.conf import settings
from django.core import signing
from django.db import models
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.people.models import Invitation
from diagnostics.people.queries.privileges import may_give
from diagnostics.site.models import User

LISTED_INVITATIONS = 50
"""Open invitations above the list of people; all are on the page of invitations."""

INVITATION_SALT = "diagnostics.invitation"


def claimable(viewer: Viewer) -> AssessmentQuerySet:
    """Return the assessments that this browser began and that have no owner, newest first.

    An assessment that it can open only by a resume link stays with the browser that began it.
    """
    if not viewer.browser:
        return Assessment.objects.none()
    rows = Assessment.objects.filter(owner=None, browser=viewer.browser)
    return rows.with_version().defer("outcome", "version__document").order_by("-pk")


def is_acceptable(invitation: Invitation) -> bool:
    """Whether the invitation can be accepted now: it is open, and who sent it may still give its role.

    A site that takes no new accounts takes those with a role.
    """
    if not invitation.is_open or (settings.SIGN_UP == "closed" and not invitation.role):
        return False
    return not invitation.role or (
        invitation.invited_by is not None and may_give(invitation.invited_by, invitation.role)
    )


def open_invitation(invitation_id: int) -> Invitation | None:
    """Return the invitation if it can still be accepted, else None."""
    invitation = Invitation.objects.select_related("invited_by").filter(pk=invitation_id).first()
    return invitation if invitation is not None and is_acceptable(invitation) else None


def open_invitations() -> "models.QuerySet[Invitation]":
    """Return the newest invitations that nobody has accepted yet and that have not expired."""
    waiting = Invitation.objects.filter(accepted_at=None, expires_at__gt=timezone.now())
    return waiting.select_related("invited_by").order_by("-created_at")[:LISTED_INVITATIONS]


def invitation_token(invitation: Invitation) -> str:
    """Return the signed token for the link that accepts the invitation."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link's token if the token is genuine and the invitation open, else None."""
    try:
        return open_invitation(signing.loads(token, salt=INVITATION_SALT))
    except signing.BadSignature:
        return None


def invitation_to(email: str) -> Invitation | None:
    """Return the invitation to the address that can be accepted, None without one."""
    invitation = Invitation.objects.select_related("invited_by").filter(email=email).first()
    return invitation if invitation is not None and is_acceptable(invitation) else None


def user_id_of(email: str) -> int | None:
    """Return the id of the account with this address, None if there is none."""
    return User.objects.filter(email=email.lower()).values_list("pk", flat=True).first()


def is_registered(email: str) -> bool:
    """Whether an account has this e-mail address."""
    return User.objects.filter(email=email.lower()).exists()
