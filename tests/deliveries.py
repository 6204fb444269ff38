"""Webhooks in tests: endpoints, deliveries, a sender with prepared responses, and a clock."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from unittest.mock import patch

from django.utils import timezone

from diagnostics.authoring.models import QuestionnaireVersion
from diagnostics.site.http import Response
from diagnostics.site.network import Failure, RequestFailed
from diagnostics.webhooks.actions.deliveries import attempt
from diagnostics.webhooks.domain import Problem
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from tests.background import deferred_tasks
from tests.receiver import ADDRESS
from tests.rows import make_completed


def make_endpoint(**fields: object) -> WebhookEndpoint:
    """Return an endpoint that gets all results."""
    return WebhookEndpoint.objects.create(**{"address": ADDRESS, **fields})


def make_delivery(endpoint: WebhookEndpoint | None = None) -> WebhookDelivery:
    """Return a due delivery of a result that was just completed."""
    endpoint = endpoint or make_endpoint()
    assessment = make_completed(QuestionnaireVersion.objects.first())
    return WebhookDelivery.objects.get(endpoint=endpoint, assessment=assessment)


@dataclass
class Sender:
    """Responds to each attempt with the next of `answers` (a status, problem or exception), and repeats the last."""

    answers: list[int | Problem | Exception] = field(default_factory=lambda: [200])
    retry_after: str | None = None
    sent: list[tuple[str, bytes, dict[str, str]]] = field(default_factory=list)

    def __call__(self, address: str, body: bytes, headers: dict[str, str]) -> Response:
        """Record the request, and respond or raise."""
        self.sent.append((address, body, headers))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Problem):
            raise RequestFailed(Failure(answer.value))
        if isinstance(answer, Exception):
            raise answer
        return Response(answer, {} if self.retry_after is None else {"retry-after": self.retry_after})


@contextmanager
def clock(at: datetime) -> Iterator[None]:
    """Freeze the time."""
    with patch.object(timezone, "now", lambda: at):
        yield


def attempt_until_finished(delivery: WebhookDelivery, sender: Sender) -> list[timedelta]:
    """Make each attempt at its scheduled time; return the times, counted from the first."""
    first = delivery.next_attempt_at
    assert first is not None
    times = []
    while delivery.next_attempt_at is not None:
        times.append(delivery.next_attempt_at - first)
        with clock(delivery.next_attempt_at):
            attempt(delivery_id=delivery.pk, post=sender)
        delivery.refresh_from_db()
    return times


def scheduled_tasks() -> list[tuple[int, datetime | None]]:
    """Return the ids of deliveries that are queued for later, and when."""
    return [(result.args[0], result.task.run_after) for result in deferred_tasks()]
