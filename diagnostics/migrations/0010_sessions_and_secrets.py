"""All sessions of a user can be ended at once, and secrets that the site must read again are encrypted."""

import json
from collections.abc import Callable
from typing import Any

from django.db import migrations, models

import diagnostics.webhooks.domain
from diagnostics.site.models.secrets import EncryptedField, decrypt, encrypt

Change = Callable[[str], str]


def _change_webhooks(schema_editor: Any, change: Change) -> None:
    """Replace the secrets by SQL, since the field would decrypt what is not encrypted yet."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, secret, secret_before FROM diagnostics_webhookendpoint")
        for key, secret, earlier in cursor.fetchall():
            changed = [change(secret), change(earlier) if earlier else "", key]
            cursor.execute("UPDATE diagnostics_webhookendpoint SET secret = %s, secret_before = %s WHERE id = %s", changed)


def _change_authenticators(schema_editor: Any, change: Change) -> None:
    """Replace those of second factors by SQL, if there are any.

    Their table needs this app's users. If this migration in turn depended on theirs, no migration could replace both
    this one and the one that makes the users.
    """
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if "mfa_authenticator" not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT id, data FROM mfa_authenticator WHERE type <> 'webauthn'")
        for key, text in cursor.fetchall():
            data = json.loads(text)
            data.update({name: change(data[name]) for name in ("secret", "seed") if name in data})
            if "migrated_codes" in data:
                data["migrated_codes"] = [change(code) for code in data["migrated_codes"]]
            cursor.execute("UPDATE mfa_authenticator SET data = %s WHERE id = %s", [json.dumps(data), key])


def _encrypt(apps: Any, schema_editor: Any) -> None:
    _change_webhooks(schema_editor, encrypt)
    _change_authenticators(schema_editor, encrypt)


def _decrypt(apps: Any, schema_editor: Any) -> None:
    _change_webhooks(schema_editor, decrypt)
    _change_authenticators(schema_editor, decrypt)


class Migration(migrations.Migration):
    dependencies = [("diagnostics", "0009_background_work")]

    operations = [
        migrations.AddField(
            "user",
            "session_epoch",
            models.PositiveIntegerField(
                db_comment="raised to end all sessions of the user", db_default=0, default=0, editable=False
            ),
        ),
        migrations.AlterField(
            "webhookendpoint",
            "secret",
            EncryptedField(default=diagnostics.webhooks.domain.new_secret, editable=False, verbose_name="secret"),
        ),
        migrations.AlterField(
            "webhookendpoint",
            "secret_before",
            EncryptedField(blank=True, editable=False, verbose_name="earlier secret"),
        ),
        migrations.RunPython(_encrypt, _decrypt),
    ]
