"""Golden examples: answers with an expected outcome."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from diagnostics.authoring.models.keys import Keyed
from diagnostics.authoring.models.questionnaires import Questionnaire
from diagnostics.site.models.fields import key_field, keyed_constraints, line, position_field


class GoldenExample(Keyed):
    """Answers with an expected outcome. They refer to parts by key, so deleting a part does not delete them."""

    key_list = "golden_examples"

    questionnaire = models.ForeignKey(
        Questionnaire, verbose_name=_("questionnaire"), on_delete=models.CASCADE, related_name="golden_examples"
    )
    position = position_field(_("Place in the list of examples, from 1. Respondents see none of them."))
    key = key_field()
    name = line(_("name"), help_text=_("The company in a few words, and the sales model that must lead."))
    answers = models.JSONField(_("answers"), help_text=_("Option by question, both by key."))
    leading = models.CharField(
        _("leading sales model"), max_length=50, blank=True, help_text=_("Its key; empty where none leads.")
    )
    present = models.JSONField(
        _("sales models present"),
        default=list,
        blank=True,
        help_text=_("Their keys, the leading one first. Empty: not checked."),
    )
    stages = models.JSONField(_("pipeline"), help_text=_("Stages by key, in order."))

    class Meta:
        verbose_name = _("golden example")
        verbose_name_plural = _("golden examples")
        ordering = ["questionnaire", "position", "pk"]
        constraints = keyed_constraints(
            "golden_example", _("Another golden example of this questionnaire has this key.")
        )

    def __str__(self) -> str:
        return str(self.name)
