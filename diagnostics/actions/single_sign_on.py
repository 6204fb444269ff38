"""Accounts of people who come from the provider of single sign-on.

What the provider says of a person has been checked before; here it is brought together with the accounts there are.
Imported only where a provider is set up, since its table is not there otherwise.
"""

import structlog
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from diagnostics.domain.errors import AccountClosed, AddressOfAnother
from diagnostics.models import Invitation, User

log = structlog.get_logger("diagnostics.accounts")


@transaction.atomic
def connect_by_address(*, issuer: str, subject: str, email: str) -> SocialAccount | None:
    """Let a person sign in to the account that has their address, and return what connects the two; None without one.

    The address must be verified by the provider. Where it was not verified here before, whoever made the account need
    not be its owner: their password and their sessions end. Raises AccountClosed, and AddressOfAnother where someone
    else at the provider is connected already: an address that is given on to a new person does not give the account on.
    """
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        return None
    if not user.is_active:
        raise AccountClosed(email)
    connected = SocialAccount.objects.filter(user=user, provider=issuer).first()
    if connected is not None:
        # the same person's was made a moment ago, in another window
        return _of(subject, connected)
    verified = {"verified": True, "primary": True}
    if not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(user=user, email=email, defaults=verified)
    log.info("connected")
    return SocialAccount.objects.create(user=user, provider=issuer, uid=subject)


def _of(subject: str, connected: SocialAccount) -> SocialAccount:
    if connected.uid != subject:
        raise AddressOfAnother(connected.user.email)
    return connected


def accept_invitation_of(*, email: str) -> None:
    """Note that the owner of an address has an account now; an invitation of theirs cannot be used again."""
    Invitation.objects.filter(email=email, accepted_at=None).update(accepted_at=timezone.now())
