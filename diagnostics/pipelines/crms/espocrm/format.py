"""EspoCRM: pipeline stages as a CSV for its import.

Source: EspoCRM's entity PipelineStage: `name` (at most 50 characters), `pipeline`, `mappedStatus` and `description`.
`mappedStatus` is one of the stages of an opportunity, whose probability it takes; those and their probabilities are
EspoCRM's defaults.
"""

import csv
import io
from collections.abc import Sequence

from diagnostics.pipelines.crms.sheet import description
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending

COLUMNS = ("name", "pipeline", "mappedStatus", "description")
STATUSES = {"Prospecting": 10, "Qualification": 20, "Proposal": 50, "Negotiation": 80}
"""Open stages of an opportunity, with their probabilities in percent."""


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the contents of the file."""
    (pipeline,) = pipelines
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for stage in pipeline.stages:
        writer.writerow([stage.label, pipeline.label, _status(stage), description(stage)])
    return text.getvalue()


def _status(stage: CrmStage) -> str:
    """Return the status with the nearest probability, the lower one of two equally near; without one the lowest."""
    if stage.ending is not Ending.OPEN:
        return "Closed Won" if stage.ending is Ending.WON else "Closed Lost"
    return min(STATUSES, key=lambda status: abs(STATUSES[status] - (stage.probability or 0)))
