"""Queues what is delivered: a result when it is completed, and the team's own pipeline when it has changed."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diagnostics.assessing.models import Assessment
from diagnostics.site.models.statements import Select
from diagnostics.webhooks.actions.deliveries import enqueue_attempts
from diagnostics.webhooks.domain import SETTLES
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint


@Select
def _subscribed(questionnaire: Any) -> QuerySet[WebhookEndpoint]:
    # locked: deleting one before its delivery is inserted would fail the request
    rows = WebhookEndpoint.objects.subscribed_to(questionnaire).select_for_update(no_key=True)
    return rows.only("sends_changes").order_by("pk")


@transaction.atomic(savepoint=False)
def queue_deliveries(assessment: Assessment) -> None:
    """Queue deliveries of a result to its subscribed endpoints; they are discarded if the transaction rolls back.

    Call it once for each assessment. Without subscribed endpoints it costs one query.
    """
    endpoints = [endpoint.pk for endpoint in _subscribed(questionnaire=assessment.version.questionnaire_id)]
    if not endpoints:
        return
    now = timezone.now()
    deliveries = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint_id=endpoint, assessment=assessment, created_at=now, next_attempt_at=now)
        for endpoint in endpoints
    )
    enqueue_attempts(delivery.pk for delivery in deliveries)


@transaction.atomic
def queue_change(assessment: Assessment) -> None:
    """Queue deliveries of a changed own pipeline to the endpoints that want it, after it has settled.

    Call it with the assessment locked. A delivery that waits for its first attempt is put off instead, so that editing
    sends one; one that was tried may have been sent before the change. Without endpoints it costs one query. Of an
    assessment that is not completed there is no result to send: it comes with its own pipeline when it is.
    """
    if not assessment.is_completed:
        return
    subscribed = _subscribed(questionnaire=assessment.version.questionnaire_id)
    endpoints = [endpoint.pk for endpoint in subscribed if endpoint.sends_changes]
    if not endpoints:
        return
    now = timezone.now()
    changes = WebhookDelivery.objects.filter(kind=WebhookDelivery.Kind.CHANGED, assessment=assessment)
    rows = changes.waiting().filter(attempts=0, endpoint__in=endpoints).select_for_update(of=("self",))
    waiting = {row.endpoint_id: row for row in rows.order_by("pk")}
    for endpoint in endpoints:
        delivery = waiting.get(endpoint) or WebhookDelivery(
            endpoint_id=endpoint, assessment=assessment, kind=WebhookDelivery.Kind.CHANGED, created_at=now
        )
        delivery.next_attempt_at = now + SETTLES
        delivery.save()
        enqueue_attempts([delivery.pk], at=delivery.next_attempt_at)
