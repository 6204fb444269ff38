"""Staff get one mail for each series of failures of an endpoint, even if worker, mail or endpoint fail meanwhile."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.site.actions.mail import deliver
from diagnostics.site.models import OutgoingMail, User
from diagnostics.webhooks.actions import alerts as webhook_alerts
from diagnostics.webhooks.actions.deliveries import attempt, send_test
from diagnostics.webhooks.domain import ALERT_AFTER, Problem
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.background import deferred_tasks
from tests.deliveries import Sender, attempt_until_finished, clock, make_delivery, make_endpoint
from tests.rows import make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

ROOT = "root@example.com"
TOKEN = "https://hooks.example.com/in?token=zephyr"


@pytest.fixture(autouse=True)
def _staff() -> Any:
    make_user(email=ROOT, is_staff=True, is_superuser=True)
    yield
    deferred_tasks()


def recipients() -> list[str]:
    """Return the addresses of waiting messages."""
    return list(OutgoingMail.objects.order_by("pk").values_list("to", flat=True))


def fail(endpoint: WebhookEndpoint, *, at: datetime, answer: int | Problem = 500) -> None:
    """Deliver a new result to the endpoint at this time, with this response."""
    with clock(at):
        attempt(delivery_id=make_delivery(endpoint).pk, post=Sender([answer]))


class TestAMessage:
    def test_comes_once_while_an_endpoint_fails_however_many_deliveries_do(self) -> None:
        endpoint = make_endpoint()
        for _ in range(2):
            attempt_until_finished(make_delivery(endpoint), Sender([500]))
        assert recipients() == [ROOT]

    def test_comes_after_a_day_and_not_before(self) -> None:
        endpoint, now = make_endpoint(), timezone.now()
        fail(endpoint, at=now)
        fail(endpoint, at=now + ALERT_AFTER - timedelta(seconds=1))
        assert recipients() == []
        fail(endpoint, at=now + ALERT_AFTER)
        endpoint.refresh_from_db()
        assert (recipients(), endpoint.alerted_at) == ([ROOT], now + ALERT_AFTER)

    def test_comes_again_only_after_a_success_in_between(self) -> None:
        endpoint, now = make_endpoint(), timezone.now()
        counts = []
        for day, answer in enumerate([500, 500, 500, 200, 500, 500, 500]):
            fail(endpoint, at=now + day * ALERT_AFTER, answer=answer)
            counts.append(len(recipients()))
        assert counts == [0, 1, 1, 1, 1, 2, 2]

    def test_comes_at_once_if_the_receiver_is_gone(self) -> None:
        endpoint = make_endpoint()
        fail(endpoint, at=timezone.now(), answer=410)
        endpoint.refresh_from_db()
        assert (recipients(), endpoint.enabled) == ([ROOT], False)
        assert "hooks.example.com answered that it wants no more" in OutgoingMail.objects.get().text

    def test_does_not_come_for_tests_and_our_own_errors(self) -> None:
        endpoint = make_endpoint(failing_since=timezone.now() - ALERT_AFTER)
        attempt(delivery_id=make_delivery(endpoint).pk, post=Sender([ValueError("ours")]))
        test = send_test(endpoint=endpoint, by=User.objects.get())
        attempt(delivery_id=test.pk, post=Sender([500]))
        assert recipients() == []

    def test_is_in_every_language_with_only_the_host_and_a_link(self) -> None:
        endpoint = make_endpoint(address=TOKEN, failing_since=timezone.now() - ALERT_AFTER)
        fail(endpoint, at=timezone.now())
        message = OutgoingMail.objects.get()
        link = f"{settings.SITE_URL.geturl()}/admin/diagnostics/webhookendpoint/{endpoint.pk}/change/"
        assert message.text.count(link) == message.text.count("hooks.example.com") == len(settings.LANGUAGES)
        assert ("zephyr" in message.text, "A webhook has failed for a day" in message.subject) == (False, True)


def test_it_goes_to_active_staff_with_permission_and_address() -> None:
    allowed = Permission.objects.get(codename="change_webhookendpoint")
    group = Group.objects.create(name="integrators")
    group.permissions.add(allowed)
    for name, fields in {
        "one": {"is_staff": True},
        "both": {"is_staff": True},
        "left": {"is_staff": True, "is_active": False},
        "no-staff": {},
    }.items():
        make_user(email=f"{name}@example.com", **fields).user_permissions.add(allowed)
    User.objects.get(email="both@example.com").groups.add(group)
    make_user(email="member@example.com", is_staff=True).groups.add(group)
    make_user(email="other@example.com", is_staff=True)
    User.objects.create(email="", is_staff=True, is_superuser=True)
    fail(make_endpoint(failing_since=timezone.now() - ALERT_AFTER), at=timezone.now())
    assert recipients() == ["both@example.com", "member@example.com", "one@example.com", ROOT]


class TestFaults:
    @pytest.fixture
    def due(self) -> WebhookDelivery:
        """A delivery after whose failure staff must be alerted."""
        return make_delivery(make_endpoint(failing_since=timezone.now() - ALERT_AFTER))

    def test_a_worker_that_runs_twice_alerts_once(self, due: WebhookDelivery) -> None:
        def twice(*sent: Any) -> Any:
            other = make_delivery(due.endpoint)
            attempt(delivery_id=other.pk, post=Sender([500]))
            attempt(delivery_id=due.pk, post=Sender([500]))
            return Sender([500])(*sent)

        attempt(delivery_id=due.pk, post=twice)
        assert recipients() == [ROOT]

    def test_an_endpoint_that_is_switched_off_meanwhile_causes_none(self, due: WebhookDelivery) -> None:
        def switched_off(*sent: Any) -> Any:
            WebhookEndpoint.objects.update(enabled=False)
            return Sender([410])(*sent)

        attempt(delivery_id=due.pk, post=switched_off)
        assert recipients() == []

    def test_an_endpoint_that_is_deleted_meanwhile_causes_none(self, due: WebhookDelivery) -> None:
        def removed(*sent: Any) -> Any:
            WebhookEndpoint.objects.all().delete()
            return Sender([500])(*sent)

        attempt(delivery_id=due.pk, post=removed)
        assert recipients() == []

    def test_it_waits_while_the_mail_server_is_down(
        self,
        due: WebhookDelivery,
        monkeypatch: pytest.MonkeyPatch,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        def down(*_: object) -> None:
            raise ConnectionRefusedError

        with monkeypatch.context() as broken, django_capture_on_commit_callbacks(execute=True):
            broken.setattr(EmailBackend, "open", down)
            attempt(delivery_id=due.pk, post=Sender([500]))
        assert (recipients(), mail.outbox) == ([ROOT], [])
        deliver.call(OutgoingMail.objects.get().pk)
        assert ([message.to for message in mail.outbox], recipients()) == ([[ROOT]], [])

    def test_if_it_fails_the_attempt_is_saved_and_the_next_one_alerts(
        self, due: WebhookDelivery, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fails(**_: object) -> None:
            raise RuntimeError

        with monkeypatch.context() as broken:
            broken.setattr(webhook_alerts, "send_later", fails)
            attempt(delivery_id=due.pk, post=Sender([500]))
        due.refresh_from_db()
        assert (due.problem, due.endpoint.alerted_at, recipients()) == ("status", None, [])
        fail(due.endpoint, at=timezone.now())
        assert recipients() == [ROOT]
