"""System checks of the database that migrations alone cannot guarantee."""

from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register
from django.db import connections

from diagnostics.assessing.models.triggers import ASSESSMENT_TABLE, missing_triggers
from diagnostics.insight.models.triggers import NOTING
from diagnostics.site.models.secrets import MARK, decrypt


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report triggers that are missing from a migrated database.

    A warning, not an error: `migrate`, which installs them, refuses to run if a check finds errors.
    """
    return [
        Warning(
            f"The trigger {name} is missing from the database {alias!r}: {_consequence(name)}.",
            hint="Run manage.py migrate, which installs the triggers.",
            id="diagnostics.W001",
        )
        for alias in databases or []
        if ASSESSMENT_TABLE in connections[alias].introspection.table_names()
        for name in missing_triggers(connections[alias])
    ]


def _consequence(trigger: str) -> str:
    return "insight would miss changes" if trigger in NOTING else "what is published could be changed"


PROVIDER_ACCOUNTS = "socialaccount_socialaccount"


@register(Tags.database)
def check_single_sign_on(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report rows that single sign-on left when it was switched off: their foreign keys prevent erasing users."""
    if settings.OIDC_ISSUER:
        return []
    return [
        Warning(
            f"The database {alias!r} still holds who signed in with a provider; these users cannot be erased.",
            hint="Set the OIDC_ settings again, run manage.py migrate socialaccount zero, and then take them away.",
            id="diagnostics.W002",
        )
        for alias in databases or []
        if PROVIDER_ACCOUNTS in connections[alias].introspection.table_names() and _has_rows(alias)
    ]


def _has_rows(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {PROVIDER_ACCOUNTS} LIMIT 1")  # noqa: S608 (a constant)
        return cursor.fetchone() is not None


WEBHOOKS, AUTHENTICATORS = "diagnostics_webhookendpoint", "mfa_authenticator"
NEWEST_SECRET = f"SELECT secret FROM {WEBHOOKS} ORDER BY id DESC LIMIT 1"  # noqa: S608 (a constant)


@register(Tags.database)
def check_secrets(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Report stored secrets that no key opens, as after a restore without the key, by the newest of each kind."""
    return [
        Warning(
            f"The database {alias!r} has secrets of second factors or webhooks that were encrypted with another key.",
            hint="Add the earlier SECRET_KEY to SECRET_KEY_FALLBACKS; if it is lost, run rotate_secrets --forget.",
            id="diagnostics.W003",
        )
        for alias in databases or []
        if {WEBHOOKS, AUTHENTICATORS} <= set(connections[alias].introspection.table_names())
        if not all(map(_is_readable, _newest_secrets(alias)))
    ]


def _newest_secrets(alias: str) -> list[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(NEWEST_SECRET)
        secrets = [secret for (secret,) in cursor.fetchall()]
    apps = Authenticator.objects.using(alias).filter(type=Authenticator.Type.TOTP).order_by("-pk")[:1]
    return [*secrets, *(app.data["secret"] for app in apps)]


def _is_readable(secret: str) -> bool:
    try:
        decrypt(secret)
    except InvalidToken:
        # what is not encrypted yet, migrate encrypts
        return not secret.startswith(MARK)
    return True
