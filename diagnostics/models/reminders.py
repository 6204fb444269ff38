"""Reminders to take an assessment again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.models.assessments import Assessment


class Reminder(models.Model):
    """That the owner of an assessment wants to hear of it again, on the site and by e-mail, once each."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="reminder"
    )
    due_at = models.DateTimeField(_("due"))
    language = models.CharField(max_length=10, db_comment="the language the owner was reading when asking for it")
    mailed_at = models.DateTimeField(_("mailed"), null=True, blank=True)
    dismissed_at = models.DateTimeField(_("dismissed"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering = ["due_at"]
        indexes = [
            models.Index(fields=["due_at"], name="reminder_to_mail", condition=models.Q(mailed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return str(self.assessment_id)
