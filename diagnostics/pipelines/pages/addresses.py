"""The addresses of a hand-over, of a result or of a sales model, each with what was selected of the pipeline."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import Prospecting, Selection

PART, PROSPECTING = "part", "prospecting"
"""Query parameters: the only part that is handed over, and where prospecting is kept."""


@dataclass(frozen=True, slots=True)
class HandoffUrls:
    """The addresses of one hand-over. A sales model has no own pipeline and is not set up over an API."""

    arguments: tuple[object, ...]
    is_of_model: bool
    selection: Selection

    @property
    def back(self) -> str:
        """The page from which one comes: the result or the sales model."""
        return reverse(f"diagnostics:{'sales-model-of' if self.is_of_model else 'result'}", args=self.arguments)

    @property
    def page(self) -> str:
        return self._url("handoff") + self._query(self.selection)

    @property
    def action(self) -> str:
        """The page without a selection, for the form that makes one."""
        return self._url("handoff")

    @property
    def set_up(self) -> str:
        return self._url("set-up") + self._query(self.selection)

    @property
    def workbench(self) -> str:
        """The page on which the team changes its pipeline, "" if there is none."""
        return "" if self.is_of_model else reverse("diagnostics:own-pipeline", args=self.arguments)

    def push(self, kind: str) -> str:
        """Return the page that sets the selected pipelines up over an API, "" if there is none."""
        if self.is_of_model:
            return ""
        return reverse("diagnostics:push", args=[*self.arguments, kind]) + self._query(self.selection)

    def file(self, kind: str, part: Part | None) -> str:
        """Return the address of a file with all pipelines, or with that of one part."""
        query = self._query(replace(self.selection, part=None))
        if part is None:
            return self._url("handoff-file", kind) + query
        return self._url("handoff-part", kind, part.value) + query

    def page_of(self, part: Part | None) -> str:
        """Return the page that hands over one part alone, or everything."""
        return self._url("handoff") + self._query(replace(self.selection, part=part))

    def _url(self, name: str, *more: str) -> str:
        names = {
            "handoff": "handoff-model",
            "handoff-file": "handoff-model-file",
            "handoff-part": "handoff-model-part",
            "set-up": "set-up-model",
        }
        return reverse(f"diagnostics:{names[name] if self.is_of_model else name}", args=[*self.arguments, *more])

    def _query(self, selection: Selection) -> str:
        parameters = {}
        if selection.prospecting is not Prospecting.IN_DEAL:
            parameters[PROSPECTING] = selection.prospecting.value
        if selection.part is not None:
            parameters[PART] = selection.part.value
        return f"?{urlencode(parameters)}" if parameters else ""


@dataclass(frozen=True, slots=True)
class PlaybookUrls:
    """Where a playbook leads. `pdf` is "" if none can be made, `workbench` for those who may only read it."""

    back: str
    pdf: str = ""
    workbench: str = ""


def urls_of_result(assessment: UUID, selection: Selection) -> HandoffUrls:
    """Return the addresses of the hand-over of a result."""
    return HandoffUrls((assessment,), is_of_model=False, selection=selection)


def urls_of_model(questionnaire: str, sales_model: str, selection: Selection) -> HandoffUrls:
    """Return the addresses of the hand-over of a sales model's own pipeline."""
    return HandoffUrls((questionnaire, sales_model), is_of_model=True, selection=selection)
