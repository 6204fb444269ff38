"""A pipeline as a team adapted it before the hand-over, stored with an assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment


class AdaptedPipeline(models.Model):
    """The adapted stages in order; the saved result does not change."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="adapted_pipeline"
    )
    stages = models.JSONField(
        _("stages"), db_comment="list of objects with the fields of domain.adaptation.AdaptedStage"
    )
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("adapted pipeline")
        verbose_name_plural = _("adapted pipelines")

    def __str__(self) -> str:
        return str(self.assessment_id)
