"""What of a result was handed over, for counting."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.assessing.models.assessments import Assessment
from diagnostics.site.models.fields import choice_constraint


class HandOverKind(models.TextChoices):
    """How a result was handed over."""

    FILE = "file", _("file")
    PUSH = "push", _("set up over the API")


class HandOver(models.Model):
    """A result was taken to a target as a file, or set up in it: once for each, without when and by whom."""

    assessment = models.ForeignKey(
        Assessment, verbose_name=_("assessment"), on_delete=models.CASCADE, related_name="hand_overs"
    )
    kind = models.CharField(_("kind"), max_length=10, choices=HandOverKind)
    target = models.CharField(_("target"), max_length=20, db_comment="key of a hand-over target")

    class Meta:
        verbose_name = _("handover")
        verbose_name_plural = _("handovers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind", "target"], name="hand_over_once"),
            choice_constraint("kind", HandOverKind, "hand_over_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.get_kind_display()}"
