"""Second factors: whether a user has one, and the links by which staff set up the first one."""

from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import models

from diagnostics.site.models import User

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""Types that make a second step of signing in; recovery codes only replace one of these."""

LINK_SALT = "diagnostics.second_factor"
LINK_MINUTES = 60
"""How long a mailed link can be used."""


def has_second_factor(user_id: int | None) -> bool:
    """Whether the user has set up two-step sign-in."""
    exists: bool = Authenticator.objects.filter(user_id=user_id, type__in=SECOND_FACTORS).exists()
    return exists


def with_second_step(users: "models.QuerySet[User]") -> "models.QuerySet[User]":
    """Annotate whether each user has set up two-step sign-in, as `second_step`."""
    factors = Authenticator.objects.filter(user=models.OuterRef("pk"), type__in=SECOND_FACTORS)
    return users.annotate(second_step=models.Exists(factors))


def factor_ids(user_id: int) -> set[int]:
    """Return the ids of everything with which the user can show a second factor, recovery codes included."""
    return set(Authenticator.objects.filter(user=user_id).values_list("pk", flat=True))


def link_token(user: User) -> str:
    """Return the signed token of a link with which the user can set up the first second factor, once."""
    return signing.dumps([user.pk, user.session_epoch], salt=LINK_SALT)


def epoch_of(token: str, user_id: int) -> int | None:
    """Return the epoch of the user's sessions when the link was made; None if it is not theirs or is too old."""
    try:
        owner, epoch = signing.loads(token, salt=LINK_SALT, max_age=LINK_MINUTES * 60)
    except signing.BadSignature:
        return None
    return int(epoch) if owner == user_id else None
