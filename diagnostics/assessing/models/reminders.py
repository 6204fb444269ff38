"""Reminders to retake an assessment."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment


class ReminderQuerySet(models.QuerySet["Reminder"]):
    """Filters of reminders."""

    def due_at_or_before(self, now: datetime) -> "ReminderQuerySet":
        """Filter what is due at `now` and not dismissed."""
        return self.filter(due_at__lte=now, dismissed_at=None)

    def to_mail(self, now: datetime) -> "ReminderQuerySet":
        """Filter what is due and not mailed. It has no joins, so that it can be the condition of an UPDATE."""
        return self.due_at_or_before(now).filter(mailed_at=None)


class Reminder(models.Model):
    """A reminder for the owner of an assessment, shown on the site and mailed once."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="reminder"
    )
    # denormalised from assessment.owner, which is immutable once set, so that due reminders need no join
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("owner"), on_delete=models.CASCADE, related_name="reminders"
    )
    due_at = models.DateTimeField(_("due"))
    language = models.CharField(max_length=10, db_comment="the language the owner was reading when asking for it")
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="reminder_to_mail", condition=models.Q(mailed_at__isnull=True)),
            models.Index(
                fields=["owner", "due_at"], name="reminder_to_show", condition=models.Q(dismissed_at__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return str(self.assessment_id)
