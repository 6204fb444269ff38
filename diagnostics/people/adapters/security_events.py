"""The security log of accounts, fed by the signals of Django and allauth; the only receivers of libraries' signals.

What this site does itself is logged where it is done. docs/security-log.md lists all events.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import get_authentication_records
from allauth.mfa import signals as factors
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.http import HttpRequest

from diagnostics.people.queries.accounts import user_id_of
from diagnostics.site.models import User
from diagnostics.site.security_log import Detail, SecurityEvent, log_security

Receiver = Callable[..., None]


def _event(event: SecurityEvent, **details: Detail) -> Receiver:
    """Return a receiver that logs the event of the signal's user, with the type of the factor if there is one."""

    def receive(request: HttpRequest, user: User | None = None, **sent: Any) -> None:
        more: dict[str, Detail] = {"factor": sent["authenticator"].type} if "authenticator" in sent else {}
        log_security(event, user_id=user.pk if user else None, request=request, **details, **more)

    return receive


def _signed_in(request: HttpRequest, user: User, **sent: Any) -> None:
    methods = [str(record["method"]) for record in get_authentication_records(request, user)]
    log_security(SecurityEvent.SIGNED_IN, user_id=user.pk, request=request, methods=methods)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **sent: Any) -> None:
    user_id = user_id_of(str(credentials.get("email", "")))
    log_security(SecurityEvent.SIGN_IN_FAILED, user_id=user_id, request=request)


def _completed_step(request: HttpRequest, user: User, method: str, **sent: Any) -> None:
    # factors have a signal of their own; the first steps of signing in are part of its line
    if sent.get("reauthenticated"):
        log_security(SecurityEvent.REAUTHENTICATED, user_id=user.pk, request=request, method=method)


RECEIVERS = (
    (account.user_logged_in, _signed_in),
    (user_login_failed, _failed),
    (user_logged_out, _event(SecurityEvent.SIGNED_OUT)),
    (account.user_signed_up, _event(SecurityEvent.SIGNED_UP)),
    (account.authentication_step_completed, _completed_step),
    (account.password_set, _event(SecurityEvent.PASSWORD_CHANGED, how="set")),
    (account.password_changed, _event(SecurityEvent.PASSWORD_CHANGED, how="changed")),
    (account.password_reset, _event(SecurityEvent.PASSWORD_CHANGED, how="mailed link")),
    (account.email_changed, _event(SecurityEvent.ADDRESS_CHANGED)),
    (account.email_verification_code_rejected, _event(SecurityEvent.CODE_REJECTED)),
    (factors.authenticator_used, _event(SecurityEvent.FACTOR_SHOWN)),
    (factors.authentication_failed, _event(SecurityEvent.FACTOR_FAILED)),
    (factors.authenticator_added, _event(SecurityEvent.FACTOR_ADDED)),
    (factors.authenticator_removed, _event(SecurityEvent.FACTOR_REMOVED)),
    (factors.authenticator_reset, _event(SecurityEvent.RECOVERY_CODES_MADE)),
)


def connect() -> None:
    """Connect the receivers, once."""
    for number, (signal, receiver) in enumerate(RECEIVERS):
        signal.connect(receiver, weak=False, dispatch_uid=f"diagnostics.security.{number}")
