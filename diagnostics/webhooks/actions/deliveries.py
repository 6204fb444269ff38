"""Webhooks: results delivered to other systems at least once, from the background worker, with one id for all attempts.

The next attempt is scheduled before an attempt is made, so nothing is lost if the worker dies in the middle.
"""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from diagnostics.instrument.errors import ChangedMeanwhile
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
from diagnostics.webhooks.queries import message_of, secret_mark

PRIORITY = -10
"""Below mail, so that mail does not wait for slow receivers."""

LEASE = timedelta(minutes=2)
"""How long after its last attempt a delivery is checked again, in case the worker died; longer than sending takes."""

REST = timedelta(minutes=2)
"""How long an endpoint that was too slow gets no deliveries; those due in this time count as attempts."""

NOT_THE_ENDPOINT = (Problem.RESTING, Problem.SWITCHED_OFF, Problem.OURS)
"""Problems for which the endpoint is not to blame."""

Post = Callable[[str, bytes, dict[str, str]], Response]
"""Sends a body and headers to an address and returns the response. Raises RequestFailed."""

log = structlog.get_logger("diagnostics.webhooks")


@transaction.atomic
def send_test(*, endpoint: WebhookEndpoint, by: User) -> WebhookDelivery:
    """Queue a test to the endpoint, even if it is switched off, and return the delivery. A test is not retried.

    Raises WebhookEndpoint.DoesNotExist.
    """
    locked = WebhookEndpoint.objects.select_for_update(no_key=True).get(pk=endpoint.pk)
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        endpoint=locked, kind=WebhookDelivery.Kind.PING, created_at=now, next_attempt_at=now
    )
    enqueue_attempts([delivery.pk])
    log.info("test asked for", endpoint=endpoint.pk, delivery=delivery.pk, by=by.pk)
    return delivery


@transaction.atomic
def send_again(*, deliveries: Iterable[int], by: User) -> int:
    """Start undelivered ones of the deliveries over; return how many."""
    rows = WebhookDelivery.objects.filter(pk__in=list(deliveries), delivered_at=None)
    ids = list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    WebhookDelivery.objects.filter(pk__in=ids).update(
        attempts=0, problem="", status=None, next_attempt_at=timezone.now()
    )
    enqueue_attempts(ids)
    log.info("sent again", deliveries=len(ids), by=by.pk)
    return len(ids)


@transaction.atomic
def replace_secret(*, endpoint_id: int, by: User, seen: str) -> WebhookEndpoint:
    """Give the endpoint a new secret and return the endpoint. `seen` is the mark of the secret that is replaced.

    The previous secret also signs for a day; an older one no longer does. Raises ChangedMeanwhile if it is another
    secret by now, or WebhookEndpoint.DoesNotExist.
    """
    endpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint_id)
    if secret_mark(endpoint) != seen:
        raise ChangedMeanwhile
    endpoint.secret_before, endpoint.secret = endpoint.secret, new_secret()
    endpoint.secret_before_until = timezone.now() + OVERLAP
    endpoint.save(update_fields=["secret", "secret_before", "secret_before_until"])
    log.info("secret replaced", endpoint=endpoint_id, by=by.pk)
    return endpoint


@transaction.atomic
def remove_endpoint(*, endpoint_id: int, by: User) -> None:
    """Delete an endpoint with its log. Idempotent."""
    # locked first, so that a delivery created at this moment is deleted too
    WebhookEndpoint.objects.select_for_update().filter(pk=endpoint_id).first()
    WebhookEndpoint.objects.filter(pk=endpoint_id).delete()
    log.info("removed", endpoint=endpoint_id, by=by.pk)


def resume_deliveries() -> int:
    """Queue deliveries that are long overdue, for example because the task queue was lost; return how many."""
    due = WebhookDelivery.objects.due_at(timezone.now() - LEASE).order_by("next_attempt_at")
    ids = list(due.values_list("pk", flat=True))
    enqueue_attempts(ids)
    return len(ids)


@task(priority=PRIORITY)
def deliver(delivery_id: int) -> None:
    """Make the attempt that is due, if any. Never raises: the task record would store the payload with the error."""
    attempt(delivery_id=delivery_id)


def post(address: str, body: bytes, headers: dict[str, str], *, network: Network | None = None) -> Response:
    """POST with the client's strict defaults. Raises RequestFailed."""
    return Client(network=network).request("POST", address, body=body, headers=headers)


def attempt(*, delivery_id: int, post: Post = post) -> None:
    """Make the attempt that is due, if any. See `deliver`."""
    delivery = _begin_attempt(delivery_id)
    if delivery is None:
        return
    try:
        response = _send(delivery, post)
    except RequestFailed as error:
        _finish_attempt(delivery, Problem(error.failure.value))
    # a bug on this site; its message is not logged, since it could contain answers
    except Exception as error:
        log.error("delivery failed", delivery=delivery.pk, error=type(error).__name__)
        _finish_attempt(delivery, Problem.OURS)
    else:
        if response is not None:
            wait = retry_wait(response.headers.get("retry-after"))
            _finish_attempt(delivery, problem_with(response.status), status=response.status, wait=wait)


def _send(delivery: WebhookDelivery, post: Post) -> Response | None:
    """Send the message and return the response; None if the assessment has been erased."""
    message = message_of(delivery)
    if message is None:
        return None
    endpoint, now = delivery.endpoint, timezone.now()
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()
    signed = headers(endpoint.secrets_at(now), message_id=delivery.message_id, at=now, body=body)
    return post(endpoint.address, body, signed)


@transaction.atomic
def _begin_attempt(delivery_id: int) -> WebhookDelivery | None:
    """Schedule the next attempt and return the delivery; None if no attempt can be made now."""
    now = timezone.now()
    rows = WebhookDelivery.objects.select_related("endpoint").select_for_update(of=("self",))
    delivery = rows.due_at(now).filter(pk=delivery_id).first()
    if delivery is None:
        return None
    if delivery.attempts >= attempts_of(delivery.kind):
        # the worker died in the last attempt
        _finish_attempt(delivery, Problem.OURS)
        return None
    delivery.attempts += 1
    delivery.attempted_at = now
    is_last = delivery.attempts == attempts_of(delivery.kind)
    pause = LEASE if is_last else pause_after(delivery.attempts, message_id=delivery.message_id)
    _schedule(delivery, now + pause)
    delivery.save(update_fields=["attempts", "attempted_at", "next_attempt_at"])
    obstacle = _obstacle(delivery, now)
    if obstacle is not None:
        _finish_attempt(delivery, obstacle)
        return None
    return delivery


def _obstacle(delivery: WebhookDelivery, now: datetime) -> Problem | None:
    """Return why a due attempt must not be made now, None if it can; a test always can."""
    endpoint = delivery.endpoint
    if delivery.kind == WebhookDelivery.Kind.PING:
        return None
    if not endpoint.enabled:
        return Problem.SWITCHED_OFF
    return Problem.RESTING if endpoint.rests_until is not None and now < endpoint.rests_until else None


@transaction.atomic
def _finish_attempt(
    delivery: WebhookDelivery, problem: Problem | None, *, status: int | None = None, wait: timedelta = timedelta()
) -> None:
    """Save the result of an attempt on the delivery and on its endpoint. An erased delivery stays erased.

    The endpoint is written first, as in `remove_endpoint`, so that the two cannot deadlock.
    """
    now = timezone.now()
    planned = delivery.next_attempt_at
    is_over = delivery.attempts >= attempts_of(delivery.kind) or problem in (None, Problem.GONE, Problem.SWITCHED_OFF)
    if is_over:
        delivery.next_attempt_at = None
    elif planned is not None and planned < now + wait:
        _schedule(delivery, now + wait)
    delivery.delivered_at = now if problem is None else None
    if delivery.kind != WebhookDelivery.Kind.PING and problem not in NOT_THE_ENDPOINT:
        _update_endpoint(delivery.endpoint, problem, now)
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


def _update_endpoint(endpoint: WebhookEndpoint, problem: Problem | None, now: datetime) -> None:
    """Save whether an endpoint works. One that responds 410 (Gone) is switched off, as the standard requires."""
    if problem is None:
        if endpoint.failing_since is not None:
            WebhookEndpoint.objects.filter(pk=endpoint.pk).update(failing_since=None, rests_until=None, alerted_at=None)
        return
    # locked, so that two concurrent failures send one alert, and none if the endpoint was just switched off
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


def _schedule(delivery: WebhookDelivery, at: datetime) -> None:
    """Set the time of the next attempt, and queue it."""
    delivery.next_attempt_at = at
    enqueue_attempts([delivery.pk], at=at)


def enqueue_attempts(ids: Iterable[int], *, at: datetime | None = None) -> None:
    """Queue attempts, at once or for `at`, in the transaction that makes or changes the deliveries."""
    later = deliver.using(run_after=at)
    for delivery_id in ids:
        later.enqueue(delivery_id)
