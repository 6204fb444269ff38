"""Ending people's sessions, all at once."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import User
from diagnostics.site.security_log import SecurityEvent, log_security


def end_sessions(*, user_ids: Collection[int]) -> None:
    """End every session of the users, from their next request on."""
    User.objects.filter(pk__in=user_ids).update(session_epoch=F("session_epoch") + 1)


@transaction.atomic
def sign_out_everywhere(*, user_ids: Collection[int], by: User) -> int:
    """End every session of the users on behalf of an administrator, and mail them; return how many they are."""
    emails = list(User.objects.filter(pk__in=user_ids).values_list("email", flat=True))
    end_sessions(user_ids=user_ids)
    for email in emails:
        text = gettext("An administrator signed you out on all your devices. Sign in again to go on.")
        send_later(to=email, subject=gettext("You were signed out everywhere"), text=text, asked_for=False)
    for user_id in user_ids:
        log_security(SecurityEvent.SESSIONS_ENDED, user_id=user_id, by=by.pk)
    return len(emails)
