"""Endpoints: recorded failures, replaced secrets, tests, and sending again."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.webhooks.actions.deliveries import (
    REST,
    attempt,
    remove_endpoint,
    replace_secret,
    send_again,
    send_test,
)
from diagnostics.webhooks.domain import Problem, signature
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from diagnostics.webhooks.queries import secret_mark
from tests.deliveries import Sender, attempt_until_finished, clock, make_delivery, make_endpoint
from tests.rows import make_user

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


class TestEndpoint:
    def test_that_fails_says_since_when_until_it_succeeds(self) -> None:
        delivery, sender = make_delivery(), Sender([500, 500, 200])
        first = delivery.next_attempt_at
        assert first is not None
        with clock(first):
            attempt(delivery_id=delivery.pk, post=sender)
        endpoint = WebhookEndpoint.objects.get()
        assert endpoint.failing_since == first
        delivery.refresh_from_db()
        attempt_until_finished(delivery, sender)
        endpoint.refresh_from_db()
        assert endpoint.failing_since is None

    def test_that_is_gone_is_switched_off(self) -> None:
        endpoint = make_endpoint()
        gone, waiting = make_delivery(endpoint), make_delivery(endpoint)
        attempt(delivery_id=gone.pk, post=Sender([410]))
        endpoint.refresh_from_db()
        assert (endpoint.enabled, endpoint.gone_at is not None) == (False, True)
        sender = Sender()
        attempt(delivery_id=waiting.pk, post=sender)
        assert sender.sent == []
        assert set(WebhookDelivery.objects.values_list("problem", "next_attempt_at")) == {
            ("gone", None),
            ("switched_off", None),
        }

    def test_that_was_too_slow_rests(self) -> None:
        endpoint = make_endpoint()
        slow, next_one, later = (make_delivery(endpoint) for _ in range(3))
        at = timezone.now()
        sender = Sender([Problem.TIMEOUT, 200])
        with clock(at):
            attempt(delivery_id=slow.pk, post=sender)
        with clock(at + REST - timedelta(seconds=1)):
            attempt(delivery_id=next_one.pk, post=sender)
        with clock(at + REST):
            attempt(delivery_id=later.pk, post=sender)
        assert len(sender.sent) == 2
        assert [(row.problem, row.attempts) for row in WebhookDelivery.objects.order_by("pk")] == [
            ("timeout", 1),
            ("resting", 1),
            ("", 1),
        ]

    def test_is_deleted_with_its_deliveries(self) -> None:
        remove_endpoint(endpoint_id=make_delivery().endpoint_id, by=make_user())
        assert (WebhookDelivery.objects.count(), Assessment.objects.count()) == (0, 1)


class TestSecret:
    def signatures(self, delivery: WebhookDelivery) -> list[str]:
        sender = Sender()
        attempt(delivery_id=delivery.pk, post=sender)
        return sender.sent[0][2]["webhook-signature"].split()

    def test_that_is_replaced_also_signs_for_a_day(self) -> None:
        endpoint = make_endpoint()
        old, at = endpoint.secret, timezone.now()
        with clock(at):
            new = replace_secret(endpoint_id=endpoint.pk, by=make_user(), seen=secret_mark(endpoint)).secret
        assert old != new
        for hours, secrets in ((23, [new, old]), (24, [new])):
            delivery = make_delivery(endpoint)
            with clock(at + timedelta(hours=hours)):
                body = Sender()
                attempt(delivery_id=delivery.pk, post=body)
            _, sent, headers = body.sent[0]
            timestamp = int(headers["webhook-timestamp"])
            arguments = {"message_id": delivery.message_id, "timestamp": timestamp, "body": sent}
            assert headers["webhook-signature"].split() == [signature(secret, **arguments) for secret in secrets]

    def test_that_is_replaced_again_ends_the_one_before(self) -> None:
        endpoint, user = make_endpoint(), make_user()
        for _ in range(2):
            endpoint = replace_secret(endpoint_id=endpoint.pk, by=user, seen=secret_mark(endpoint))
        assert len(self.signatures(make_delivery(endpoint))) == 2

    def test_of_a_new_endpoint_is_the_only_one(self) -> None:
        assert len(self.signatures(make_delivery())) == 1


class TestTest:
    def test_is_sent_once_without_data(self) -> None:
        delivery, sender = send_test(endpoint=make_endpoint(enabled=False), by=make_user()), Sender([500])
        attempt(delivery_id=delivery.pk, post=sender)
        payload = json.loads(sender.sent[0][1])
        assert (payload["type"], payload["data"]) == ("ping", {})
        assert list(WebhookDelivery.objects.given_up()) == [delivery]

    @pytest.mark.parametrize("answer", [410, Problem.TIMEOUT])
    def test_changes_nothing_of_the_endpoint(self, answer: int | Problem) -> None:
        endpoint = make_endpoint()
        before = WebhookEndpoint.objects.values().get()
        attempt(delivery_id=send_test(endpoint=endpoint, by=make_user()).pk, post=Sender([answer]))
        assert WebhookEndpoint.objects.values().get() == before


class TestAgain:
    def test_starts_over_with_the_same_id(self) -> None:
        delivery, sender = make_delivery(), Sender([500])
        attempt_until_finished(delivery, sender)
        assert send_again(deliveries=[delivery.pk], by=make_user()) == 1
        delivery.refresh_from_db()
        sender.answers = [500, 200]
        assert len(attempt_until_finished(delivery, sender)) == 2
        assert {headers["webhook-id"] for _, _, headers in sender.sent} == {delivery.message_id}

    def test_does_not_resend_what_was_delivered(self) -> None:
        delivery = make_delivery()
        attempt(delivery_id=delivery.pk, post=Sender())
        assert send_again(deliveries=[delivery.pk, 0], by=make_user()) == 0
        assert WebhookDelivery.objects.delivered().count() == 1

    def test_does_not_undo_what_another_attempt_delivered_meanwhile(self) -> None:
        delivery = make_delivery()

        def overtaken(*_: object) -> Any:
            send_again(deliveries=[delivery.pk], by=make_user())
            attempt(delivery_id=delivery.pk, post=Sender([200]))
            return Sender([500])("", b"", {})

        attempt(delivery_id=delivery.pk, post=overtaken)
        delivery.refresh_from_db()
        assert (delivery.delivered_at is not None, delivery.status) == (True, 200)
