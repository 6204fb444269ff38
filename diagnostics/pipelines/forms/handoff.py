"""The form that adapts a pipeline before it is handed over."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from diagnostics.instrument.instrument import STAGE_NAME_LIMIT, Instrument
from diagnostics.pipelines.domain.adaptation import MOST_STAGES, Adaptation, AdaptedStage, FlawKind, flaws

BLANK_ROWS = 3
PROBABILITIES = [(str(percent), f"{percent}%") for percent in range(10, 100, 10)]
NEW_BUSINESS, GROWTH = "new-business", "growth"
MESSAGES = {
    FlawKind.LONG_LABEL: _("A name can have at most %(most)s characters, since CRMs cut longer ones. Shorten it."),
    FlawKind.REPEATED_LABEL: _("Another stage of this pipeline has this name. Give one of them another name."),
    FlawKind.TOO_MANY: _("A pipeline can have at most %(stages)s stages. Leave some out."),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: the stage as it stands, its name as recommended, and the bound fields."""

    stage: AdaptedStage
    name: str
    place: Any
    label: Any
    out: Any


@dataclass(frozen=True, slots=True)
class BlankRow:
    """One line for a stage of the team's own."""

    label: Any
    place: Any
    stretch: Any
    probability: Any


class AdaptForm(forms.Form):
    """Names, places and what to leave out, for each stage of `start`, and lines for stages of the team's own.

    `adapted` returns the outcome once the form is valid.
    """

    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    adapted: Adaptation

    def __init__(self, *args: Any, instrument: Instrument, start: Adaptation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instrument, self.start = instrument, start
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
        beside = [one for one in self.start.stages if one.growth is stage.growth]
        place = beside.index(stage) + 1
        self.fields[f"place-{row}"] = _place(_("Place of %(stage)s") % {"stage": name}, initial=place)
        self.fields[f"out-{row}"] = forms.BooleanField(label=_("Leave out %(stage)s") % {"stage": name}, required=False)

    def _add_blank(self, number: int) -> None:
        row = number + 1
        self.fields[f"new-label-{number}"] = forms.CharField(
            label=_("Name of new stage %(row)s") % {"row": row}, required=False
        )
        self.fields[f"new-place-{number}"] = _place(_("Place of new stage %(row)s") % {"row": row}, required=False)
        self.fields[f"new-stretch-{number}"] = forms.ChoiceField(
            label=_("Pipeline of new stage %(row)s") % {"row": row},
            choices=[(NEW_BUSINESS, _("New business")), (GROWTH, _("Customer growth"))],
            initial=NEW_BUSINESS,
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
        """Return the lines of the stages there are."""
        return [
            Row(
                stage,
                self._name(stage),
                None if stage.wins else self[f"place-{_row_of(stage)}"],
                self[f"label-{_row_of(stage)}"],
                None if stage.wins else self[f"out-{_row_of(stage)}"],
            )
            for stage in self.start.stages
        ]

    @property
    def blank_rows(self) -> list[BlankRow]:
        """Return the lines for stages of the team's own."""
        names = ("label", "place", "stretch", "probability")
        return [BlankRow(*(self[f"new-{name}-{number}"] for name in names)) for number in range(BLANK_ROWS)]

    def clean(self) -> dict[str, Any]:
        """Put the stages in order and see whether they can be kept."""
        if self.errors:
            return self.cleaned_data
        placed = sorted([*self._kept(), *self._new()], key=lambda line: line[:2])
        self.adapted = Adaptation(tuple(stage for _, _, _, stage in placed))
        fields = [field for _, _, field, _ in placed]
        for flaw in flaws(self.instrument, self.adapted):
            message = MESSAGES[flaw.kind] % {"most": STAGE_NAME_LIMIT, "stages": MOST_STAGES}
            self.add_error(None if flaw.place is None else fields[flaw.place], message)
        return self.cleaned_data

    def _kept(self) -> Iterator[tuple[bool, float, str, AdaptedStage]]:
        given = self.cleaned_data
        for stage in self.start.stages:
            row = _row_of(stage)
            field = f"label-{row}"
            label = " ".join(given[field].split())
            if stage.wins:
                yield stage.growth, float("inf"), field, self._renamed(stage, label)
            elif not given[f"out-{row}"] and (label or stage.key):
                yield stage.growth, self._place(row), field, self._renamed(stage, label)

    def _place(self, row: str) -> float:
        """Return the place asked for; a stage moved to a taken place goes before it when moving up, else behind it."""
        asked: int = self.cleaned_data[f"place-{row}"]
        before: int = self.fields[f"place-{row}"].initial
        return asked + (asked > before) / 4 - (asked < before) / 4

    def _renamed(self, stage: AdaptedStage, label: str) -> AdaptedStage:
        """Return the stage with its label; one that is called as the questionnaire calls it follows the language."""
        return replace(stage, label="" if stage.key and label in ("", self._name(stage)) else label)

    def _new(self) -> Iterator[tuple[bool, float, str, AdaptedStage]]:
        given = self.cleaned_data
        for number in range(BLANK_ROWS):
            field = f"new-label-{number}"
            label = " ".join(given[field].split())
            if label:
                growth = given[f"new-stretch-{number}"] == GROWTH
                # without a place it comes after the others, and before the one that wins
                place = given[f"new-place-{number}"] or MOST_STAGES
                probability = int(given[f"new-probability-{number}"])
                # half a place before the stage that stands there
                yield growth, place - 0.5, field, AdaptedStage(None, label, growth, probability=probability)


def _row_of(stage: AdaptedStage) -> str:
    """Return what the names of a stage's fields end in: the stage's own, so that a page opened before the order was
    changed in another tab speaks of the same stages.
    """
    return stage.key or f"{GROWTH if stage.growth else NEW_BUSINESS}:{stage.label}"


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
