"""Results reach every subscribed endpoint at least once, with the same id, even if attempts or workers fail."""

import json
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from diagnostics.assessing.actions.assessments import erase_assessment, submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.webhooks.actions import deliveries as webhooks
from diagnostics.webhooks.actions.deliveries import LEASE, PRIORITY, attempt, deliver, resume_deliveries
from diagnostics.webhooks.actions.queueing import queue_deliveries
from diagnostics.webhooks.domain import PAUSES, Problem, signature
from diagnostics.webhooks.models import WebhookDelivery
from tests.builders import make_instrument
from tests.deliveries import Sender, attempt_until_finished, clock, make_delivery, make_endpoint, scheduled_tasks
from tests.receiver import ADDRESS
from tests.rows import BROWSER, costs, make_begun, make_completed, make_published, make_user, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _nothing_put_off() -> Any:
    scheduled_tasks()
    yield
    scheduled_tasks()


def queued_deliveries() -> list[tuple[str, Any]]:
    """Return address and assessment of every delivery."""
    return [(row.endpoint.address, row.assessment_id) for row in WebhookDelivery.objects.order_by("pk")]


class TestCompletion:
    def test_makes_a_delivery_for_each_subscribed_endpoint(self) -> None:
        version = make_published()
        other = make_published(make_instrument(key="other"))
        make_endpoint(address="https://all.example.com/")
        make_endpoint(address="https://this.example.com/", questionnaire=version.questionnaire)
        make_endpoint(address="https://other.example.com/", questionnaire=other.questionnaire)
        make_endpoint(address="https://off.example.com/", enabled=False)
        assessment = make_completed(version)
        addresses = ["https://all.example.com/", "https://this.example.com/"]
        assert queued_deliveries() == [(address, assessment.pk) for address in addresses]

    def test_makes_one_however_often_it_is_submitted(self) -> None:
        make_endpoint()
        assessment = make_completed()
        for _ in range(3):
            submit_assessment(assessment_id=assessment.pk, by=BROWSER)
        assert queued_deliveries() == [(ADDRESS, assessment.pk)]

    def test_cannot_make_a_second_one(self) -> None:
        delivery = make_delivery()
        with pytest.raises(IntegrityError), transaction.atomic():
            WebhookDelivery.objects.create(endpoint=delivery.endpoint, assessment=delivery.assessment)

    def test_that_is_rolled_back_makes_none(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        make_endpoint()
        begun = make_begun(make_version(), leads="inbound")
        with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
            submit_assessment(assessment_id=begun.pk, by=BROWSER)
            assert len(queued_deliveries()) == 1
            transaction.set_rollback(True)
        assert (queued_deliveries(), callbacks) == ([], [])
        assert Assessment.objects.get(pk=begun.pk).completed_at is None

    def test_sends_it_after_the_commit(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        make_endpoint()
        sent: list[int] = []
        monkeypatch.setattr(webhooks, "attempt", lambda delivery_id: sent.append(delivery_id))
        with django_capture_on_commit_callbacks(execute=True):
            make_completed()
            assert sent == []
        assert sent == [WebhookDelivery.objects.get().pk]

    @pytest.mark.parametrize(("endpoints", "queries"), [(0, 1), (1, 2), (3, 2)])
    def test_costs_one_query_without_endpoints_and_one_more_with_any(self, endpoints: int, queries: int) -> None:
        assessment = make_completed(make_version())
        for _ in range(endpoints):
            make_endpoint()
        with costs(queries):
            queue_deliveries(assessment)


class TestDelivery:
    def test_sends_the_saved_result_signed_under_its_id(self) -> None:
        delivery, sender = make_delivery(), Sender()
        attempt(delivery_id=delivery.pk, post=sender)
        ((address, body, headers),) = sender.sent
        payload = json.loads(body)
        assert (address, payload["type"], payload["data"]["assessment"]) == (
            ADDRESS,
            "assessment.completed",
            str(delivery.assessment_id),
        )
        assert payload["data"]["result"]["answers"] == {"leads": "inbound"}
        assert headers["webhook-id"] == delivery.message_id
        assert headers["webhook-signature"] == signature(
            delivery.endpoint.secret,
            message_id=delivery.message_id,
            timestamp=int(headers["webhook-timestamp"]),
            body=body,
        )

    def test_that_succeeds_is_finished(self) -> None:
        delivery, sender = make_delivery(), Sender([204])
        attempt(delivery_id=delivery.pk, post=sender)
        delivery.refresh_from_db()
        assert delivery.delivered_at is not None
        assert (delivery.attempts, delivery.status, delivery.problem, delivery.next_attempt_at) == (1, 204, "", None)
        attempt(delivery_id=delivery.pk, post=sender)
        assert len(sender.sent) == 1

    def test_names_stages_in_the_language_of_the_endpoint(self) -> None:
        for language in ("en", "nb"):
            sender = Sender()
            attempt(delivery_id=make_delivery(make_endpoint(language=language)).pk, post=sender)
            result = json.loads(sender.sent[0][1])["data"]["result"]
            assert result["language"] == language
            assert all(stage["name"].endswith("(nb)") is (language == "nb") for stage in result["stages"])

    def test_contains_nothing_about_the_owner(self) -> None:
        delivery, sender = make_delivery(), Sender()
        owner = make_user(email="zephyr@example.com", first_name="Zephyr")
        assessment = delivery.assessment
        assert assessment is not None
        assessment.name(title="Zephyr title", note="Zephyr note")
        assessment.owner = owner
        assessment.save()
        attempt(delivery_id=delivery.pk, post=sender)
        assert [word for word in ("zephyr", BROWSER.browser) if word in sender.sent[0][1].decode().lower()] == []

    def test_of_an_erased_assessment_is_not_sent(self) -> None:
        delivery, sender = make_delivery(), Sender()
        assert delivery.assessment is not None
        erase_assessment(assessment=delivery.assessment)
        attempt(delivery_id=delivery.pk, post=sender)
        assert (sender.sent, WebhookDelivery.objects.count()) == ([], 0)

    def test_of_an_assessment_that_is_erased_while_it_is_sent_leaves_nothing(self) -> None:
        delivery = make_delivery()

        def erased(*_: object) -> Any:
            assert delivery.assessment is not None
            erase_assessment(assessment=delivery.assessment)
            return Sender()("", b"", {})

        attempt(delivery_id=delivery.pk, post=erased)
        assert WebhookDelivery.objects.count() == 0

    def test_is_below_mail_in_the_queue(self) -> None:
        assert (deliver.priority, PRIORITY < 0) == (PRIORITY, True)


class TestRetries:
    def test_go_on_for_three_days_with_one_id_and_then_give_up(self) -> None:
        delivery, sender = make_delivery(), Sender([500])
        times = attempt_until_finished(delivery, sender)
        planned = [sum(PAUSES[:number], timedelta()) for number in range(len(PAUSES) + 1)]
        assert len(times) == 10
        assert all(plan * 0.9 <= time <= plan for time, plan in zip(times, planned, strict=True))
        assert {headers["webhook-id"] for _, _, headers in sender.sent} == {delivery.message_id}
        assert len({headers["webhook-signature"] for _, _, headers in sender.sent}) == 10
        assert len({body for _, body, _ in sender.sent}) == 1
        assert list(WebhookDelivery.objects.given_up()) == [delivery]
        assert (delivery.status, delivery.problem) == (500, "status")

    @pytest.mark.parametrize("first", [500, 302, 404, Problem.NO_ANSWER, Problem.NOT_PUBLIC, ValueError("Zephyr")])
    def test_deliver_when_the_receiver_has_recovered(self, first: int | Problem | Exception) -> None:
        delivery, sender = make_delivery(), Sender([first, 200])
        assert len(attempt_until_finished(delivery, sender)) == 2
        assert (delivery.delivered_at is not None, delivery.problem, delivery.status) == (True, "", 200)

    def test_are_scheduled_before_an_attempt_is_made(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        delivery = make_delivery()

        def dies(*_: object) -> Any:
            raise SystemExit

        with django_capture_on_commit_callbacks(execute=True), pytest.raises(SystemExit):
            attempt(delivery_id=delivery.pk, post=dies)
        delivery.refresh_from_db()
        assert scheduled_tasks() == [(delivery.pk, delivery.next_attempt_at)]
        assert (delivery.attempts, delivery.delivered_at) == (1, None)

    def test_end_if_the_worker_dies_in_the_last_one(self) -> None:
        delivery = make_delivery()
        WebhookDelivery.objects.update(attempts=10)
        attempt(delivery_id=delivery.pk, post=Sender())
        assert list(WebhookDelivery.objects.given_up()) == [delivery]

    def test_wait_as_long_as_the_receiver_asks(
        self, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        delivery = make_delivery()
        with clock(timezone.now()), django_capture_on_commit_callbacks(execute=True):
            retry_at = timezone.now() + timedelta(hours=2)
            attempt(delivery_id=delivery.pk, post=Sender([503], retry_after="7200"))
        delivery.refresh_from_db()
        assert delivery.next_attempt_at == retry_at
        assert scheduled_tasks()[-1] == (delivery.pk, retry_at)

    def test_that_run_too_early_do_nothing(self) -> None:
        delivery, sender = make_delivery(), Sender([500])
        for _ in range(3):
            attempt(delivery_id=delivery.pk, post=sender)
        assert len(sender.sent) == 1

    def test_after_an_own_error_log_only_its_type(self, caplog: pytest.LogCaptureFixture) -> None:
        delivery = make_delivery()
        with caplog.at_level(logging.DEBUG, logger="diagnostics"):
            attempt(delivery_id=delivery.pk, post=Sender([ValueError("Zephyr")]))
        delivery.refresh_from_db()
        assert delivery.problem == Problem.OURS
        assert ("ValueError" in caplog.text, "Zephyr" in caplog.text) == (True, False)

    def test_are_logged_with_their_level(self, caplog: pytest.LogCaptureFixture) -> None:
        delivery = make_delivery()
        with caplog.at_level(logging.DEBUG, logger="diagnostics"):
            attempt_until_finished(delivery, Sender([500, 200]))
        levels = [record.levelname for record in caplog.records if record.name == "diagnostics.webhooks"]
        assert levels == ["WARNING", "INFO"]

    def test_resume_if_the_queue_was_lost(
        self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        delivery, sent = make_delivery(), []
        monkeypatch.setattr(webhooks, "attempt", lambda delivery_id: sent.append(delivery_id))
        with django_capture_on_commit_callbacks(execute=True):
            assert resume_deliveries() == 0
        with clock(timezone.now() + LEASE), django_capture_on_commit_callbacks(execute=True):
            assert resume_deliveries() == 1
        assert sent == [delivery.pk]
