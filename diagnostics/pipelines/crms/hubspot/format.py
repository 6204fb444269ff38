"""HubSpot: the body of one request that creates a deal pipeline with its stages.

Source: HubSpot's developer reference, CRM pipelines (`POST /crm/v3/pipelines/deals`): required are `label`,
`displayOrder` and `stages`, and of each stage `label`, `displayOrder` and `metadata.probability`, a string from 0.0 to
1.0 in steps of 0.1. A deal stage at 1.0 is won, one at 0.0 is lost.
"""

import json
from collections.abc import Sequence
from typing import Any

from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.crms.target import PreviewRow, Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending
from diagnostics.site.pages.texts import percent

MIN_OPEN = 10
"""The lowest probability of an open stage, in percent: at 0 its deals would count as lost."""


def pipeline_body(pipeline: CrmPipeline) -> dict[str, Any]:
    """Return the body that creates the pipeline."""
    return {
        "label": pipeline.label,
        "displayOrder": list(Part).index(pipeline.part),
        "stages": [
            {"label": stage.label, "displayOrder": order, "metadata": {"probability": _probability(stage)}}
            for order, stage in enumerate(pipeline.stages)
        ],
    }


def _probability(stage: CrmStage) -> str:
    if stage.ending is not Ending.OPEN:
        return "1.0" if stage.ending is Ending.WON else "0.0"
    # rounds half up; open stages stay between lost and won, and none may be without a probability
    tenths = ((stage.probability or 0) + 5) // 10
    return f"0.{min(max(tenths, MIN_OPEN // 10), 9)}"


def preview(pipeline: CrmPipeline) -> list[PreviewRow]:
    """Return the stages as they will be in HubSpot, which has no idle days."""
    stages = pipeline_body(pipeline)["stages"]
    return [(stage["label"], percent(round(100 * float(stage["metadata"]["probability"]))), "") for stage in stages]


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the contents of the file."""
    (pipeline,) = pipelines
    return json.dumps(pipeline_body(pipeline), ensure_ascii=False, indent=2) + "\n"
