"""The form in which someone confirms which of the stages in an export are theirs, and may edit them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.domain.deals_table import MAX_CHOICES, StageChoice
from diagnostics.pipelines.domain.stage_names import ListTooLong, NotStages, StageList, read_list
from diagnostics.pipelines.forms.stage_errors import reason

LONGEST_LABEL = 200


class Option(NamedTuple):
    """One of the choices as the page shows it: the radio button, the stages as text, and what the form sends along."""

    radio: BoundWidget
    names: BoundField
    hidden: tuple[BoundField, BoundField]


class StageChoiceForm(forms.Form):
    """Columns and pipelines of an export, each with its stages; `stages` has those of the chosen one when it is valid.

    The form sends the stages along, so that the file need not be kept.
    """

    stages: StageList

    def __init__(self, data: QueryDict | None = None, *, choices: Sequence[StageChoice]) -> None:
        super().__init__(data, initial={"choice": "0"})
        self.count = len(choices)
        self.fields["choice"] = forms.ChoiceField(
            label=_("Your stages"),
            choices=[(str(place), _label(choice)) for place, choice in enumerate(choices)],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose which of these are your stages.")},
        )
        for place, choice in enumerate(choices):
            self.fields.update(_fields(place, choice))

    @property
    def options(self) -> list[Option]:
        radios = self["choice"].subwidgets
        return [
            Option(radios[place], self[f"names-{place}"], (self[f"column-{place}"], self[f"pipeline-{place}"]))
            for place in range(self.count)
        ]

    def clean(self) -> dict[str, Any]:
        """Read the stages of the choice as if they had been typed."""
        place = self.cleaned_data.get("choice")
        # none if it had characters that no field takes
        names = self.cleaned_data.get(f"names-{place}")
        if names is not None:
            try:
                self.stages = read_list(names)
            except (ListTooLong, NotStages) as error:
                self.add_error(f"names-{place}", reason(error))
        return self.cleaned_data


def _fields(place: int, choice: StageChoice) -> Mapping[str, forms.Field]:
    hidden = forms.HiddenInput
    rows = min(len(choice.names) + 1, 12)
    return {
        f"column-{place}": forms.CharField(widget=hidden, initial=choice.column, required=False),
        f"pipeline-{place}": forms.CharField(widget=hidden, initial=choice.pipeline, required=False),
        f"names-{place}": forms.CharField(
            label=_("Stages in %(choice)s, one per line") % {"choice": _label(choice)},
            widget=forms.Textarea(attrs={"rows": rows}),
            initial="\n".join(choice.names),
            required=False,
        ),
    }


def _label(choice: StageChoice) -> str:
    column = choice.column or str(_("a column without a heading"))
    if choice.pipeline:
        return _("%(column)s, pipeline %(pipeline)s") % {"column": column, "pipeline": choice.pipeline}
    return column


def sent_choices(data: QueryDict) -> list[StageChoice]:
    """Return the choices that a sent form had; empty if it is another form."""
    places = [place for place in range(MAX_CHOICES) if f"names-{place}" in data]
    return [
        StageChoice(
            data.get(f"column-{place}", "")[:LONGEST_LABEL],
            data.get(f"pipeline-{place}", "")[:LONGEST_LABEL],
            tuple(data.get(f"names-{place}", "").splitlines()),
        )
        for place in places
    ]
