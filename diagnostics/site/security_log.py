"""The security log: one JSON line for each event that tells of an attack, or of a change of who may do what.

Lines hold ids, names of routes and of permissions, and a keyed hash of the network address; never an e-mail address, a
name, a token, a code or an answer. docs/security-log.md is the inventory.
"""

from enum import StrEnum

import structlog
from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

log = structlog.get_logger("security")

HASH_LENGTH = 32
"""Hexadecimal digits of a hashed network address: 128 bits."""


class SecurityEvent(StrEnum):
    """What can happen; the value is the `event` of the line."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SIGNED_UP = "signed_up"
    LOCKED = "locked"
    CODE_REJECTED = "code_rejected"
    REAUTHENTICATED = "reauthenticated"
    FACTOR_SHOWN = "factor_shown"
    FACTOR_FAILED = "factor_failed"
    FACTOR_ADDED = "factor_added"
    FACTOR_REMOVED = "factor_removed"
    RECOVERY_CODES_MADE = "recovery_codes_made"
    RECOVERY_CODES_SEEN = "recovery_codes_seen"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of an event)
    ADDRESS_CHANGED = "address_changed"
    SESSIONS_ENDED = "sessions_ended"
    PRIVILEGES_CHANGED = "privileges_changed"
    ACCOUNT_CLOSED = "account_closed"
    ACCOUNT_OPENED = "account_opened"
    INVITED = "invited"
    REFUSED = "refused"
    LIMITED = "limited"
    EXPORTED = "exported"
    ERASED = "erased"


Detail = str | int | bool | None | list[str] | dict[str, object]


def log_security(
    event: SecurityEvent, *, user_id: int | None, request: HttpRequest | None = None, **details: Detail
) -> None:
    """Write one line. `user_id` is the account that the event is about; who did it, if it was another, goes into `by`.

    With the request, the line names its route and a hash of the network address. The line has the request's id anyway.
    """
    if request is not None:
        route = request.resolver_match.route if request.resolver_match else None
        details = {"route": route, "network": network_hash(request), **details}
    log.info(event.value, user=user_id, **details)


def log_visitor(event: SecurityEvent, request: HttpRequest, **details: Detail) -> None:
    """Write one line about the visitor of the request."""
    user = getattr(request, "user", None)
    log_security(event, user_id=user.pk if user is not None else None, request=request, **details)


def network_hash(request: HttpRequest) -> str:
    """Return a keyed hash of the visitor's network address, so that lines of one address can be told apart."""
    address = get_adapter(request).get_client_ip(request)
    return salted_hmac("salesmodel.security-log", address, algorithm="sha256").hexdigest()[:HASH_LENGTH]
