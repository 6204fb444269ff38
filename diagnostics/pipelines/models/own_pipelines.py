"""The team's own pipeline, stored with an assessment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment


class SavedPipeline(models.Model):
    """The own pipeline with its revision, and the states before it that can be restored; the outcome never changes."""

    assessment = models.OneToOneField(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="own_pipeline"
    )
    document = models.JSONField(
        _("pipeline"), null=True, db_comment="what domain.own_pipeline dumps; null: undone, the recommendation counts"
    )
    revision = models.PositiveIntegerField(_("revision"), db_comment="rises with every save and every undo")
    earlier = models.JSONField(
        _("earlier states"), default=list, db_comment="documents that undo restores, newest last"
    )
    made = models.PositiveIntegerField(
        default=0, editable=False, db_comment="stages that the team ever made, so that no id is used twice"
    )
    saved_at = models.DateTimeField(_("saved"))

    class Meta:
        verbose_name = _("own pipeline")
        verbose_name_plural = _("own pipelines")

    def __str__(self) -> str:
        return str(self.assessment_id)
