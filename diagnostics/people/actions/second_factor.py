"""Second factors: each code is accepted once, links that let staff set up the first one, lost ones are removed."""

from collections.abc import Collection

import structlog
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from cryptography.fernet import InvalidToken
from django.db import transaction
from django.utils.translation import gettext, gettext_noop

from diagnostics.instrument.errors import LinkUsed
from diagnostics.people.actions.sessions import end_sessions
from diagnostics.people.queries.second_factor import epoch_of, has_second_factor
from diagnostics.site.actions.mail import send_later
from diagnostics.site.models import User
from diagnostics.site.models.secrets import decrypt
from diagnostics.site.security_log import SecurityEvent, log_security

SWITCHED_OFF = gettext_noop(
    "An administrator switched off two-step sign-in for your account. If you didn't ask for that, tell them."
)

LAST_STEP = "last_step"
"""Name in an authenticator's data of the time step (30 s each, since 1970) of the last code that was accepted."""

log = structlog.get_logger("diagnostics.accounts")


@transaction.atomic
def accept_code(*, user_id: int, code: str) -> Authenticator | None:
    """Return the user's authenticator app or recovery codes if the code is theirs and is used for the first time."""
    # locked, so that of two requests with the same code one is refused
    rows = Authenticator.objects.select_for_update().filter(user=user_id).exclude(type=Authenticator.Type.WEBAUTHN)
    return next((row for row in rows.order_by("pk") if _accepts(row, code)), None)


def _accepts(authenticator: Authenticator, code: str) -> bool:
    try:
        if authenticator.type == Authenticator.Type.TOTP:
            return _accepts_step(authenticator, code)
        return bool(authenticator.wrap().validate_code(code))
    except InvalidToken:
        log.error("second factor unreadable: no SECRET_KEY fits", user=authenticator.user_id)
        return False


def _accepts_step(authenticator: Authenticator, code: str) -> bool:
    """Whether the code is that of a time step after the last accepted one, which it then is (RFC 6238, section 5.2)."""
    secret, last = decrypt(authenticator.data["secret"]), authenticator.data.get(LAST_STEP, 0)
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))) and step > last:
            authenticator.data[LAST_STEP] = step
            authenticator.save(update_fields=["data"])
            return True
    return False


@transaction.atomic
def use_link(*, user_id: int, token: str) -> None:
    """Use up a mailed link that lets a member of staff set up a second factor; the user's sessions end.

    Raises LinkUsed if the link is not theirs, is too old or was used, or if they have a second factor.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    # ending the sessions changes the epoch, which is in the token: nothing else has to be remembered
    if epoch_of(token, user_id) != user.session_epoch or has_second_factor(user_id):
        raise LinkUsed
    end_sessions(user_ids=[user_id])
    log.info("second factor link used", user=user_id)


@transaction.atomic
def remove_second_factors(*, user_ids: Collection[int], by: User) -> int:
    """Delete the second factors of the users, end their sessions and mail them; return how many users had one."""
    users = User.objects.filter(pk__in=user_ids, authenticator__isnull=False).distinct()
    emails = list(users.values_list("email", flat=True))
    Authenticator.objects.filter(user__in=user_ids).delete()
    end_sessions(user_ids=user_ids)
    for email in emails:
        subject = gettext("Two-step sign-in was switched off")
        send_later(to=email, subject=subject, text=gettext(SWITCHED_OFF), asked_for=False)
    for user_id in sorted(user_ids):
        log_security(SecurityEvent.FACTOR_REMOVED, user_id=user_id, factor="all", by=by.pk)
    return len(emails)
