"""Telling people what an administrator changed in their account."""

from collections.abc import Collection
from enum import StrEnum

from django.conf import settings
from django.utils.translation import get_language, gettext

from diagnostics.site.actions.mail import render_mail, send_later
from diagnostics.site.models import User


class AccountChange(StrEnum):
    """What an administrator can change in another's account."""

    PASSWORD = "password"  # noqa: S105 (a kind of change)
    ADDRESS = "address"
    OPEN = "open"
    PRIVILEGES = "privileges"


def tell_of_changes(*, user: User, changes: Collection[AccountChange], earlier_address: str) -> None:
    """Mail the user what was changed, also to the earlier address if they have a new one."""
    language = get_language() or settings.LANGUAGE_CODE
    kinds = {str(change) for change in changes}
    text = render_mail("account/email/changed_by_staff_message.txt", language=language, user=user, kinds=kinds)
    for address in sorted({user.email, earlier_address}):
        send_later(to=address, subject=gettext("Your account was changed"), text=text)
