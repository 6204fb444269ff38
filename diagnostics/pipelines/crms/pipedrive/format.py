"""Pipedrive: the calls that create a pipeline and then its stages, in order.

Source: Pipedrive's API v2 (`POST /api/v2/pipelines`, `POST /api/v2/stages`), fields `name`,
`is_deal_probability_enabled`, `pipeline_id`, `deal_probability` (percent), `is_deal_rot_enabled` and `days_to_rotten`.
Stages are in the order in which they are created. Won and lost are states of a deal and no stages.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from diagnostics.pipelines.crms.target import PreviewRow, Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage
from diagnostics.site.pages.texts import day_count, percent

PIPELINE_ID = "{{pipeline_id}}"
"""Placeholder for the id in the response to the first call."""


def calls(pipeline: CrmPipeline) -> list[dict[str, Any]]:
    """Return the calls in order, each with method, path and body."""
    body = {"name": pipeline.label, "is_deal_probability_enabled": pipeline.forecasts}
    return [
        {"method": "POST", "path": "/api/v2/pipelines", "body": body},
        *({"method": "POST", "path": "/api/v2/stages", "body": _stage(stage)} for stage in pipeline.open_stages),
    ]


def _stage(stage: CrmStage) -> dict[str, Any]:
    idle = {"is_deal_rot_enabled": True, "days_to_rotten": stage.idle_days} if stage.idle_days is not None else {}
    return {
        "name": stage.label,
        "pipeline_id": PIPELINE_ID,
        # left out, it would be 100; a deal at 0 is not lost, which is a state
        "deal_probability": stage.probability or 0,
        **(idle or {"is_deal_rot_enabled": False}),
    }


def preview(pipeline: CrmPipeline) -> list[PreviewRow]:
    """Return the stages as they will be in Pipedrive."""
    stages = [call["body"] for call in calls(pipeline)[1:]]
    return [(stage["name"], percent(stage["deal_probability"]), _idle(stage)) for stage in stages]


def _idle(stage: dict[str, Any]) -> str:
    days = stage.get("days_to_rotten", 0)
    return _("Idle after %(days)s") % {"days": day_count(days)} if days else ""


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the contents of the file."""
    (pipeline,) = pipelines
    return json.dumps(calls(pipeline), ensure_ascii=False, indent=2) + "\n"
