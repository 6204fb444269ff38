"""Pipedrive: the calls that create a pipeline and then its stages, in order.

Source: Pipedrive's API v2 (`POST /api/v2/pipelines`, `POST /api/v2/stages`), fields `name`,
`is_deal_probability_enabled`, `pipeline_id`, `deal_probability` (percent), `is_deal_rot_enabled` and `days_to_rotten`.
Stages stand in the order in which they are created. Won and lost are states of a deal and no stages.
"""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.formats import About, Format
from diagnostics.pipelines.domain.handoff import HandedPipeline, HandedStage, Limits

PIPELINE_ID = "{{pipeline_id}}"
"""Stands for the id that the answer to the first call brings."""


def calls(pipeline: HandedPipeline) -> list[dict[str, Any]]:
    """Return the calls in order, each with method, path and body."""
    creating = {"name": pipeline.label, "is_deal_probability_enabled": True}
    return [
        {"method": "POST", "path": "/api/v2/pipelines", "body": creating},
        *({"method": "POST", "path": "/api/v2/stages", "body": _stage(stage)} for stage in pipeline.open_stages),
    ]


def _stage(stage: HandedStage) -> dict[str, Any]:
    rotting = {"is_deal_rot_enabled": True, "days_to_rotten": stage.idle_days} if stage.idle_days else {}
    return {
        "name": stage.label,
        "pipeline_id": PIPELINE_ID,
        "deal_probability": stage.probability,
        **(rotting or {"is_deal_rot_enabled": False}),
    }


def _write(pipelines: Sequence[HandedPipeline], about: About) -> str:
    (pipeline,) = pipelines
    return json.dumps(calls(pipeline), ensure_ascii=False, indent=2) + "\n"


PIPEDRIVE = Format(
    key="pipedrive",
    name="Pipedrive",
    extension="json",
    media_type="application/json",
    write=_write,
    apart=True,
    limits=Limits(label=36),
    steps=(
        _("Make the calls one after the other: stages stand in the order in which they are created."),
        _("Put the id from the first answer where {{pipeline_id}} stands, as a number."),
        _("Won and lost are states of a deal in Pipedrive, so the file has no stages for them."),
    ),
    lost=_(
        "Pipedrive keeps name, probability and idle days of a stage. "
        "Criteria, owners and key figures have no place there."
    ),
)
