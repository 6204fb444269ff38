"""A draft's sales models, stages and processes."""

from django.core.validators import MaxValueValidator, MinValueValidator, StepValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models.choices import Evidence, Market
from diagnostics.authoring.models.keys import Keyed
from diagnostics.authoring.models.questionnaires import Questionnaire
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.site.models.fields import (
    Authored,
    choice_constraint,
    key_field,
    keyed_constraints,
    line,
    position_constraint,
    position_field,
    prose,
)

ADVICE = _("A list in results and on its page. One a line.")


class Stage(Keyed):
    """A position in a pipeline; processes and rules refer to it."""

    key_list = "stages"

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="stages"
    )
    position = position_field()
    key = key_field()
    name = line(
        _("name"), limit=STAGE_NAME_LIMIT, help_text=_("Names the stage in every pipeline and on its own page.")
    )
    purpose = prose(_("purpose"), help_text=_("Shown below the name in results: what the stage is for."))
    entry_criterion = prose(
        _("entry criterion"),
        help_text=_(
            "Only for a stage that can come first in a part of a pipeline. Elsewhere it is entered with the exit "
            "criterion of the stage before."
        ),
    )
    exit_criterion = prose(_("exit criterion"), help_text=_("Shown in results: what must be true to leave it."))
    exit_evidence = models.CharField(
        _("what shows the exit"),
        max_length=20,
        choices=Evidence,
        default=Evidence.BUYER_ACTION,
        help_text=_("Shown beside the exit criterion."),
    )
    activities = prose(_("activities"), help_text=_("What to do in the stage, as a list in results. One a line."))
    owner = line(_("owner"), limit=100, blank=True, help_text=_("Shown in results: the role that owns the stage."))
    questions_to_ask = prose(_("questions to ask"), help_text=_("A list in results. One a line."))
    kpi = prose(_("KPI"), help_text=_("Shown in results. Name and formula in one line."))
    synonyms = prose(_("synonyms"), help_text=_("Shown in results: what teams also call the stage. One a line."))
    opens_deal = models.BooleanField(
        _("opens a deal"),
        default=False,
        help_text=_("From the first such stage on a pipeline is about a deal; before it, about leads or accounts."),
    )
    partner_stage = models.BooleanField(
        _("about a partner"),
        default=False,
        help_text=_("It wins a partner once, not a deal: its stages are a part of the pipeline of their own."),
    )
    win_probability = models.PositiveSmallIntegerField(
        _("win probability in percent"),
        default=0,
        null=True,
        blank=True,
        validators=[MaxValueValidator(100), StepValueValidator(10)],
        help_text=_("A multiple of ten. Shown as a starting value to replace with your own. Empty outside of deals."),
    )
    idle_days = models.PositiveSmallIntegerField(
        _("idle after days"),
        default=7,
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Days without activity before a deal counts as idle. Empty for what is won."),
    )
    outreach_subject = line(_("subject"), blank=True, help_text=_("Of the first message."))
    outreach_template = prose(
        _("first message"), help_text=_("Only if outreach happens here. Put blanks in [brackets].")
    )
    outreach_follow_up = prose(_("follow-up"), help_text=_("If nobody answered the first message."))
    outreach_second_follow_up = prose(_("second follow-up"), help_text=_("If nobody answered the follow-up either."))
    outreach_call = prose(_("opening of a call"), help_text=_("What to say first on the telephone."))
    outreach_last = prose(_("last message"), help_text=_("Ends the sequence politely."))

    class Meta:
        verbose_name = _("stage")
        verbose_name_plural = _("stages")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            *keyed_constraints("stage", _("Another stage of this questionnaire has this key.")),
            choice_constraint("exit_evidence", Evidence, "stage_exit_evidence_known"),
            models.CheckConstraint(
                condition=models.Q(win_probability__in=range(0, 101, 10)),
                name="stage_win_probability_tens",
                violation_error_message=_("The win probability is a multiple of ten from 0 to 100."),
            ),
            models.CheckConstraint(
                condition=models.Q(idle_days__gte=1),
                name="stage_idle_days_from_one",
                violation_error_message=_("A deal is idle after one day at the earliest."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)


class Process(Keyed):
    """An ordered list of stages, one of which wins the deal."""

    key_list = "processes"

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="processes"
    )
    position = position_field(_("Place in the lists here. Respondents do not see it."))
    key = key_field()
    name = line(_("name"), help_text=_("Results name it only to say why a sales model changes no stage."))
    winning_stage = models.ForeignKey(
        Stage,
        verbose_name=_("winning stage"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "Which of its stages wins the deal. Marked in results; the stages after it are about the customer."
        ),
    )

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")
        ordering = ["questionnaire", "position", "pk"]
        constraints = keyed_constraints("process", _("Another process of this questionnaire has this key."))

    def __str__(self) -> str:
        return str(self.name)


class ProcessStage(Authored):
    """The position of a stage in a process."""

    process = models.ForeignKey(
        Process, verbose_name=_("process"), on_delete=models.CASCADE, related_name="process_stages"
    )
    position = position_field(_("Place in the pipeline, from 1."))
    stage = models.ForeignKey(Stage, verbose_name=_("stage"), on_delete=models.RESTRICT, related_name="+")

    class Meta:
        verbose_name = _("stage of the process")
        verbose_name_plural = _("stages of the process")
        ordering = ["process", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["process", "stage"],
                name="process_stage_once",
                violation_error_message=_("A process has each stage only once."),
            ),
            position_constraint("process_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.stage}"


class SalesModel(Keyed):
    """A way of selling. `position` breaks ties: of equal scores the lower position leads."""

    key_list = "sales_models"

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="sales_models"
    )
    position = position_field(_("Place in the order that decides ties: of equal scores the earlier one leads."))
    key = key_field()
    name = line(_("name"), limit=100, help_text=_("Heading of a result that it leads, and of its own page."))
    name_in_sentence = line(
        _("name inside a sentence"),
        limit=100,
        blank=True,
        help_text=_("If it differs from the name, for example by a small first letter."),
    )
    statement = line(
        _("statement"),
        limit=300,
        blank=True,
        help_text=_("Its option of the separating question: a sentence that a team says of itself."),
    )
    threshold = models.PositiveSmallIntegerField(
        _("threshold"),
        default=3,
        validators=[MinValueValidator(1)],
        help_text=_("The sales model is present in a result when its score reaches this."),
    )
    market = models.CharField(
        _("market"),
        max_length=10,
        choices=Market,
        default=Market.B2B,
        help_text=_("Said on its page: whom it sells to."),
    )
    process = models.ForeignKey(
        Process,
        verbose_name=_("own process"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_(
            "Takes the common process's place when this sales model is the highest one present that has a process. "
            "Mostly empty."
        ),
    )
    summary = line(_("summary"), limit=300, blank=True, help_text=_("One sentence below the heading of a result."))
    description = prose(_("description"), help_text=_("Text of its own page. An empty line begins a paragraph."))
    fits_when = prose(_("fits when"), help_text=ADVICE)
    watch_out = prose(_("watch out for"), help_text=ADVICE)
    roles = prose(_("typical roles"), help_text=ADVICE)
    crm_needs = prose(_("what the CRM must be able to do"), help_text=ADVICE)
    characteristics = prose(_("forms or traits"), help_text=ADVICE)
    entry_stage = models.ForeignKey(
        Stage,
        verbose_name=_("entry stage"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("Where its leads come in when another sales model is present too. Mostly empty."),
    )
    entry_note = prose(_("note on the entry stage"), help_text=_("Shown if the entry stage is in the pipeline."))
    entry_replaced_note = prose(
        _("note on a replaced entry stage"), help_text=_("Shown if another stage took its place.")
    )

    class Meta:
        verbose_name = _("sales model")
        verbose_name_plural = _("sales models")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            *keyed_constraints("sales_model", _("Another sales model of this questionnaire has this key.")),
            choice_constraint("market", Market, "sales_model_market_known"),
            models.CheckConstraint(
                condition=models.Q(threshold__gte=1),
                name="sales_model_threshold_from_one",
                violation_error_message=_("A threshold is at least 1."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.name)
