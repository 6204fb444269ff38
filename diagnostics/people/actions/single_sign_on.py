"""Accounts of people who sign in with the provider of single sign-on.

`identity_provider` has verified the person; here they are matched with the accounts of this site. Imported only
if a provider is set up, since allauth's table does not exist otherwise.
"""

import structlog
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import transaction

from diagnostics.instrument.errors import AccountClosed, AddressOfAnother
from diagnostics.people.actions.sessions import end_sessions
from diagnostics.site.models import User

log = structlog.get_logger("diagnostics.accounts")


@transaction.atomic
def connect_by_address(*, issuer: str, subject: str, email: str) -> SocialAccount | None:
    """Connect a person at the provider to the account with their address, and return the connection; None without one.

    The provider must have verified the address. A new way in ends the account's sessions. If the address was never
    verified here, its password ends too, since somebody else may have made the account. Raises AccountClosed, and
    AddressOfAnother if the account is connected to another person at the provider: an address that passes to a new
    person does not pass the account on.
    """
    user = User.objects.select_for_update().filter(email=email).first()
    if user is None:
        return None
    if not user.is_active:
        raise AccountClosed(email)
    connected = SocialAccount.objects.filter(user=user, provider=issuer).first()
    if connected is not None:
        # the same person may have connected a moment ago, in another window
        if connected.uid != subject:
            raise AddressOfAnother(email)
        return connected
    verified = {"verified": True, "primary": True}
    if not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        user.set_unusable_password()
        user.save(update_fields=["password"])
        EmailAddress.objects.update_or_create(user=user, email=email, defaults=verified)
    end_sessions(user_ids=[user.pk])
    # the session that begins now is signed with the new epoch
    user.refresh_from_db(fields=["session_epoch"])
    log.info("connected")
    return SocialAccount.objects.create(user=user, provider=issuer, uid=subject)
