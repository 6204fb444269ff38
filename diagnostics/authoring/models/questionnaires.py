"""A draft's questions, answer options and weights."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models.choices import Edition, Languages
from diagnostics.authoring.models.keys import Keyed, Path
from diagnostics.authoring.models.nouns import WithNouns
from diagnostics.site.models.fields import (
    Authored,
    choice_constraint,
    key_constraint,
    key_field,
    line,
    position_constraint,
    position_field,
    prose,
)

WEIGHT_LIMIT = 100


class Questionnaire(WithNouns):
    """The draft that authors edit. `current_version` is the published version that new assessments use."""

    key = key_field()
    languages = models.CharField(
        _("languages"),
        max_length=10,
        choices=Languages,
        default=Languages.BOTH,
        help_text=_(
            "The languages that its texts are written in. Readers of another language get them as they are, and the "
            "site's own words in their language."
        ),
    )
    title = line(_("title"), help_text=_("Heading of the start page."))
    introduction = prose(_("introduction"), help_text=_("Says on the start page what respondents get."))
    outreach_note = prose(
        _("outreach note"), help_text=_("Shown beside every message template. Needed only if there is one.")
    )
    edition = models.PositiveSmallIntegerField(
        _("edition"),
        choices=Edition,
        default=Edition.SECOND,
        help_text=_(
            "The second edition chooses the process by the highest sales model present that has one, and shows one "
            "criterion at each boundary between stages. Most of what is new needs it."
        ),
    )
    separating_question = line(
        _("separating question"),
        limit=300,
        blank=True,
        help_text=_("Asked only if sales models tie for the lead. Leave it empty to let their order decide."),
    )
    separating_help = line(
        _("help text of the separating question"), limit=300, blank=True, help_text=_("Says why it is asked.")
    )
    separating_equal = line(
        _("answer that they count the same"), blank=True, help_text=_("The last option of the separating question.")
    )
    common_process = models.ForeignKey(
        "Process",
        verbose_name=_("common process"),
        on_delete=models.RESTRICT,
        null=True,
        blank=True,
        related_name="+",
        help_text=_("The process of every result to which no sales model brings its own."),
    )
    current_version = models.ForeignKey(
        "QuestionnaireVersion",
        verbose_name=_("current version"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        ordering = ["key"]
        permissions = [("publish_questionnaire", "Can publish and retire questionnaires")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(edition__in=Edition.values),
                name="questionnaire_edition_known",
                violation_error_message=_("Choose one of the listed values."),
            ),
            choice_constraint("languages", Languages, "questionnaire_languages_known"),
            models.UniqueConstraint(
                fields=["key"],
                name="questionnaire_key_unique",
                violation_error_message=_("Another questionnaire has this key."),
            ),
            key_constraint("questionnaire"),
        ]

    def __str__(self) -> str:
        return str(self.title)

    def save(self, **options: Any) -> None:
        """Save the authored columns. `current_version` is left out: only publishing and retiring change it."""
        if not self._state.adding:
            authored = {field.name for field in self._meta.concrete_fields if not field.primary_key}
            options.setdefault("update_fields", authored - {"current_version"})
        super().save(**options)


class Question(Keyed):
    """A question to the respondent."""

    key_list = "questions"

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="questions"
    )
    position = position_field()
    key = key_field()
    text = line(_("question"), limit=300, help_text=_("Heading of the question's page."))
    help_text = prose(_("help text"), help_text=_("Shown below the question. May be left empty."))

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "key"],
                name="question_key_unique",
                violation_error_message=_("Another question of this questionnaire has this key."),
            ),
            key_constraint("question"),
            position_constraint("question"),
        ]

    def __str__(self) -> str:
        return str(self.text)


class AnswerOption(Keyed):
    """An answer that a respondent can choose."""

    key_list = "questions"

    question = models.ForeignKey(Question, verbose_name=_("question"), on_delete=models.CASCADE, related_name="options")
    position = position_field()
    key = key_field()
    label = line(_("label"), help_text=_("What the respondent chooses."))
    help_text = line(_("help text"), limit=300, blank=True, help_text=_("Shown below the label. May be left empty."))
    grade = models.PositiveSmallIntegerField(
        _("grade"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("From low to high within the question; options whose grades differ by one are neighbours."),
    )
    is_unknown = models.BooleanField(
        _("means “I don't know yet”"),
        default=False,
        help_text=_("Gives no points, and the result says what is missing."),
    )

    class Meta:
        verbose_name = _("answer option")
        verbose_name_plural = _("answer options")
        ordering = ["question", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "key"],
                name="option_key_unique",
                violation_error_message=_("Another option of this question has this key."),
            ),
            key_constraint("option"),
            position_constraint("option"),
        ]

    def __str__(self) -> str:
        return str(self.label)

    def key_path(self) -> Path:
        return *self.question.key_path(), "options", self.key_in_database or ""

    def versions(self) -> Any:
        return self.question.versions()


class OptionWeight(Authored):
    """The points that an option gives a sales model. Without a row it gives none."""

    option = models.ForeignKey(
        AnswerOption, verbose_name=_("answer option"), on_delete=models.CASCADE, related_name="weights"
    )
    sales_model = models.ForeignKey(
        "SalesModel", verbose_name=_("sales model"), on_delete=models.CASCADE, related_name="weights"
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"), validators=[MinValueValidator(1), MaxValueValidator(WEIGHT_LIMIT)]
    )

    class Meta:
        verbose_name = _("weight")
        verbose_name_plural = _("weights")
        ordering = ["option", "sales_model"]
        constraints = [
            models.UniqueConstraint(
                fields=["option", "sales_model"],
                name="weight_unique",
                violation_error_message=_("This option has a weight for this sales model already."),
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gte=1, weight__lte=WEIGHT_LIMIT),
                name="weight_in_range",
                violation_error_message=_("A weight is a whole number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.option} → {self.sales_model}"


class DoubtfulPair(Authored):
    """Two answers that hardly fit together; respondents who give both are asked about them before they submit."""

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="doubtful_pairs"
    )
    position = position_field()
    option = models.ForeignKey(
        AnswerOption, verbose_name=_("answer option"), on_delete=models.CASCADE, related_name="doubtful_pairs"
    )
    other_option = models.ForeignKey(
        AnswerOption,
        verbose_name=_("other answer option"),
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("Of another question."),
    )
    note = prose(_("note"), help_text=_("Shown beside both answers on the check page: asks whether both are meant."))

    class Meta:
        verbose_name = _("doubtful pair")
        verbose_name_plural = _("doubtful pairs")
        ordering = ["questionnaire", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["option", "other_option"],
                name="doubtful_pair_once",
                violation_error_message=_("These two answers are a pair already."),
            ),
            position_constraint("doubtful_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.option} / {self.other_option}"
