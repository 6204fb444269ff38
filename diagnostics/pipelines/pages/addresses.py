"""The addresses of a handover, of a result or of a sales model, each with what was selected of the pipeline."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import Prospecting, Selection

PART, PROSPECTING, CRM = "part", "prospecting", "crm"
"""Query parameters: the only part that is handed over, where prospecting is kept, and the CRM, which a result knows."""


@dataclass(frozen=True, slots=True)
class Routes:
    """The names of a handover's addresses. `is_own`: the visitor may change the pipeline, and set it up in a CRM."""

    back: str
    handoff: str
    file: str
    part: str
    set_up: str
    is_own: bool = False


OF_RESULT = Routes("result", "handoff", "handoff-file", "handoff-part", "set-up", is_own=True)
OF_MODEL = Routes("sales-model-of", "handoff-model", "handoff-model-file", "handoff-model-part", "set-up-model")


@dataclass(frozen=True, slots=True)
class HandoffUrls:
    """The addresses of one handover. A sales model has no own pipeline and is not set up over an API.

    `crm` is the one that was chosen for a sales model, which has no row that keeps it.
    """

    routes: Routes
    arguments: tuple[object, ...]
    selection: Selection
    crm: str = ""

    @property
    def is_own(self) -> bool:
        return self.routes.is_own

    @property
    def back(self) -> str:
        """The page from which one comes, such as the result."""
        return reverse(f"diagnostics:{self.routes.back}", args=self.arguments)

    @property
    def page(self) -> str:
        return self.action + self._query(self.selection)

    @property
    def action(self) -> str:
        """The page without a selection, for the form that makes one."""
        return self._url(self.routes.handoff)

    @property
    def set_up(self) -> str:
        return self._url(self.routes.set_up) + self._query(self.selection)

    @property
    def workbench(self) -> str:
        """The page on which the team changes its pipeline, "" if there is none."""
        return self._url("own-pipeline") if self.is_own else ""

    @property
    def todays_stages(self) -> str:
        """The page on which the team says which stages it has today, "" if there is none."""
        return self._url("todays-stages") if self.is_own else ""

    @property
    def message(self) -> str:
        """The page with the message to the person who runs the CRM, "" if there is none."""
        return self._url("crm-message") + self._query(self.selection) if self.is_own else ""

    def push(self, kind: str) -> str:
        """Return the page that sets the selected pipelines up over an API, "" if there is none."""
        return self._url("push", kind) + self._query(self.selection) if self.is_own else ""

    def file(self, kind: str, part: Part | None) -> str:
        """Return the address of a file with all pipelines, or with that of one part."""
        query = self._query(replace(self.selection, part=None))
        if part is None:
            return self._url(self.routes.file, kind) + query
        return self._url(self.routes.part, kind, part.value) + query

    def page_of(self, part: Part | None) -> str:
        """Return the page that hands over one part alone, or everything."""
        return self.action + self._query(replace(self.selection, part=part))

    def _url(self, name: str, *more: str) -> str:
        return reverse(f"diagnostics:{name}", args=[*self.arguments, *more])

    def _query(self, selection: Selection) -> str:
        parameters = {}
        if selection.prospecting is not Prospecting.IN_DEAL:
            parameters[PROSPECTING] = selection.prospecting.value
        if selection.part is not None:
            parameters[PART] = selection.part.value
        if self.crm:
            parameters[CRM] = self.crm
        return f"?{urlencode(parameters)}" if parameters else ""


@dataclass(frozen=True, slots=True)
class PlaybookUrls:
    """Where a playbook leads. `pdf` is "" if none can be made, `workbench` for those who may only read it."""

    back: str
    pdf: str = ""
    workbench: str = ""


def urls_of_result(assessment: UUID, selection: Selection) -> HandoffUrls:
    """Return the addresses of the handover of a result."""
    return HandoffUrls(OF_RESULT, (assessment,), selection)


def urls_of_model(questionnaire: str, sales_model: str, selection: Selection, crm: str = "") -> HandoffUrls:
    """Return the addresses of the handover of a sales model's own pipeline."""
    return HandoffUrls(OF_MODEL, (questionnaire, sales_model), selection, crm)
