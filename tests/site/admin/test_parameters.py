"""The admin's parameters: whatever an address names as a field, a page, an order or a filter, nothing fails."""

import pytest
from django.db import transaction

from salesmodel import admin
from tests.support.admin.forms import unrendered
from tests.support.admin.permissions import NAMES, LastingWorld, World
from tests.support.admin.roles import direct

pytestmark = pytest.mark.both_databases

PAGES = ("_change", "_changelist", "_delete")
QUERIES = (
    "_to_field=",
    "id=abc&q=9999999999999999999999999&p=99999999999999999999&o=99.-99.x&all=",
    "id__exact=9999999999999999999999999999999999&owner__password__startswith=a&e=1",
)


def failures(world: World) -> list[str]:
    client = direct(world.client(is_superuser=True))
    client.raise_request_exception = False
    failed = []
    with unrendered():
        for where in dict.fromkeys(world.address(name).where for name in NAMES if name.endswith(PAGES)):
            for query in QUERIES:
                for method in ("get", "post"):
                    with transaction.atomic():
                        response = getattr(client, method)(f"{where}?{query}")
                        transaction.set_rollback(True)
                    if response.status_code >= 500:
                        failed.append(f"{method} {where}?{query}")
    return failed


@pytest.fixture
def world(db: None) -> World:
    return LastingWorld()


def test_none_fails(world: World) -> None:
    assert failures(world) == []


def test_an_empty_field_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: Django looks for a field without a name."""
    where = world.address("diagnostics_webhookdelivery_change").where
    client = world.client(is_superuser=True)
    client.raise_request_exception = False
    assert client.get(f"{where}?_to_field=").status_code == 400
    monkeypatch.setattr(admin, "TO_FIELD_VAR", "another")
    assert client.get(f"{where}?_to_field=").status_code == 500
