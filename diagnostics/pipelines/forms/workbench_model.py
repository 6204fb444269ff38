"""The form that asks which result is to have the pipeline of a sales model."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NEW = "new"
"""The choice of a new assessment."""


class WhichAssessmentForm(forms.Form):
    """The visitor's results, the newest first, and a new assessment if one can be started."""

    def __init__(self, *args: Any, results: Sequence[tuple[str, str]], is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [*results, *([(NEW, _("A new one: I answer the questions now"))] if is_open else [])]
        self.fields["assessment"] = forms.ChoiceField(
            label=_("Which result gets this pipeline?"),
            choices=choices,
            initial=choices[0][0] if choices else "",
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one."), "invalid_choice": _("Choose one.")},
        )
