"""Secrets that stood in clear are encrypted when the database is migrated, and work as before."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection

from diagnostics.people.actions.second_factor import accept_code
from diagnostics.webhooks.models import WebhookEndpoint
from tests.migrations.earlier_sites import SECRET, WEBHOOK
from tests.people.views.second_steps import code_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.slow]


def test_are_encrypted_and_work_as_before(site: None) -> None:
    app = Authenticator.objects.get(type="totp")
    codes = Authenticator.objects.get(type="recovery_codes")
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, secret_before FROM diagnostics_webhookendpoint")
        ((stored, earlier),) = cursor.fetchall()
    assert all(text.startswith("gAAAA") for text in (app.data["secret"], codes.data["seed"], stored))
    assert (WebhookEndpoint.objects.get().secret, earlier) == (WEBHOOK, "")
    assert len(codes.wrap().get_unused_codes()) == 9
    assert accept_code(user_id=app.user_id, code=code_of(SECRET)) == app
