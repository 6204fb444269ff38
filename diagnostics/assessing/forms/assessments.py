"""Forms of the wizard: one answer, and the name before submitting."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.parts import Question

TITLE_LIMIT = 100


class AnswerForm(forms.Form):
    """One option of `question`. Its template draws the radio cards, so the choices need no labels."""

    option = forms.ChoiceField(
        error_messages={
            "required": _("Choose the answer that fits best, or “I don't know yet”."),
            "invalid_choice": _("That answer is not one of the choices. Choose one of those below."),
        }
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["option"].choices = [(option.key, option.key) for option in question.options]  # type: ignore[attr-defined]

    @property
    def error(self) -> str:
        """The message to show beside the options, or ""."""
        return str(next(iter(self.errors.get("option", [])), ""))

    @property
    def is_tampered(self) -> bool:
        """Whether the value is one that no page of the site offers."""
        return self.has_error("option", "invalid_choice")


class TitleForm(forms.Form):
    """An optional name for the assessment, to find it again."""

    title = forms.CharField(
        label=_("Name this assessment (optional)"),
        help_text=_("For example a team or a quarter, so that you find it again."),
        # not max_length, with which browsers silently truncate pasted text
        validators=[
            MaxLengthValidator(TITLE_LIMIT, _("The name can have at most %(limit_value)s characters. Shorten it."))
        ],
        required=False,
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
