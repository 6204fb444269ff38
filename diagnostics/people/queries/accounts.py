"""What an account has: a second factor, an invitation, and what its browser began before there was an account."""

from allauth.mfa.models import Authenticator
from django.core import signing
from django.utils import timezone

from diagnostics.assessing.models import Assessment, Viewer
from diagnostics.assessing.models.assessments import AssessmentQuerySet
from diagnostics.people.models import Invitation
from diagnostics.site.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What is asked for beside a password; recovery codes only stand in for one of these."""


INVITATION_SALT = "diagnostics.invitation"


def has_second_factor(user_id: int | None) -> bool:
    """Tell whether the user signs in with more than a password."""
    found: bool = Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists()
    return found


def claimable(viewer: Viewer) -> AssessmentQuerySet:
    """Return what this browser began and nobody owns, newest first.

    What it was let into by a link is left out: that stays with the browser that began it.
    """
    if not viewer.browser:
        return Assessment.objects.none()
    rows = Assessment.objects.filter(owner=None, browser=viewer.browser)
    return rows.with_version().defer("outcome", "version__document").order_by("-pk")


def open_invitation(invitation_id: int) -> Invitation | None:
    """Return the invitation if it can still be accepted."""
    invitation = Invitation.objects.filter(pk=invitation_id).first()
    return invitation if invitation is not None and invitation.is_open else None


def invitation_token(invitation: Invitation) -> str:
    """Return what the link to accept the invitation holds; nobody can make one up."""
    return signing.dumps(invitation.pk, salt=INVITATION_SALT)


def invitation_of(token: str) -> Invitation | None:
    """Return the invitation that a link's token names, if it can still be accepted."""
    try:
        return open_invitation(signing.loads(token, salt=INVITATION_SALT))
    except signing.BadSignature:
        return None


def is_invited(email: str) -> bool:
    """Tell whether there is an invitation to the address that can still be accepted."""
    return Invitation.objects.filter(email=email, accepted_at=None, expires_at__gt=timezone.now()).exists()


def is_registered(email: str) -> bool:
    """Tell whether the address belongs to an account."""
    return User.objects.filter(email=email.lower()).exists()
