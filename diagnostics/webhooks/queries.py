"""The payload of a delivery, and what the admin shows of endpoints."""

from typing import Any

from django.db import models
from django.utils.crypto import salted_hmac

from diagnostics.assessing.models import Assessment
from diagnostics.authoring.queries.publishing import instrument_of
from diagnostics.instrument.document import parse_outcome
from diagnostics.pipelines.domain.plan import Plan
from diagnostics.pipelines.domain.plan_document import plan_document
from diagnostics.pipelines.queries.own_pipelines import plan_of
from diagnostics.site.queries.staff import staff_who_may
from diagnostics.webhooks.domain import CHANGED, COMPLETED, message
from diagnostics.webhooks.models import WebhookDelivery, WebhookEndpoint


def secret_mark(endpoint: WebhookEndpoint) -> str:
    """Return a mark that changes with the secret and does not give it away."""
    return salted_hmac("diagnostics.webhooks.secret", endpoint.secret).hexdigest()[:16]


def message_of(delivery: WebhookDelivery) -> dict[str, Any] | None:
    """Return the payload of a delivery, from the current data; None if the assessment has been erased."""
    if delivery.assessment_id is None:
        return message(delivery.kind, at=delivery.created_at, data={})
    rows = Assessment.objects.completed().with_version().select_related("version__questionnaire")
    assessment = rows.filter(pk=delivery.assessment_id).first()
    if assessment is None or assessment.completed_at is None:
        return None
    version, plan = assessment.version, _plan_for(delivery.endpoint, assessment)
    result = plan_document(
        plan,
        number=version.number,
        fingerprint=version.fingerprint,
        completed_at=assessment.completed_at,
        language=delivery.endpoint.language,
    )
    data = {"assessment": str(assessment.pk), "questionnaire": version.questionnaire.key, "result": result}
    is_change = delivery.kind == WebhookDelivery.Kind.CHANGED
    at = plan.saved_at if is_change and plan.saved_at else assessment.completed_at
    return message(delivery.kind, at=at, data=data)


def _plan_for(endpoint: WebhookEndpoint, assessment: Assessment) -> Plan:
    """Return the pipeline that an endpoint gets: the recommended one unless it wants own ones."""
    if endpoint.sends_changes:
        return plan_of(assessment)
    return Plan(instrument_of(assessment.version), parse_outcome(assessment.outcome))


def endpoints_with_last_delivery(rows: "models.QuerySet[WebhookEndpoint]") -> "models.QuerySet[WebhookEndpoint]":
    """Annotate the endpoints with `last_delivered_at`, when a result was last delivered; None if the log has none."""
    newest = WebhookDelivery.objects.filter(endpoint=models.OuterRef("pk"), assessment__isnull=False).delivered()
    last = newest.order_by("-id").values("delivered_at")[:1]
    return rows.annotate(last_delivered_at=models.Subquery(last))


def alert_addresses() -> list[str]:
    """Return the e-mail addresses of staff who may change webhooks."""
    return list(staff_who_may("change_webhookendpoint").values_list("email", flat=True))


def passed_on() -> frozenset[str]:
    """Return the kinds of messages that are delivered to another system, in one query."""
    endpoints = WebhookEndpoint.objects.filter(enabled=True).values_list("sends_changes", flat=True)
    return frozenset(
        kind for sends_changes in endpoints for kind in ((COMPLETED, CHANGED) if sends_changes else (COMPLETED,))
    )
