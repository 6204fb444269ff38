"""A draft's stage rules: what changes a process, and when."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models.catalogue import Process, SalesModel, Stage
from diagnostics.authoring.models.choices import NamedPlace, Placement
from diagnostics.authoring.models.questionnaires import AnswerOption, Questionnaire
from diagnostics.site.models.fields import Authored, choice_constraint, position_constraint, position_field


class StageRule(Authored):
    """A change to the process, and when it is made. All rules of a questionnaire share one order."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="rules"
    )
    sales_model = models.ForeignKey(
        SalesModel,
        verbose_name=_("sales model"),
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="rules",
        help_text=_("Whose points count. Empty if an answer alone decides."),
    )
    from_points = models.PositiveSmallIntegerField(
        _("from points"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("The points of the sales model from which the rule applies. Empty: its threshold."),
    )
    process = models.ForeignKey(
        Process,
        verbose_name=_("in the process"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The only process in which the rule applies. Empty: in every one."),
    )
    option = models.ForeignKey(
        AnswerOption,
        verbose_name=_("with the answer"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="rules",
        help_text=_("The answer that the rule needs. Empty: any."),
    )
    position = models.PositiveSmallIntegerField(
        _("position"),
        default=1,
        validators=[MinValueValidator(1)],
        help_text=_("One order over the rules of all sales models."),
    )
    placement = models.CharField(
        _("placement"),
        max_length=20,
        choices=Placement,
        help_text=_("Where the stage goes, counted from the first anchor that the pipeline has."),
    )
    stage = models.ForeignKey(
        Stage,
        verbose_name=_("stage"),
        on_delete=models.RESTRICT,
        related_name="rules",
        help_text=_("What is placed or left out. Results say which sales model and which answers did it."),
    )
    optional = models.BooleanField(
        _("for big or hard deals"), default=False, help_text=_("Results say that other deals may skip the stage.")
    )

    class Meta:
        verbose_name = _("stage rule")
        verbose_name_plural = _("stage rules")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sales_model__isnull=False) | models.Q(option__isnull=False),
                name="stage_rule_has_condition",
                violation_error_message=_("Choose a sales model or an answer: a rule needs one of them."),
            ),
            models.CheckConstraint(
                condition=models.Q(sales_model__isnull=False) | models.Q(from_points__isnull=True),
                name="stage_rule_points_of_model",
                violation_error_message=_("Points belong to a sales model: choose one, or clear the points."),
            ),
            position_constraint("stage_rule"),
            choice_constraint("placement", Placement, "stage_rule_placement_known"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.stage}: {self.get_placement_display()}"


class StageRuleAnchor(Authored):
    """A stage or a named place that a rule refers to, in order of preference."""

    rule = models.ForeignKey(StageRule, verbose_name=_("stage rule"), on_delete=models.CASCADE, related_name="anchors")
    position = position_field()
    stage = models.ForeignKey(
        Stage, verbose_name=_("stage"), on_delete=models.RESTRICT, null=True, blank=True, related_name="+"
    )
    named_place = models.CharField(_("place"), max_length=20, choices=NamedPlace, blank=True)

    class Meta:
        verbose_name = _("anchor")
        verbose_name_plural = _("anchors")
        ordering = ["rule", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "position"],
                name="anchor_position_unique",
                violation_error_message=_("Each anchor of a rule has a place of its own."),
            ),
            position_constraint("anchor"),
            models.CheckConstraint(
                condition=models.Q(named_place__in=["", *NamedPlace.values]),
                name="anchor_place_known",
                violation_error_message=_("Choose one of the listed values."),
            ),
            models.CheckConstraint(
                condition=models.Q(stage__isnull=False, named_place="")
                | models.Q(stage__isnull=True) & ~models.Q(named_place=""),
                name="anchor_is_stage_or_place",
                violation_error_message=_("An anchor is a stage or a place, not both."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.stage or self.get_named_place_display()}"
