"""Webhooks: results delivered to other systems at least once, from the background worker, with one id for all attempts.

The next attempt is arranged before an attempt is made, so a worker that dies in the middle loses nothing.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from diagnostics.assessing.models import Assessment
from diagnostics.site.http import Client, Response
from diagnostics.site.models import User
from diagnostics.site.network import Network, RequestFailed
from diagnostics.webhooks.actions.alerts import alert_staff
from diagnostics.webhooks.domain import (
    OVERLAP,
    SLOW,
    Problem,
    alert_is_due,
    attempts_of,
    headers,
    new_secret,
    pause_after,
    problem_with,
    retry_wait,
)
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint
from diagnostics.webhooks.queries import message_of

PRIORITY = -10
"""Below mail, which is not to wait for receivers that are slow."""

LEASE = timedelta(minutes=2)
"""How long after the last attempt it is looked at again, in case its worker died; far longer than sending may take."""

REST = timedelta(minutes=2)
"""How long an endpoint that was too slow gets no deliveries; those due meanwhile count as tried."""

UNTRIED = (Problem.RESTING, Problem.SWITCHED_OFF, Problem.OURS)
"""Problems that say nothing of the endpoint."""

Post = Callable[[str, bytes, dict[str, str]], Response]
"""Sends a body and headers to an address and returns the answer. Raises RequestFailed."""

log = structlog.get_logger("diagnostics.webhooks")


@transaction.atomic
def announce(assessment: Assessment) -> None:
    """Queue deliveries of a result to the endpoints that want it; they are discarded if the transaction rolls back.

    Call it once for each assessment. If no endpoint wants the result, it costs one query.
    """
    # locked, so that no endpoint is removed before its delivery refers to it, which a respondent would see as an error
    wanting = WebhookEndpoint.objects.wanting(assessment.version.questionnaire_id).select_for_update(no_key=True)
    endpoints = list(wanting.order_by("pk").values_list("pk", flat=True))
    if not endpoints:
        return
    now = timezone.now()
    made = WebhookDelivery.objects.bulk_create(
        WebhookDelivery(endpoint_id=endpoint, assessment=assessment, created_at=now, next_attempt_at=now)
        for endpoint in endpoints
    )
    _enqueue(delivery.pk for delivery in made)


@transaction.atomic
def send_test(*, endpoint: WebhookEndpoint, by: User) -> WebhookDelivery:
    """Send a test to the endpoint, once, whether it is switched on or not, and return the delivery.

    Raises WebhookEndpoint.DoesNotExist.
    """
    locked = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        endpoint=locked, kind=WebhookDelivery.Kind.PING, created_at=now, next_attempt_at=now
    )
    _enqueue([delivery.pk])
    log.info("test asked for", endpoint=endpoint.pk, delivery=delivery.pk, by=by.pk)
    return delivery


@transaction.atomic
def send_again(*, deliveries: Iterable[int], by: User) -> int:
    """Start deliveries over that have not succeeded; return how many. Those that have are left out."""
    rows = WebhookDelivery.objects.filter(pk__in=list(deliveries), delivered_at=None)
    again = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    WebhookDelivery.objects.filter(pk__in=again).update(
        attempts=0, problem="", status=None, next_attempt_at=timezone.now()
    )
    _enqueue(again)
    log.info("sent again", deliveries=len(again), by=by.pk)
    return len(again)


@transaction.atomic
def replace_secret(*, endpoint_id: int, by: User) -> WebhookEndpoint:
    """Give the endpoint a new secret and return it. The former secret signs too for a day; one before it ends now.

    Raises WebhookEndpoint.DoesNotExist.
    """
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    endpoint.secret_before, endpoint.secret = endpoint.secret, new_secret()
    endpoint.secret_before_until = timezone.now() + OVERLAP
    endpoint.save(update_fields=["secret", "secret_before", "secret_before_until"])
    log.info("secret replaced", endpoint=endpoint_id, by=by.pk)
    return endpoint


@transaction.atomic
def remove_endpoint(*, endpoint_id: int, by: User) -> None:
    """Remove an endpoint with its log; doing it twice changes nothing."""
    # locked first, so that a delivery that is being created for it now is removed with it
    WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    WebhookEndpoint.objects.filter(pk=endpoint_id).delete()
    log.info("removed", endpoint=endpoint_id, by=by.pk)


def resume_deliveries() -> int:
    """Queue deliveries that are long due, as after the queue of background work was lost; return how many."""
    due = WebhookDelivery.objects.due_at(timezone.now() - LEASE).order_by("next_attempt_at")
    ids = list(due.values_list("pk", flat=True))
    _enqueue(ids)
    return len(ids)


@task(priority=PRIORITY)
def deliver(delivery_id: int) -> None:
    """Make the attempt that is due, if one is; raises nothing that would write what was sent into the queue."""
    attempt(delivery_id=delivery_id)


def post(address: str, body: bytes, headers: dict[str, str], *, network: Network | None = None) -> Response:
    """Send one attempt, by the strict defaults of the client. Raises RequestFailed."""
    return Client(network=network).request("POST", address, body=body, headers=headers)


def attempt(*, delivery_id: int, post: Post = post) -> None:
    """Make the attempt that is due, if one is. See `deliver`."""
    delivery = _take(delivery_id)
    if delivery is None:
        return
    try:
        answer = _send(delivery, post)
    except RequestFailed as error:
        _settle(delivery, Problem(error.failure.value))
    # a fault of ours, whose text could hold answers
    except Exception as error:
        log.error("delivery failed", delivery=delivery.pk, error=type(error).__name__)
        _settle(delivery, Problem.OURS)
    else:
        if answer is not None:
            wait = retry_wait(answer.headers.get("retry-after"))
            _settle(delivery, problem_with(answer.status), status=answer.status, wait=wait)


def _send(delivery: WebhookDelivery, post: Post) -> Response | None:
    """Send and return the answer; None if the assessment is erased, and the delivery with it."""
    message = message_of(delivery)
    if message is None:
        return None
    endpoint, now = delivery.endpoint, timezone.now()
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    signed = headers(endpoint.secrets_at(now), message_id=delivery.message_id, at=now, body=body)
    return post(endpoint.address, body, signed)


@transaction.atomic
def _take(delivery_id: int) -> WebhookDelivery | None:
    """Return the delivery if an attempt is to be made now, with the next one already arranged."""
    now = timezone.now()
    rows = WebhookDelivery.objects.select_related("endpoint").select_for_update(of=("self",))
    delivery = rows.due_at(now).filter(pk=delivery_id).first()
    if delivery is None:
        return None
    if delivery.attempts >= attempts_of(delivery.kind):
        # the worker died in the last attempt
        _settle(delivery, Problem.OURS)
        return None
    delivery.attempts += 1
    delivery.attempted_at = now
    is_last = delivery.attempts == attempts_of(delivery.kind)
    pause = LEASE if is_last else pause_after(delivery.attempts, message_id=delivery.message_id)
    _arrange(delivery, now + pause)
    delivery.save(update_fields=["attempts", "attempted_at", "next_attempt_at"])
    held_back = _held_back(delivery, now)
    if held_back is not None:
        _settle(delivery, held_back)
        return None
    return delivery


def _held_back(delivery: WebhookDelivery, now: datetime) -> Problem | None:
    """Return why an attempt that is due is not made now, None if it is; a test always is."""
    endpoint = delivery.endpoint
    if delivery.kind == WebhookDelivery.Kind.PING:
        return None
    if not endpoint.enabled:
        return Problem.SWITCHED_OFF
    return Problem.RESTING if endpoint.rests_until is not None and now < endpoint.rests_until else None


@transaction.atomic
def _settle(
    delivery: WebhookDelivery, problem: Problem | None, *, status: int | None = None, wait: timedelta = timedelta()
) -> None:
    """Save the result of an attempt on the delivery and on its endpoint. An erased delivery stays erased.

    The endpoint is written first, as in `remove_endpoint`, so that the two cannot wait for each other.
    """
    now = timezone.now()
    planned = delivery.next_attempt_at
    is_over = delivery.attempts >= attempts_of(delivery.kind) or problem in (None, Problem.GONE, Problem.SWITCHED_OFF)
    if is_over:
        delivery.next_attempt_at = None
    elif planned is not None and planned < now + wait:
        _arrange(delivery, now + wait)
    delivery.delivered_at = now if problem is None else None
    if delivery.kind != WebhookDelivery.Kind.PING and problem not in UNTRIED:
        _note(delivery.endpoint, problem, now)
    WebhookDelivery.objects.filter(pk=delivery.pk, delivered_at=None).update(
        status=status,
        problem=problem or "",
        delivered_at=delivery.delivered_at,
        next_attempt_at=delivery.next_attempt_at,
    )
    _log(delivery, problem, status, is_over)


def _log(delivery: WebhookDelivery, problem: Problem | None, status: int | None, is_over: bool) -> None:
    details = {"delivery": delivery.pk, "endpoint": delivery.endpoint_id, "status": status}
    if problem is None:
        log.info("delivered", **details)
    elif is_over:
        log.error("given up", problem=problem.value, **details)
    else:
        log.warning("not delivered", problem=problem.value, **details)


def _note(endpoint: WebhookEndpoint, problem: Problem | None, now: datetime) -> None:
    """Save whether an endpoint works. One that answers that it is gone is switched off, as the standard asks."""
    if problem is None:
        if endpoint.failing_since is not None:
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None, rests_until=None, alerted_at=None)
        return
    # locked, so that two failures at once send one alert, and an endpoint that was switched off meanwhile sends none
    row = WebhookEndpoint.objects.select_for_update(no_key=True).filter(pk=endpoint.pk).first()
    if row is None:
        return
    row.failing_since = row.failing_since or now
    if problem in SLOW:
        row.rests_until = now + REST
    is_due = row.enabled and alert_is_due(problem, failing_since=row.failing_since, alerted_at=row.alerted_at, now=now)
    if is_due and alert_staff(endpoint=row, is_gone=problem is Problem.GONE):
        row.alerted_at = now
    if problem is Problem.GONE:
        row.enabled, row.gone_at = False, now
    row.save(update_fields=["failing_since", "rests_until", "alerted_at", "enabled", "gone_at"])


def _arrange(delivery: WebhookDelivery, at: datetime) -> None:
    """Queue the delivery for then, once the transaction commits."""
    delivery.next_attempt_at = at
    later = deliver.using(run_after=at)
    transaction.on_commit(lambda: later.enqueue(delivery.pk))


def _enqueue(ids: Iterable[int]) -> None:
    listed = list(ids)

    def enqueue() -> None:
        for delivery_id in listed:
            deliver.enqueue(delivery_id)

    transaction.on_commit(enqueue)
