"""The forms of the gap check: pasting or uploading today's stages, and saying what each stands for."""

import hashlib
from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.domain.gapcheck import OwnStage
from diagnostics.pipelines.domain.stagenames import LONGEST_NAME, MOST_STAGES, TooMuch, read_names

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]


class OwnStagesForm(forms.Form):
    """Today's stages, typed or as a file; `names` holds them once the form is valid."""

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
        """Read the names; the file counts where there is one."""
        given = self.cleaned_data
        text = _decoded(given["file"]) if given.get("file") else given.get("text", "")
        field = "file" if given.get("file") else "text"
        try:
            self.names = read_names(text)
        except TooMuch as error:
            self.add_error(field, _too_long(error) if error.is_name else _too_many(error))
        else:
            if not self.names:
                self.add_error(field, _("Type your stages, one a line, or choose a file that holds them."))
        return given


def _decoded(file: "UploadedFile[Any]") -> str:
    """Return the text of a file: UTF-8, else as Windows writes Norwegian and most others read it."""
    data = file.read()
    try:
        return str(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(data.decode("cp1252", errors="replace"))


def _too_many(error: TooMuch) -> str:
    return _("These are %(actual)s stages, and at most %(most)s are compared. Leave out what is no stage.") % {
        "actual": error.actual,
        "most": MOST_STAGES,
    }


def _too_long(error: TooMuch) -> str:
    return _(
        "One of the names has %(actual)s characters, and a name has at most %(most)s. Is this a list of stages?"
    ) % {
        "actual": error.actual,
        "most": LONGEST_NAME,
    }


class MatchForm(forms.Form):
    """What each of today's stages stands for; `matched` returns them once the form is valid."""

    def __init__(self, *args: Any, own: Sequence[OwnStage], choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        self.fields["names"] = forms.CharField(widget=forms.HiddenInput, initial=_mark(own), required=False)
        for place, one in enumerate(own):
            self.fields[f"stage-{place}"] = forms.ChoiceField(
                label=one.name,
                choices=choices,
                initial=one.stage or "",
                required=False,
                error_messages={"invalid_choice": _("That stage is not one of the choices. Choose one of the list.")},
            )

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    @property
    def is_stale(self) -> bool:
        """Tell whether the page showed other stages than those that are kept now: another tab has started over."""
        return bool(self.data.get("names", "") != _mark(self.own))

    @property
    def matched(self) -> list[OwnStage]:
        """Return today's stages with the choices made."""
        return [OwnStage(one.name, self.cleaned_data[f"stage-{place}"] or None) for place, one in enumerate(self.own)]


def _mark(own: Sequence[OwnStage]) -> str:
    """Return what tells lists of stages apart."""
    return hashlib.sha256("\n".join(one.name for one in own).encode()).hexdigest()[:16]
