"""Telling people what an administrator changed in their account."""

from collections.abc import Collection
from enum import StrEnum

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language, gettext

from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_security


class AccountChange(StrEnum):
    """What an administrator can change in another's account."""

    PASSWORD = "password"  # noqa: S105 (a kind of change)
    ADDRESS = "address"
    OPEN = "open"
    PRIVILEGES = "privileges"


@transaction.atomic
def tell_of_changes(*, user: User, changes: Collection[AccountChange], earlier_address: str, by: User) -> None:
    """Mail the user what was changed, also to the earlier address if they have a new one, and log it."""
    language = get_language() or settings.LANGUAGE_CODE
    kinds = {str(change) for change in changes}
    text = render_mail("account/email/changed_by_staff_message.txt", language=language, user=user, kinds=kinds)
    for address in sorted({user.email, earlier_address}):
        send_later(to=address, subject=gettext("Your account was changed"), text=text, asked_for=False)
    for change in sorted(changes):
        _log(change, user, by)


def _log(change: AccountChange, user: User, by: User) -> None:
    if change is AccountChange.PRIVILEGES:
        log_privileges(user=user, by_id=by.pk)
        return
    event = {
        AccountChange.PASSWORD: SecurityEvent.PASSWORD_CHANGED,
        AccountChange.ADDRESS: SecurityEvent.ADDRESS_CHANGED,
        AccountChange.OPEN: SecurityEvent.ACCOUNT_OPENED if user.is_active else SecurityEvent.ACCOUNT_CLOSED,
    }[change]
    log_security(event, user_id=user.pk, by=by.pk)


def log_privileges(*, user: User, by_id: int | None) -> None:
    """Log what the user may do from now on."""
    log_security(
        SecurityEvent.PRIVILEGES_CHANGED,
        user_id=user.pk,
        by=by_id,
        groups=list(user.groups.order_by("name").values_list("name", flat=True)),
        permissions=list(user.user_permissions.order_by("codename").values_list("codename", flat=True)),
        staff=user.is_staff,
        superuser=user.is_superuser,
    )
