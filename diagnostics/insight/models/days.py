"""Counts of days, and what says that a day has to be counted again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models import QuestionnaireVersion


class InsightDay(models.Model):
    """The counts of the assessments of a version that were begun on a day, in one language.

    It can always be counted again from the assessments. A day is one of UTC, whatever TIME_ZONE is.
    """

    version = models.ForeignKey(
        QuestionnaireVersion,
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="insight_days",
        db_index=False,
    )
    day = models.DateField(_("day"))
    language = models.CharField(_("language"), max_length=10, blank=True, db_comment="empty: not recorded")
    begun = models.PositiveIntegerField(_("begun"))
    completed = models.PositiveIntegerField(_("completed"))
    counts = models.JSONField(_("counts"), db_comment="what insight.domain.counting counts, by name")

    class Meta:
        verbose_name = _("counts of a day")
        verbose_name_plural = _("counts of days")
        default_permissions = ()
        permissions = [("view_insight", "Can view insight")]
        constraints = [
            models.UniqueConstraint(fields=["version", "day", "language"], name="insight_day_once"),
            models.CheckConstraint(
                condition=models.Q(completed__lte=models.F("begun")), name="insight_completed_of_begun"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.language}"


class InsightChange(models.Model):
    """A day of a version has to be counted again: a trigger writes a row with each change of what is counted.

    There may be many for one day, since rows that are only added make nobody wait. It has no foreign key, for the same
    reason.
    """

    version_id = models.BigIntegerField(_("version"))
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("change of a day")
        verbose_name_plural = _("changes of days")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.day)


class InsightRefresh(models.Model):
    """One row: how often days were counted again, so that two processes that do so at once notice each other."""

    number = models.PositiveBigIntegerField(_("number"), default=0)

    class Meta:
        verbose_name = _("refresh of insight")
        verbose_name_plural = _("refreshes of insight")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.number)
