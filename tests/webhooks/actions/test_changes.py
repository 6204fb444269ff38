"""A changed own pipeline reaches the endpoints that want it, once, after the team has stopped editing."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from diagnostics.assessing.actions.assessments import erase_assessment
from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.actions.own_pipelines import save_own_pipeline, undo_own_pipeline
from diagnostics.pipelines.domain.editing import edited
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.webhooks.actions import queueing
from diagnostics.webhooks.actions.deliveries import attempt, send_again
from diagnostics.webhooks.domain import CHANGED, SETTLES
from diagnostics.webhooks.models import WebhookDelivery
from tests.builders import make_instrument
from tests.deliveries import Sender, clock, make_endpoint, scheduled_tasks
from tests.rows import BROWSER, costs, make_begun, make_completed, make_published, make_user, make_version

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

FIRST = OwnPipeline((OwnStage("qualify", name="Check fit", owner="Ann"), OwnStage("close", wins=True)))
SECOND = edited(FIRST, "qualify", name="Meet")


@pytest.fixture(autouse=True)
def _nothing_put_off() -> Any:
    scheduled_tasks()
    yield
    scheduled_tasks()


@pytest.fixture
def assessment() -> Assessment:
    return make_completed()


def save(assessment: Assessment, pipeline: OwnPipeline, seen: int, at: datetime | None = None) -> None:
    with clock(at or timezone.now()):
        save_own_pipeline(assessment_id=assessment.pk, pipeline=pipeline, seen=seen, by=BROWSER)


def changes() -> list[WebhookDelivery]:
    return list(WebhookDelivery.objects.filter(kind=CHANGED).order_by("pk"))


def sent_by(delivery: WebhookDelivery, status: int = 200) -> Any:
    """Make the attempt that is scheduled, and return what was sent."""
    sender = Sender([status])
    assert delivery.next_attempt_at is not None
    with clock(delivery.next_attempt_at):
        attempt(delivery_id=delivery.pk, post=sender)
    return json.loads(sender.sent[0][1])


class TestBegunAssessment:
    def test_sends_its_own_pipeline_with_the_result_and_nothing_before(self) -> None:
        make_endpoint(sends_changes=True)
        completed = make_completed()
        save(make_begun(completed.version), FIRST, 0)
        save(completed, FIRST, 0)
        assert [delivery.assessment_id for delivery in changes()] == [completed.pk]


class TestSubscribing:
    def test_is_up_to_each_endpoint(self) -> None:
        version, other = make_published(), make_published(make_instrument(key="other"))
        make_endpoint(address="https://results.example.com/")
        wanting = [
            make_endpoint(address="https://all.example.com/", sends_changes=True),
            make_endpoint(address="https://this.example.com/", sends_changes=True, questionnaire=version.questionnaire),
        ]
        make_endpoint(sends_changes=True, questionnaire=other.questionnaire)
        make_endpoint(sends_changes=True, enabled=False)
        save(make_completed(version), FIRST, 0)
        assert [delivery.endpoint for delivery in changes()] == wanting

    @pytest.mark.parametrize("sends_changes", [False, True])
    def test_alone_sends_the_own_pipeline_with_a_result(self, sends_changes: bool) -> None:
        make_endpoint(sends_changes=sends_changes)
        assessment = make_completed()
        save(assessment, FIRST, 0)
        payload = sent_by(WebhookDelivery.objects.get(assessment=assessment, kind="assessment.completed"))
        assert (payload["data"]["result"]["own_pipeline"] is not None) is sends_changes

    def test_costs_one_query_if_no_endpoint_wants_it(self, assessment: Assessment) -> None:
        make_endpoint()
        with costs(4):
            save(assessment, FIRST, 0)
        make_endpoint(sends_changes=True)
        with costs(6):
            save(assessment, SECOND, 1)


class TestSettling:
    def test_sends_it_five_minutes_after_the_last_change_once(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        now = timezone.now()
        for seen, pipeline in enumerate((FIRST, SECOND, FIRST)):
            save(assessment, pipeline, seen, now + timedelta(minutes=3 * seen))
        (delivery,) = changes()
        assert delivery.next_attempt_at == now + timedelta(minutes=6) + SETTLES
        sender = Sender()
        with clock(now + SETTLES + timedelta(minutes=1)):
            attempt(delivery_id=delivery.pk, post=sender)
        assert sender.sent == []
        payload = sent_by(delivery)
        assert payload["data"]["result"]["own_pipeline"]["revision"] == 3

    def test_sends_a_change_after_an_attempt_by_another_delivery(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        save(assessment, FIRST, 0)
        sent_by(changes()[0], status=503)
        save(assessment, SECOND, 1)
        tried, waiting = changes()
        assert (tried.attempts, waiting.attempts) == (1, 0)
        assert [sent_by(delivery)["data"]["result"]["own_pipeline"]["revision"] for delivery in (tried, waiting)] == [
            2,
            2,
        ]

    def test_starts_several_over_that_were_given_up(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        for seen, pipeline in enumerate((FIRST, SECOND)):
            save(assessment, pipeline, seen)
            WebhookDelivery.objects.filter(kind=CHANGED).update(attempts=10, next_attempt_at=None)
        assert send_again(deliveries=[delivery.pk for delivery in changes()], by=make_user()) == 2
        save(assessment, FIRST, 2)
        assert len(changes()) == 2

    def test_keeps_assessments_apart(self) -> None:
        make_endpoint(sends_changes=True)
        version = make_version()
        rows = [make_completed(version), make_completed(version)]
        for row in rows:
            save(row, FIRST, 0)
        assert [delivery.assessment for delivery in changes()] == rows


class TestMessage:
    def test_has_the_result_as_it_was_and_the_own_pipeline_as_it_is(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        save(assessment, FIRST, 0)
        payload = sent_by(changes()[0])
        own = payload["data"]["result"]["own_pipeline"]
        assert (payload["type"], payload["data"]["assessment"]) == ("pipeline.changed", str(assessment.pk))
        assert payload["timestamp"] == own["saved_at"]
        first = own["stages"][0]
        assert (first["id"], first["name"], first["owner"]) == ("qualify", "Check fit", "Ann")
        assert payload["data"]["result"]["answers"] == assessment.answers

    def test_says_that_there_is_none_any_more_once_it_is_undone(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        save(assessment, FIRST, 0)
        sent_by(changes()[0])
        undo_own_pipeline(assessment_id=assessment.pk, seen=1, by=BROWSER)
        assert sent_by(changes()[1])["data"]["result"]["own_pipeline"] is None

    def test_is_not_sent_once_the_assessment_is_erased(self, assessment: Assessment) -> None:
        make_endpoint(sends_changes=True)
        save(assessment, FIRST, 0)
        erase_assessment(assessment=assessment)
        assert changes() == []


def test_a_failed_save_queues_nothing(assessment: Assessment, monkeypatch: pytest.MonkeyPatch) -> None:
    make_endpoint(sends_changes=True)
    monkeypatch.setattr(queueing, "_subscribed", None)
    with pytest.raises(TypeError):
        save(assessment, FIRST, 0)
    assert (changes(), hasattr(Assessment.objects.get(), "own_pipeline")) == ([], False)
