"""A draft's KPIs: those of a sales model, and those to measure whatever the sales model."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models.catalogue import SalesModel
from diagnostics.authoring.models.choices import Direction
from diagnostics.authoring.models.questionnaires import Questionnaire
from diagnostics.site.models.fields import Authored, line, position_constraint, position_field


class KpiColumns(Authored):
    """A figure that shows how well selling works."""

    position = position_field()
    name = line(_("name"), limit=100, help_text=_("Shown in results under the KPIs to track."))
    formula = line(
        _("formula"), limit=300, blank=True, help_text=_("How it is worked out, below its name. Say which deals count.")
    )
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, blank=True, help_text=_("Empty if neither is better.")
    )
    in_hubspot = line(_("in HubSpot"), limit=300, blank=True, help_text=_("Where HubSpot shows it."))
    in_pipedrive = line(_("in Pipedrive"), limit=300, blank=True, help_text=_("Where Pipedrive shows it."))

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.name)


class CommonKpi(KpiColumns):
    """A figure to measure whatever the sales model."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="kpis"
    )

    class Meta:
        verbose_name = _("KPI for every sales model")
        verbose_name_plural = _("KPIs for every sales model")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            position_constraint("common_kpi"),
            models.CheckConstraint(
                condition=models.Q(direction__in=["", *Direction.values]),
                name="common_kpi_direction_known",
                violation_error_message=_("Choose one of the listed values."),
            ),
        ]


class Kpi(KpiColumns):
    """A figure that shows whether a sales model works."""

    sales_model = models.ForeignKey(
        SalesModel, verbose_name=_("sales model"), on_delete=models.CASCADE, related_name="kpis"
    )

    class Meta:
        verbose_name = _("KPI")
        verbose_name_plural = _("KPIs")
        ordering = ["sales_model", "position", "pk"]
        constraints = [
            position_constraint("kpi"),
            models.CheckConstraint(
                condition=models.Q(direction__in=["", *Direction.values]),
                name="kpi_direction_known",
                violation_error_message=_("Choose one of the listed values."),
            ),
        ]
