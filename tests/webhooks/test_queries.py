"""Payloads follow the published schema, equal the download, and are described by docs/webhooks.md."""

import json
import re
import time
from functools import partial
from typing import Any

import pytest
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.pipelines.domain.editing import added, edited, left_out
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.webhooks.actions.deliveries import attempt, post, replace_secret, send_test
from diagnostics.webhooks.domain import CHANGED, COMPLETED, PAUSES, PING
from diagnostics.webhooks.models import WebhookDelivery
from diagnostics.webhooks.queries import message_of, passed_on, secret_mark
from tests.deliveries import Sender, make_delivery, make_endpoint
from tests.receiver import Received, receiving
from tests.repository.files import read
from tests.rows import costs, make_user
from tests.support.own_pipelines import keep_pipeline
from tests.support.schemas import Schema, ValidationError
from tests.visitors import ANSWERS, Visitor, url

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db]

UNSURE = dict.fromkeys(ANSWERS, "unsure")
PLAIN = {"leads": "inbound", "repeat_revenue": "most", "people": "every_deal", "audience": "several"}


def strict(schema: Any) -> Any:
    """Return the schema with additional properties forbidden."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {name: strict(part) for name, part in schema.items()}
    return {"additionalProperties": False, **closed} if {"type", "required", "properties"} <= set(closed) else closed


STRICT = Schema(strict(json.loads(read("docs/webhook.schema.json"))))


def delivery_of(visitor: Visitor, **answers: str) -> WebhookDelivery:
    assessment = visitor.complete("A name", **answers)
    return WebhookDelivery.objects.get(assessment=assessment)


@pytest.mark.parametrize("answers", [ANSWERS, UNSURE, PLAIN], ids=["hybrid", "undetermined", "plain"])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_result_follows_the_schema_without_further_keys(
    visitor: Visitor, answers: dict[str, str], language: str
) -> None:
    make_endpoint(language=language)
    payload = message_of(delivery_of(visitor, **answers))
    STRICT.validate(payload)


def own_pipeline_of(delivery: WebhookDelivery) -> OwnPipeline:
    """Return the recommended pipeline with every kind of change that a team can make."""
    own = plan_of(Assessment.objects.with_version().get(pk=delivery.assessment_id)).recommended
    own = edited(own, own.stages[0].id, name="First talk", owner="Ann", activities="Call\nWrite", idle_days=0)
    own = added(left_out(own, own.stages[1].id), OwnStage("own-", name="Pilot", probability=35, exit_criterion="A yes"))
    return added(own, OwnStage("own-", name="Empty"))


@pytest.mark.parametrize("answers", [ANSWERS, UNSURE, PLAIN], ids=["hybrid", "undetermined", "plain"])
@pytest.mark.parametrize("language", ["en", "nb"])
def test_an_own_pipeline_follows_the_schema_and_is_the_same_as_its_download(
    visitor: Visitor, answers: dict[str, str], language: str
) -> None:
    make_endpoint(language=language, sends_changes=True)
    keep_pipeline(delivery_of(visitor, **answers).assessment_id, own_pipeline_of(WebhookDelivery.objects.get()))
    for delivery in WebhookDelivery.objects.all():
        payload: Any = message_of(delivery)
        STRICT.validate(payload)
        address = url("result-json", delivery.assessment_id)
        downloaded = visitor.get(address, headers={"accept-language": language}).json()
        assert json.loads(json.dumps(payload["data"]["result"])) == downloaded
        assert downloaded["own_pipeline"]["revision"] == 1


def test_the_schema_refuses_unknown_keys(visitor: Visitor) -> None:
    make_endpoint()
    payload: Any = message_of(delivery_of(visitor))
    payload["data"]["result"]["owner"] = "zephyr@example.com"
    with pytest.raises(ValidationError):
        STRICT.validate(payload)


@pytest.mark.parametrize("language", ["en", "nb"])
def test_a_result_is_the_same_as_its_download(visitor: Visitor, language: str) -> None:
    make_endpoint(language=language)
    delivery = delivery_of(visitor)
    payload: Any = message_of(delivery)
    downloaded = visitor.get(url("result-json", delivery.assessment_id), headers={"accept-language": language}).json()
    assert json.loads(json.dumps(payload["data"]["result"])) == downloaded
    assert payload["data"]["questionnaire"] == "sales-model"


def test_a_test_follows_the_schema(db: None) -> None:
    payload = message_of(send_test(endpoint=make_endpoint(), by=make_user()))
    assert payload is not None
    STRICT.validate(payload)
    assert payload["type"] == PING


def test_a_result_is_read_in_one_query(reference: QuestionnaireVersion, visitor: Visitor) -> None:
    make_endpoint()
    delivery = delivery_of(visitor)
    assert delivery.endpoint.enabled
    with costs(1):
        message_of(delivery)


def test_what_is_passed_on_is_up_to_the_webhooks_that_are_switched_on() -> None:
    assert passed_on() == frozenset()
    endpoint = make_endpoint(enabled=False, sends_changes=True)
    assert passed_on() == frozenset()
    make_endpoint()
    assert passed_on() == {COMPLETED}
    type(endpoint).objects.update(enabled=True)
    assert passed_on() == {COMPLETED, CHANGED}


class TestDocument:
    @pytest.fixture
    def is_genuine(self) -> Any:
        """The function that docs/webhooks.md gives receivers."""
        code = re.search(r"```python\n(.*?)```", read("docs/webhooks.md"), re.S)
        assert code is not None
        defined: dict[str, Any] = {}
        exec(compile(code[1], "docs/webhooks.md", "exec"), defined)
        return defined["is_genuine"]

    def received(self, delivery: WebhookDelivery) -> Received:
        """Deliver over https to the test receiver, and return the request that it got."""
        with receiving() as receiver:
            attempt(delivery_id=delivery.pk, post=partial(post, network=receiver.network()))
            (request,) = receiver.received
        delivery.refresh_from_db()
        assert delivery.delivered_at is not None
        return request

    def test_verifies_what_was_sent(self, is_genuine: Any) -> None:
        delivery = make_delivery()
        request = self.received(delivery)
        assert is_genuine(delivery.endpoint.secret, request.headers, request.body) is True
        assert request.headers["webhook-id"] == delivery.message_id

    def test_verifies_with_the_earlier_secret_while_it_is_replaced(self, is_genuine: Any) -> None:
        endpoint = make_endpoint()
        new = replace_secret(endpoint_id=endpoint.pk, by=make_user(), seen=secret_mark(endpoint)).secret
        request = self.received(make_delivery(endpoint))
        assert [is_genuine(secret, request.headers, request.body) for secret in (new, endpoint.secret)] == [True, True]

    @pytest.mark.parametrize(
        "change",
        [
            {"webhook-id": "msg_other"},
            {"webhook-timestamp": str(int(time.time()) - 100)},
            {"webhook-timestamp": str(int(time.time()) - 400)},
            {"webhook-signature": "v1,AAAA"},
        ],
    )
    def test_refuses_what_was_changed(self, is_genuine: Any, change: dict[str, str]) -> None:
        delivery = make_delivery()
        sender = Sender()
        attempt(delivery_id=delivery.pk, post=sender)
        _, body, headers = sender.sent[0]
        secret = delivery.endpoint.secret
        assert is_genuine(secret, headers, body) is True
        assert is_genuine(secret, {**headers, **change}, body) is False
        assert is_genuine(secret, headers, body.replace(b"inbound", b"outbound")) is False

    def test_refuses_what_is_old(self, is_genuine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        delivery, sender = make_delivery(), Sender()
        attempt(delivery_id=delivery.pk, post=sender)
        _, body, headers = sender.sent[0]
        later = timezone.now().timestamp() + 301
        monkeypatch.setattr(time, "time", lambda: later)
        assert is_genuine(delivery.endpoint.secret, headers, body) is False

    def test_names_every_pause(self) -> None:
        assert [pause.total_seconds() / 60 for pause in PAUSES] == [1, 5, 30, 120, 300, 600, 840, 1200, 1200]
        text = " ".join(read("docs/webhooks.md").split())
        assert "at once, then after 1 and 5 minutes, half an hour, 2, 5, 10, 14, 20 and 20 hours" in text
