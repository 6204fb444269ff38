"""The workbench as a browser sends it: all fields of a page, with some changed, and a button."""

from typing import Any
from uuid import UUID

from diagnostics.assessing.models import Assessment
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage
from diagnostics.pipelines.pages.workbench import WorkbenchPage
from diagnostics.pipelines.queries.own_pipelines import plan_of
from tests.visitors import ANSWERS, Visitor, url

SIMPLE = {
    **ANSWERS,
    "leads": "inbound",
    "repeat_revenue": "hardly_any",
    "people": "one_seller",
    "audience": "decision_maker",
}
"""Answers whose pipeline is that of the common process: qualify, present, proposal, negotiate and close."""


TODAY = "Discovery\nLunch\nProposal\nOffer\nWon"
"""Stages of today: two that the common process has, two names for a third, one that it lacks, and the win."""


def open_bench(visitor: Visitor, assessment: UUID) -> WorkbenchPage:
    """Open the page and return what it shows."""
    page: WorkbenchPage = visitor.get(url("own-pipeline", assessment)).context["page"]
    return page


def fields_of(page: WorkbenchPage) -> dict[str, str]:
    """Return all fields of a page with what they hold."""
    rows = [row.card for part in page.parts for row in part.rows if row.card]
    fields = {f"{field.name}-{card.stage.id}": field.value for card in rows for field in card.fields}
    return {
        **{"revision": str(page.revision), "seen": page.seen, "order": page.order, **fields},
        **{"new-name": page.extra.new.name, "new-key": "", "new-part": "deal", "new-after": ""},
    }


def send(visitor: Visitor, assessment: UUID, page: WorkbenchPage, do: str = "save", **changed: str) -> Any:
    """Send a page with a button pressed and some fields changed: `name_own_1` is the field "name-own-1"."""
    fields = fields_of(page)
    changes = {next(key for key in fields if key.replace("-", "_") == name): text for name, text in changed.items()}
    return visitor.post(url("own-pipeline", assessment), {**fields, **changes, "do": do})


def press(visitor: Visitor, assessment: UUID, do: str = "save", **changed: str) -> Any:
    """Open the page, and send it."""
    return send(visitor, assessment, open_bench(visitor, assessment), do, **changed)


def own_pipeline(assessment: UUID) -> OwnPipeline:
    """Return the pipeline that pages show of an assessment."""
    return plan_of(Assessment.objects.with_version().get(pk=assessment)).pipeline


def revision(assessment: UUID) -> int:
    """Return how often the pipeline was saved."""
    return plan_of(Assessment.objects.with_version().get(pk=assessment)).revision


def kept(assessment: UUID) -> list[str]:
    """Return the ids of the stages that the pipeline has."""
    return [stage.id for stage in own_pipeline(assessment).kept]


def stage(assessment: UUID, stage_id: str) -> OwnStage:
    """Return one stage of the pipeline."""
    found = own_pipeline(assessment).stage(stage_id)
    assert found is not None
    return found
