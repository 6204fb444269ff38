"""Changing SECRET_KEY: nobody is signed out or loses a second factor, and then the earlier key opens nothing."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from diagnostics.people.actions.second_factor import accept_code
from diagnostics.site.models import User
from diagnostics.site.models.secrets import decrypt, encrypt
from diagnostics.webhooks.models import WebhookEndpoint
from tests.people.views.second_steps import code_of, forget_codes, is_signed_in, signed_in
from tests.person import dump
from tests.visitors import SECRET, make_account, with_second_factor

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

FIRST, SECOND = "first key " * 5, "second key " * 5
WEBHOOK, EARLIER = "whsec_c2VjcmV0", "whsec_ZWFybGllcg=="
ADDRESS = "https://receiver.example.com/"


@pytest.fixture
def change_key(settings: Settings) -> Callable[..., None]:
    """Let the site have a key, and earlier ones."""

    def change(key: str, *earlier: str) -> None:
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(earlier)

    return change


@pytest.fixture
def user(change_key: Callable[..., None]) -> User:
    """A person with an authenticator app and recovery codes, and a webhook, all from the time of the first key."""
    change_key(FIRST)
    user = with_second_factor(make_account())
    data = {"seed": encrypt("0" * 80), "used_mask": 0}
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data=data)
    webhook = WebhookEndpoint(address=ADDRESS, secret=WEBHOOK)
    webhook.secret_before, webhook.secret_before_until = EARLIER, webhook.created_at
    webhook.save()
    return user


def rotate(**options: Any) -> str:
    out = io.StringIO()
    call_command("rotate_secrets", stdout=out, **options)
    return out.getvalue()


def secrets_of(user: User) -> tuple[bool, int, str, str]:
    """Return whether the app's code is accepted, how many recovery codes there are, and the webhook's two secrets."""
    forget_codes()
    webhook = WebhookEndpoint.objects.get()
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    is_right = accept_code(user_id=user.pk, code=code_of(SECRET)) is not None
    return is_right, len(codes), webhook.secret, webhook.secret_before


WHOLE = (True, 10, WEBHOOK, EARLIER)


def test_no_secret_is_in_the_database_in_clear(user: User) -> None:
    rows = "\n".join(dump())
    assert [secret for secret in (SECRET, "0" * 80, WEBHOOK, EARLIER) if secret in rows] == []
    # the control: they would be found
    with connection.cursor() as cursor:
        cursor.execute("UPDATE diagnostics_webhookendpoint SET secret = %s", [WEBHOOK])
    assert WEBHOOK in "\n".join(dump())


def test_the_drill(user: User, change_key: Callable[..., None]) -> None:
    visitor = signed_in(user)
    change_key(SECOND, FIRST)
    assert (secrets_of(user), is_signed_in(visitor)) == (WHOLE, True)
    assert rotate() == "3 rows are encrypted with SECRET_KEY.\n"
    assert rotate() == "3 rows are encrypted with SECRET_KEY.\n"
    change_key(SECOND)
    assert (secrets_of(user), is_signed_in(visitor), unreadable()) == (WHOLE, True, [])
    change_key(FIRST)
    with pytest.raises(InvalidToken):
        secrets_of(user)


def test_the_control_without_rotating_the_earlier_key_is_needed(user: User, change_key: Callable[..., None]) -> None:
    change_key(SECOND)
    with pytest.raises(InvalidToken):
        WebhookEndpoint.objects.get()
    assert len(unreadable()) == 1
    with pytest.raises(CommandError, match="3 rows were encrypted with a key"):
        rotate()


def test_what_a_lost_key_closed_can_be_given_up(user: User, change_key: Callable[..., None]) -> None:
    change_key(SECOND)
    assert rotate(forget=True) == "0 rows are encrypted with SECRET_KEY.\n"
    webhook = WebhookEndpoint.objects.get()
    assert (Authenticator.objects.count(), webhook.secret_before, unreadable()) == (0, "", [])
    assert webhook.secret not in ("", WEBHOOK)


def test_a_text_is_encrypted_differently_each_time() -> None:
    one, other = encrypt("secret"), encrypt("secret")
    assert (one != other, decrypt(one), decrypt(other)) == (True, "secret", "secret")


def unreadable() -> list[str]:
    return [message.msg for message in run_checks(databases=["default"]) if message.id == "diagnostics.W003"]
