"""The forms of today's stages: one to enter them, and one for the stage that each of them matches."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.pipelines.domain.deals_table import StageChoice, find_choices, read_table, table_of
from diagnostics.pipelines.domain.stage_names import ListTooLong, NotStages, StageList, read_list
from diagnostics.pipelines.domain.today import CurrentStage
from diagnostics.pipelines.forms.stage_errors import no_column, reason
from diagnostics.site.spreadsheets.uploads import (
    MAX_BYTES,
    Unreadable,
    UnreadableFile,
    decoded,
    is_workbook,
    read_workbook,
)

MATCHING = "names"
"""The field that only the form of the matches has."""

Choices = Sequence[tuple[str, str] | tuple[str, Sequence[tuple[str, str]]]]


class CurrentStagesForm(forms.Form):
    """Today's stages, typed or as a file; when it is valid, `stages` has them, or `choices` what a table offers."""

    text = forms.CharField(
        label=_("Your stages today, one per line"),
        help_text=_(
            "In their order, from the first to the one that is won. Arrows, commas, numbers and percentages are fine, "
            "and so is a column from a spreadsheet."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
        required=False,
    )
    file = forms.FileField(
        label=_("Or a file (optional)"),
        required=False,
    )

    stages: StageList | None = None
    choices: tuple[StageChoice, ...] = ()

    def __init__(self, *args: Any, instrument: Instrument, recommended: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument = instrument
        self.recommended = recommended
        text = gettext(
            "What your %(the_crm)s exported as CSV or XLSX, or a text file. We read the names of the stages only, "
            "and do not keep the file."
        )
        self.fields["file"].help_text = text % instrument.nouns

    def clean(self) -> dict[str, Any]:
        """Read the stages, from the file if there is one."""
        data = self.cleaned_data
        if not self.errors:
            field = "file" if data["file"] else "text"
            try:
                self._read(data["file"], data["text"])
            except (ListTooLong, NotStages, UnreadableFile) as error:
                self.add_error(field, reason(error))
            else:
                if not self.stages and not self.choices:
                    self.add_error(field, no_column())
        return data

    def _read(self, file: "UploadedFile[Any] | None", typed: str) -> None:
        content = _content(file) if file else typed
        table = table_of(content) if isinstance(content, list) else read_table(content, is_file=bool(file))
        if table is None:
            self.stages = read_list(content if isinstance(content, str) else "")
        else:
            self.choices = find_choices(table, self.instrument, self.recommended)


def _content(file: "UploadedFile[Any]") -> str | list[list[str]]:
    """Return the text of a file, or the rows of a workbook. Raises UnreadableFile."""
    if (file.size or 0) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    data: bytes = file.read()
    if not is_workbook(data):
        return decoded(data)
    rows = read_workbook(data)
    is_list = max(map(len, rows), default=0) == 1
    return "\n".join(row[0] for row in rows) if is_list else rows


class MatchForm(forms.Form):
    """The stage that each of today's stages matches; `matched` has the choices when the form is valid."""

    def __init__(self, *args: Any, stages: Sequence[CurrentStage], choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = stages
        self.fields[MATCHING] = forms.CharField(widget=forms.HiddenInput, initial=_fingerprint(stages), required=False)
        for place, stage in enumerate(stages):
            self.fields[f"stage-{place}"] = forms.ChoiceField(
                label=stage.name,
                choices=choices,
                initial=stage.match or "",
                required=False,
                error_messages={"invalid_choice": _("That stage is not one of the choices. Choose one of the list.")},
            )

    @property
    def is_stale(self) -> bool:
        """Whether the page showed other stages than those that are saved now, since another tab has started over."""
        return bool(self.data.get(MATCHING, "") != _fingerprint(self.stages))

    @property
    def matched(self) -> list[CurrentStage]:
        choices = [self.cleaned_data[f"stage-{place}"] or None for place in range(len(self.stages))]
        return [CurrentStage(stage.name, choice) for stage, choice in zip(self.stages, choices, strict=True)]


def _fingerprint(stages: Sequence[CurrentStage]) -> str:
    return hashlib.sha256("\n".join(stage.name for stage in stages).encode()).hexdigest()[:16]
