"""Invitations, and the assessments that a browser can hand over to an account."""

from django.core import signing
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.people.models import Invitation
from diagnostics.site.models import User

INVITATION_SALT = "diagnostics.invitation"


def claimable(viewer: Viewer) -> AssessmentQuerySet:
    """Return the assessments that this browser began and that have no owner, newest first.

    An assessment that it can open only by a resume link stays with the browser that began it.
    """
    if not viewer.browser:
        return Assessment.objects.none()
    rows = Assessment.objects.filter(owner=None, browser=viewer.browser)
    return rows.with_version().defer("outcome", "version__document").order_by("-pk")


def open_invitation(invitation_id: int) -> Invitation | None:
    """Return the invitation if it can still be accepted, else None."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    return invitation if invitation is not None and invitation.is_open else None


def invitation_token(invitation: Invitation) -> str:
    """Return the signed token for the link that accepts the invitation."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation of a link's token if the token is genuine and the invitation open, else None."""
    try:
        return open_invitation(signing.loads(token, salt=INVITATION_SALT))
    except signing.BadSignature:
        return None


def is_invited(email: str) -> bool:
    """Whether an open invitation to the address exists."""
    return Invitation.objects.filter(email=email, accepted_at=None, expires_at__gt=timezone.now()).exists()


def user_id_of(email: str) -> int | None:
    """Return the id of the account with this address, None if there is none."""
    return User.objects.filter(email=email.lower()).values_list("pk", flat=True).first()


def is_registered(email: str) -> bool:
    """Whether an account has this e-mail address."""
    return User.objects.filter(email=email.lower()).exists()
