"""Encrypting all stored secrets with the present SECRET_KEY, so that an earlier one can be thrown away."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db import transaction

from diagnostics.people.actions.sessions import end_sessions
from diagnostics.site.models.secrets import encrypt_again
from diagnostics.webhooks.domain import new_secret
from diagnostics.webhooks.models import WebhookEndpoint

Change = Callable[[int], None]
"""Changes the row of a primary key."""

log = structlog.get_logger("diagnostics.accounts")


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many rows were encrypted again, and how many no key opens."""

    rotated: int
    unreadable: int


def rotate_secrets(*, forget: bool = False) -> Rotation:
    """Encrypt each secret with SECRET_KEY, row by row while the site serves; return how many. Idempotent.

    With `forget`, what no key opens is given up: such second factors are deleted, and webhooks get a new secret.
    """
    authenticators = Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN)
    kinds: tuple[tuple[Any, Change, Change], ...] = (
        (authenticators, _rotate_authenticator, _forget_authenticator),
        (WebhookEndpoint.objects.all(), _rotate_webhook, _forget_webhook),
    )
    outcomes = [
        _is_rotated(key, rotate, give_up if forget else None)
        for rows, rotate, give_up in kinds
        for key in rows.order_by("pk").values_list("pk", flat=True)
    ]
    rotation = Rotation(rotated=outcomes.count(True), unreadable=outcomes.count(False))
    log.info("secrets rotated", rows=rotation.rotated, unreadable=rotation.unreadable, forgotten=forget)
    return rotation


@transaction.atomic
def _is_rotated(key: int, rotate: Change, give_up: Change | None) -> bool:
    try:
        rotate(key)
    except InvalidToken:
        if give_up:
            give_up(key)
        return False
    return True


def _rotate_authenticator(key: int) -> None:
    # locked, so that a code that is accepted at this moment stays used
    for row in Authenticator.objects.select_for_update().filter(pk=key):
        row.data.update({name: encrypt_again(row.data[name]) for name in ("secret", "seed") if name in row.data})
        row.save(update_fields=["data"])


def _forget_authenticator(key: int) -> None:
    for row in Authenticator.objects.filter(pk=key):
        end_sessions(user_ids=[row.user_id])
        row.delete()


def _rotate_webhook(key: int) -> None:
    # saving encrypts
    for row in WebhookEndpoint.objects.select_for_update().filter(pk=key):
        row.save(update_fields=["secret", "secret_before"])


def _forget_webhook(key: int) -> None:
    WebhookEndpoint.objects.filter(pk=key).update(secret=new_secret(), secret_before="", secret_before_until=None)
