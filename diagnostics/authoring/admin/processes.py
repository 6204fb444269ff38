"""The forms that change a process on the page of pipelines: its stages, their order, and which of them wins."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from diagnostics.authoring.admin.conflicts import REVISION_FIELD
from diagnostics.authoring.admin.parts import MOVE_BUTTON
from diagnostics.authoring.domain.ordering import STEPS, moved
from diagnostics.authoring.models import Process, Stage
from diagnostics.authoring.queries.conflicts import revision_of
from diagnostics.authoring.queries.history import Parts

REMOVE_BUTTON = "_remove"
"""Name of the buttons that take a stage out of a process; their value is the stage's id."""

PARTS: Parts = {"process_stages": {}}


class ProcessForm(forms.Form):
    """The stages of a process. `stages` are those it has, `others` those that can be added.

    Its buttons move and remove stages; each of them saves the rest of the form too.
    """

    wins = forms.TypedChoiceField(coerce=int, empty_value=None, required=False)
    add = forms.TypedMultipleChoiceField(coerce=int, required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, process: Process | None, catalogue: Sequence[Stage], sent: QueryDict | None = None) -> None:
        self.process, self.catalogue = process, {stage.pk: stage for stage in catalogue}
        # before the stages are read, as for other pages of rows
        self.current_revision = revision_of(Process, [process.pk], PARTS) if process else ""
        places = process.process_stages.all() if process else ()
        self.order = [place.stage_id for place in places]
        self.name = str(process.pk) if process else "common"
        self.winning = process.winning_stage_id if process else None
        super().__init__(sent, prefix=f"process-{self.name}", initial={"wins": self.winning})
        self.fields["wins"].label = _("The stage that wins the deal")
        self.fields["wins"].choices = [("", "—"), *((pk, str(stage)) for pk, stage in self.catalogue.items())]  # type: ignore[attr-defined]
        self.fields["add"].label = _("Add these stages at the end")
        self.fields["add"].choices = [  # type: ignore[attr-defined]
            (pk, str(stage)) for pk, stage in self.catalogue.items() if pk not in self.order
        ]

    @property
    def revision(self) -> str:
        """The revision that the page carries: of what was shown, or now shows both."""
        return self.current_revision

    @property
    def stages(self) -> list[Stage]:
        """The stages of the process, in order."""
        return [self.catalogue[pk] for pk in self.order]

    @property
    def new_order(self) -> list[int]:
        """The stages as the form and its button ask for, by id."""
        order = [*self.order, *self.cleaned_data["add"]]
        removed = self.data.get(REMOVE_BUTTON, "")
        order = [pk for pk in order if str(pk) != removed]
        direction, _dash, key = self.data.get(MOVE_BUTTON, "").partition("-")
        place = next((place for place, pk in enumerate(order) if str(pk) == key), None)
        if place is not None and direction in STEPS:
            return moved(order, place, place + STEPS[direction])
        return order

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.data.get(REVISION_FIELD, "") != self.current_revision:
            text = _("Nothing was changed: someone else changed this process meanwhile. This is how it is now.")
            self.add_error(None, text)
        elif "add" in data and data.get("wins") is not None and data["wins"] not in self.new_order:
            if str(data["wins"]) == self.data.get(REMOVE_BUTTON):
                # it goes with its stage
                data["wins"] = None
            else:
                self.add_error("wins", _("Choose one of the stages of the process, or add this one too."))
        return data
