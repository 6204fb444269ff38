"""The stages that a team has today, stored with an assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment


class CurrentStages(models.Model):
    """Today's stages in order, each with the recommended stage that it matches; the saved result does not change."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="current_stages"
    )
    stages = models.JSONField(_("stages"), db_comment="list of [name, stage key or null]")
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("today's stages")
        verbose_name_plural = _("today's stages")

    def __str__(self) -> str:
        return str(self.assessment_id)
