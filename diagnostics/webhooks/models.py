"""Endpoints to which results are delivered, and deliveries: outbox and log in one table."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment
from diagnostics.authoring.models.questionnaires import Questionnaire
from diagnostics.site.domain.destinations import LONGEST
from diagnostics.site.models.secrets import EncryptedField
from diagnostics.webhooks.domain import CHANGED, COMPLETED, PING, new_message_id, new_secret


class WebhookEndpointQuerySet(models.QuerySet["WebhookEndpoint"]):
    """Filters for endpoints."""

    def subscribed_to(self, questionnaire_id: int) -> "WebhookEndpointQuerySet":
        """Return the enabled endpoints that get results of the questionnaire."""
        subscribed = models.Q(questionnaire=None) | models.Q(questionnaire=questionnaire_id)
        return self.filter(subscribed, enabled=True)


class WebhookEndpoint(models.Model):
    """An address to which results are delivered.

    The secret is needed to sign, so it is encrypted, not hashed: anyone who reads the database and SECRET_KEY can sign.
    """

    address = models.CharField(
        _("address"),
        max_length=LONGEST,
        help_text=_("Begins with https://. The machine must be on the internet, and answer within ten seconds."),
    )
    questionnaire = models.ForeignKey(
        Questionnaire,
        verbose_name=_("questionnaire"),
        # SET_NULL would deliver the results of all questionnaires
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="webhook_endpoints",
        help_text=_("Without one, results of all questionnaires are delivered."),
    )
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("Of the names of stages. Everything else is told by keys."),
    )
    enabled = models.BooleanField(
        _("switched on"),
        default=True,
        help_text=_("Results that are completed while it is off are not delivered later."),
    )
    sends_changes = models.BooleanField(
        _("own pipelines"),
        default=False,
        help_text=_(
            "Delivers the team's own pipeline too, five minutes after its last change. It can name the people who own "
            "its stages."
        ),
    )
    secret = EncryptedField(_("secret"), default=new_secret, editable=False)
    secret_before = EncryptedField(_("earlier secret"), blank=True, editable=False)
    secret_before_until = models.DateTimeField(_("earlier secret signs until"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, blank=True, editable=False)
    rests_until = models.DateTimeField(
        null=True, blank=True, editable=False, db_comment="it was too slow to answer, so it is left alone until then"
    )
    alerted_at = models.DateTimeField(_("message sent to staff"), null=True, blank=True, editable=False)
    gone_at = models.DateTimeField(_("said that it is gone"), null=True, blank=True, editable=False)

    objects = WebhookEndpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(address__startswith="https://"),
                name="webhook_is_https",
                violation_error_message=_("The address must begin with https://."),
            ),
            models.CheckConstraint(
                condition=models.Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="webhook_language_known",
                violation_error_message=_("Choose one of the languages."),
            ),
            models.CheckConstraint(condition=~models.Q(secret=""), name="webhook_has_a_secret"),
            models.CheckConstraint(
                condition=models.Q(secret_before="", secret_before_until__isnull=True)
                | (~models.Q(secret_before="") & models.Q(secret_before_until__isnull=False)),
                name="webhook_earlier_secret_ends",
            ),
        ]

    def __str__(self) -> str:
        return self.address

    def secrets_at(self, now: datetime) -> list[str]:
        """Return the secrets that sign at `now`, newest first."""
        until = self.secret_before_until
        return [self.secret, *([self.secret_before] if until is not None and now < until else [])]


class WebhookDeliveryQuerySet(models.QuerySet["WebhookDelivery"]):
    """Filters for deliveries."""

    def waiting(self) -> "WebhookDeliveryQuerySet":
        """Return the deliveries with an attempt ahead or in progress."""
        return self.filter(next_attempt_at__isnull=False)

    def delivered(self) -> "WebhookDeliveryQuerySet":
        return self.filter(delivered_at__isnull=False)

    def given_up(self) -> "WebhookDeliveryQuerySet":
        """Return the undelivered ones that will not be retried."""
        return self.filter(delivered_at=None, next_attempt_at=None)

    def due_at(self, now: datetime) -> "WebhookDeliveryQuerySet":
        """Return the deliveries whose next attempt is due at `now`."""
        return self.filter(next_attempt_at__lte=now)


class WebhookDelivery(models.Model):
    """One message to one endpoint: waiting while `next_attempt_at` is set, delivered, or given up.

    The payload is built from the assessment when it is sent: the row holds no result and is deleted with the
    assessment.
    """

    class Kind(models.TextChoices):
        """The type of the message."""

        COMPLETED = COMPLETED, _("result")
        CHANGED = CHANGED, _("own pipeline")
        PING = PING, _("test")

    endpoint = models.ForeignKey(
        WebhookEndpoint, verbose_name=_("webhook"), on_delete=models.CASCADE, related_name="deliveries"
    )
    assessment = models.ForeignKey(
        Assessment,
        verbose_name=_("assessment"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="webhook_deliveries",
    )
    kind = models.CharField(_("what is sent"), max_length=30, choices=Kind.choices, default=Kind.COMPLETED)
    message_id = models.CharField(_("message id"), max_length=50, unique=True, default=new_message_id, editable=False)
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    attempted_at = models.DateTimeField(_("last attempt"), null=True, blank=True)
    next_attempt_at = models.DateTimeField(_("next attempt"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    status = models.PositiveSmallIntegerField(
        _("status"), null=True, blank=True, db_comment="HTTP status of the last answer"
    )
    problem = models.CharField(
        _("problem"), max_length=20, blank=True, db_comment="of the last attempt; a value of domain.webhooks.Problem"
    )

    objects = WebhookDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("webhook delivery")
        verbose_name_plural = _("webhook deliveries")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["endpoint", "-id"], name="delivery_by_endpoint"),
            models.Index(
                fields=["next_attempt_at"], name="delivery_to_try", condition=models.Q(next_attempt_at__isnull=False)
            ),
            models.Index(fields=["created_at"], name="delivery_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "endpoint"], condition=models.Q(kind=COMPLETED), name="delivery_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=[COMPLETED, CHANGED, PING]), name="delivery_kind_known"),
            models.CheckConstraint(
                condition=models.Q(kind=PING, assessment__isnull=True)
                | (~models.Q(kind=PING) & models.Q(assessment__isnull=False)),
                name="delivery_tells_of_an_assessment_or_is_a_test",
            ),
            models.CheckConstraint(
                condition=models.Q(delivered_at__isnull=True) | models.Q(next_attempt_at__isnull=True),
                name="delivery_is_not_tried_again_once_delivered",
            ),
        ]

    def __str__(self) -> str:
        return self.message_id
