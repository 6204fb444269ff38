"""The form on which a team adapts its pipeline before the hand-over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import STAGE_NAME_LIMIT
from diagnostics.instrument.pipeline import Part, belongs_in_forecast
from diagnostics.pipelines.domain.adaptation import MAX_STAGES, Adaptation, AdaptedStage, FlawKind, flaws

BLANK_ROWS = 3
PROBABILITIES = [(str(percent), f"{percent}%") for percent in range(10, 100, 10)]
PARTS = tuple(Part)
MESSAGES = {
    FlawKind.LONG_LABEL: _("A name can have at most %(most)s characters, since CRMs cut longer ones. Shorten it."),
    FlawKind.REPEATED_LABEL: _("Another stage of this pipeline has this name. Give one of them another name."),
    FlawKind.TOO_MANY: _("A pipeline can have at most %(stages)s stages. Leave some out."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the form: a stage, the name it has without the team's, and the bound fields.

    `heading` is the name of its part if the part begins with it, "" if not.
    """

    stage: AdaptedStage
    heading: str
    name: str
    place: Any
    label: Any
    out: Any


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One row for a new stage of the team's own."""

    label: Any
    place: Any
    part: Any
    probability: Any


class AdaptForm(forms.Form):
    """Name, place and "leave out" for each stage of `start`, and blank rows for stages of the team's own.

    `part_names` are the parts to which those can belong. `adaptation` has the result when the form is valid.
    """

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    adaptation: Adaptation

    def __init__(
        self, *args: Any, instrument: Instrument, start: Adaptation, part_names: Mapping[Part, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.start, self.part_names = instrument, start, part_names
        for stage in start.stages:
            self._add_row(stage)
        for number in range(BLANK_ROWS):
            self._add_blank(number)

    def _add_row(self, stage: AdaptedStage) -> None:
        row, name = _row_of(stage), self._name(stage)
        self.fields[f"label-{row}"] = forms.CharField(
            label=_("Name of %(stage)s") % {"stage": name}, initial=stage.label or name, required=False
        )
        if stage.wins:
            return
        siblings = [sibling for sibling in self.start.stages if sibling.part is stage.part]
        place = siblings.index(stage) + 1
        self.fields[f"place-{row}"] = _place(_("Place of %(stage)s") % {"stage": name}, initial=place)
        self.fields[f"out-{row}"] = forms.BooleanField(label=_("Leave out %(stage)s") % {"stage": name}, required=False)

    def _add_blank(self, number: int) -> None:
        row = number + 1
        self.fields[f"new-label-{number}"] = forms.CharField(
            label=_("Name of new stage %(row)s") % {"row": row}, required=False
        )
        self.fields[f"new-place-{number}"] = _place(_("Place of new stage %(row)s") % {"row": row}, required=False)
        self.fields[f"new-part-{number}"] = forms.ChoiceField(
            label=_("Pipeline of new stage %(row)s") % {"row": row},
            choices=[(part.value, name) for part, name in self.part_names.items()],
            initial=Part.DEAL.value,
        )
        self.fields[f"new-probability-{number}"] = forms.ChoiceField(
            label=_("Win probability of new stage %(row)s") % {"row": row},
            choices=PROBABILITIES,
            initial=PROBABILITIES[0][0],
        )

    def _name(self, stage: AdaptedStage) -> str:
        return stage.label if stage.key is None else str(self.instrument.stage_by_key[stage.key].name)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(
                stage,
                self._heading(before, stage),
                self._name(stage),
                None if stage.wins else self[f"place-{_row_of(stage)}"],
                self[f"label-{_row_of(stage)}"],
                None if stage.wins else self[f"out-{_row_of(stage)}"],
            )
            for before, stage in zip((None, *self.start.stages), self.start.stages, strict=False)
        ]

    def _heading(self, before: AdaptedStage | None, stage: AdaptedStage) -> str:
        if before is None:
            # the first edition had no heading before the first part
            return self.part_names[stage.part] if self.instrument.edition > 1 else ""
        return self.part_names[stage.part] if before.part is not stage.part else ""

    @property
    def blank_rows(self) -> list[BlankRow]:
        names = ("label", "place", "part", "probability")
        return [BlankRow(*(self[f"new-{name}-{number}"] for name in names)) for number in range(BLANK_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Put the stages in order and report what keeps them from being saved."""
        if self.errors:
            return self.cleaned_data
        rows = sorted([*self._existing_stages(), *self._new_stages()], key=lambda row: row[:2])
        self.adaptation = Adaptation(tuple(stage for _, _, _, stage in rows))
        fields = [field for _, _, field, _ in rows]
        for flaw in flaws(self.instrument, self.adaptation):
            message = MESSAGES[flaw.kind] % {"most": STAGE_NAME_LIMIT, "stages": MAX_STAGES}
            self.add_error(None if flaw.place is None else fields[flaw.place], message)
        return self.cleaned_data

    def _existing_stages(self) -> Iterator[tuple[int, float, str, AdaptedStage]]:
        data = self.cleaned_data
        for stage in self.start.stages:
            row = _row_of(stage)
            field = f"label-{row}"
            label = " ".join(data[field].split())
            if stage.wins:
                yield PARTS.index(stage.part), float("inf"), field, self._renamed(stage, label)
            elif not data[f"out-{row}"] and (label or stage.key):
                yield PARTS.index(stage.part), self._place(row), field, self._renamed(stage, label)

    def _place(self, row: str) -> float:
        """Return the new place: before the stage that has it if the move is upwards, else behind that one."""
        new: int = self.cleaned_data[f"place-{row}"]
        before: int = self.fields[f"place-{row}"].initial
        return new + (new > before) / 4 - (new < before) / 4

    def _renamed(self, stage: AdaptedStage, label: str) -> AdaptedStage:
        """Return the stage with its label, "" if it is the questionnaire's name, which follows the language."""
        return replace(stage, label="" if stage.key and label in ("", self._name(stage)) else label)

    def _new_stages(self) -> Iterator[tuple[int, float, str, AdaptedStage]]:
        data = self.cleaned_data
        for number in range(BLANK_ROWS):
            field = f"new-label-{number}"
            label = " ".join(data[field].split())
            if label:
                part = Part(data[f"new-part-{number}"])
                # without a place it comes after the others, and before the one that wins
                place = data[f"new-place-{number}"] or MAX_STAGES
                forecast = (
                    int(data[f"new-probability-{number}"]) if belongs_in_forecast(self.instrument, part) else None
                )
                # half a place before the stage that is there
                yield PARTS.index(part), place - 0.5, field, AdaptedStage(None, label, part, probability=forecast)


def _row_of(stage: AdaptedStage) -> str:
    """Return the end of the names of a stage's fields. It does not depend on the order, so that a page that was opened
    before another tab changed the order still means the same stages.
    """
    return stage.key or f"{stage.part.value}:{stage.label}"


def _place(label: str, *, initial: int | None = None, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        required=required,
        min_value=1,
        max_value=99,
        error_messages={
            "required": _("Give a place: a whole number from 1."),
            "invalid": _("Give a place: a whole number from 1."),
            "min_value": _("Give a place: a whole number from 1."),
            "max_value": _("Give a place: a whole number up to 99."),
        },
    )
