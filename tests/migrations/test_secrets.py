"""Secrets that stood in clear are encrypted when the database is migrated, and work as before."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from diagnostics.people.actions.second_factor import accept_code
from diagnostics.webhooks.models import WebhookEndpoint
from tests.migrations.upgrading import upgraded_site
from tests.people.views.second_steps import code_of

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db, pytest.mark.slow]

SECRET, WEBHOOK, SEED = "JBSWY3DPEHPK3PXP", "whsec_c2VjcmV0", "0" * 80


def before(apps: Any) -> None:
    call_command("migrate", "mfa", verbosity=0)
    user = apps.get_model("diagnostics", "User").objects.create(email="kari@example.com")
    apps.get_model("diagnostics", "WebhookEndpoint").objects.create(address="https://a.example.com/", secret=WEBHOOK)
    for kind, data in (("totp", {"secret": SECRET}), ("recovery_codes", {"seed": SEED, "used_mask": 1})):
        Authenticator.objects.create(user_id=user.pk, type=kind, data=data)


@pytest.fixture(scope="module")
def site(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    with upgraded_site(django_db_blocker, tmp_path_factory, since="0009_background_work", fill=before):
        yield


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
