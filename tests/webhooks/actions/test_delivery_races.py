"""Races: one delivery for each result and endpoint, and no submission fails because an endpoint is deleted."""

import pytest
from django.db import IntegrityError, connection

from diagnostics.assessing.actions.assessments import submit_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.webhooks.actions import deliveries, queueing
from diagnostics.webhooks.actions.deliveries import attempt, remove_endpoint
from diagnostics.webhooks.actions.queueing import queue_deliveries
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.deliveries import Sender, make_delivery, make_endpoint
from tests.rows import BROWSER, make_begun, make_completed, make_user, make_version
from tests.support.racing import RACERS, Hold, lift_locks, race, room_for

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]

ROUNDS = 3


@pytest.fixture(autouse=True)
def _room(monkeypatch: pytest.MonkeyPatch):
    for module in (deliveries, queueing):
        monkeypatch.setattr(module, "enqueue_attempts", lambda ids, at=None: list(ids))
    with room_for(RACERS):
        yield


def deliveries_by_result() -> list[int]:
    ids = WebhookDelivery.objects.values_list("assessment_id", flat=True)
    return [list(ids).count(pk) for pk in Assessment.objects.values_list("pk", flat=True)]


def test_many_submissions_of_one_assessment_make_one_delivery() -> None:
    make_endpoint()
    version = make_version()
    ids = [make_begun(version, leads="inbound").pk for _ in range(ROUNDS)]
    submit = [lambda number: submit_assessment(assessment_id=ids[number], by=BROWSER)] * RACERS
    race(*submit, rounds=ROUNDS)
    assert deliveries_by_result() == [1] * ROUNDS


def test_the_database_refuses_a_second_delivery() -> None:
    version = make_version()
    assessments = [make_completed(version) for _ in range(ROUNDS)]
    make_endpoint()
    outcomes = race(*[lambda number: queue_deliveries(assessments[number])] * RACERS, rounds=ROUNDS)
    refused = [sum(isinstance(outcome, IntegrityError) for outcome in one) for one in outcomes]
    assert (deliveries_by_result(), refused) == ([1] * ROUNDS, [RACERS - 1] * ROUNDS)


def test_many_workers_make_one_attempt() -> None:
    delivery, sender = make_delivery(), Sender()
    race(*[lambda number: attempt(delivery_id=delivery.pk, post=sender)] * RACERS)
    assert len(sender.sent) == 1


class TestRemoval:
    @pytest.fixture
    def remove_meanwhile(self, monkeypatch: pytest.MonkeyPatch):
        """Delete the endpoint after a submission has read it and before the submission commits."""
        hold = Hold()
        monkeypatch.setattr(queueing, "enqueue_attempts", hold.stop)

        def racing() -> tuple[object, object]:
            endpoint, begun, user = make_endpoint(), make_begun(leads="inbound"), make_user()
            remove = hold.overtake(lambda _: remove_endpoint(endpoint_id=endpoint.pk, by=user))
            return race(lambda _: submit_assessment(assessment_id=begun.pk, by=BROWSER), remove)[0]

        return racing

    def test_of_a_webhook_waits_for_the_submission(self, remove_meanwhile) -> None:
        submitted, removed = remove_meanwhile()
        assert (isinstance(submitted, Assessment), removed) == (True, None)
        assert Assessment.objects.completed().count() == 1
        assert (WebhookEndpoint.objects.count(), WebhookDelivery.objects.count()) == (0, 0)

    # SQLite has one writer at a time anyway
    if connection.vendor == "postgresql":

        def test_would_fail_the_submission_without_the_lock(self, remove_meanwhile, monkeypatch) -> None:
            lift_locks(monkeypatch)
            submitted, _removed = remove_meanwhile()
            assert isinstance(submitted, IntegrityError)
