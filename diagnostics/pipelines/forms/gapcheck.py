"""The forms of the gap check: one for today's stages, and one for the stage that each of them matches."""

import hashlib
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.domain.gapcheck import CurrentStage
from diagnostics.pipelines.domain.stage_names import MAX_NAME_LENGTH, MAX_STAGES, ListTooLong, read_names

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]


class CurrentStagesForm(forms.Form):
    """Today's stages, typed or as a file; `names` has them when the form is valid."""

    text = forms.CharField(
        label=_("Your stages today, one a line"),
        help_text=_("In their order, from the first to the won deal. You can paste a column from a spreadsheet."),
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
    )
    file = forms.FileField(
        label=_("Or a file (optional)"),
        help_text=_("A CSV that your CRM exported, or a text file."),
        required=False,
    )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    names: tuple[str, ...] = ()

    def clean(self) -> dict[str, Any]:
        """Read the names, from the file if there is one."""
        data = self.cleaned_data
        text = _decoded(data["file"]) if data.get("file") else data.get("text", "")
        field = "file" if data.get("file") else "text"
        try:
            self.names = read_names(text)
        except ListTooLong as error:
            self.add_error(field, _too_long(error) if error.is_name else _too_many(error))
        else:
            if not self.names:
                self.add_error(field, _("Type your stages, one a line, or choose a file that holds them."))
        return data


def _decoded(file: "UploadedFile[Any]") -> str:
    """Return the text of a file in UTF-8, else in Windows' encoding of Western European languages."""
    data = file.read()
    try:
        return str(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(data.decode("cp1252", errors="replace"))


def _too_many(error: ListTooLong) -> str:
    return _("These are %(actual)s stages, and at most %(most)s are compared. Leave out what is no stage.") % {
        "actual": error.actual,
        "most": MAX_STAGES,
    }


def _too_long(error: ListTooLong) -> str:
    return _(
        "One of the names has %(actual)s characters, and a name has at most %(most)s. Is this a list of stages?"
    ) % {
        "actual": error.actual,
        "most": MAX_NAME_LENGTH,
    }


class MatchForm(forms.Form):
    """The stage that each of today's stages matches; `matched` has the choices when the form is valid."""

    def __init__(self, *args: Any, stages: Sequence[CurrentStage], choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        self.fields["names"] = forms.CharField(widget=forms.HiddenInput, initial=_fingerprint(stages), required=False)
        for place, stage in enumerate(stages):
            self.fields[f"stage-{place}"] = forms.ChoiceField(
                label=stage.name,
                choices=choices,
                initial=stage.match or "",
                required=False,
                error_messages={"invalid_choice": _("That stage is not one of the choices. Choose one of the list.")},
            )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    @property
    def is_stale(self) -> bool:
        """Whether the page showed other stages than those that are saved now, since another tab has started over."""
        return bool(self.data.get("names", "") != _fingerprint(self.stages))

    @property
    def matched(self) -> list[CurrentStage]:
        choices = [self.cleaned_data[f"stage-{place}"] or None for place in range(len(self.stages))]
        return [CurrentStage(stage.name, choice) for stage, choice in zip(self.stages, choices, strict=True)]


def _fingerprint(stages: Sequence[CurrentStage]) -> str:
    return hashlib.sha256("\n".join(stage.name for stage in stages).encode()).hexdigest()[:16]
