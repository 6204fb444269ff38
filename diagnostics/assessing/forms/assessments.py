"""Forms of the wizard: one answer, and the name before submitting."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.instrument import STANDS_OUT
from diagnostics.instrument.parts import Question

TITLE_LIMIT = 100


class AnswerForm(forms.Form):
    """One option of `question`. Its template draws the radio cards, so the choices need no labels.

    `offered`: the keys of the options that the page showed, "" if they cannot change.
    """

    option = forms.ChoiceField(
        error_messages={
            "required": _("Choose the answer that fits best, or “I don't know yet”."),
            "invalid_choice": _("That answer is not one of the choices. Choose one of those below."),
        }
    )
    offered = forms.CharField(required=False)

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keys = [option.key for option in question.options]
        option = self.fields["option"]
        option.choices = [(key, key) for key in self.keys]  # type: ignore[attr-defined]
        if question.key == STANDS_OUT:
            option.error_messages["required"] = _("Choose the one that fits best, or “%(equal)s”.") % {
                "equal": question.options[-1].label
            }

    def clean(self) -> None:
        """Refuse an answer to another choice than there is now."""
        offered = self.cleaned_data.get("offered", "")
        if offered and offered.split() != self.keys:
            self.errors.pop("option", None)
            self.add_error("option", _("Other ways of selling come out equal now. Choose one of those below."))

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
