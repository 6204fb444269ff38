"""Odoo: stages of `crm.stage` as a CSV for its import.

Source: Odoo's model `crm.stage`: `name`, `sequence`, `is_won`, `fold` and `requirements`, and `id` as the external id,
by which a second import changes the stages of the first. Lost is a state of an opportunity and no stage, and
probability is reckoned by Odoo itself.
"""

import csv
import io
from collections.abc import Sequence

from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage

COLUMNS = ("id", "name", "sequence", "is_won", "fold", "requirements")


def write(pipelines: Sequence[HandedPipeline], source: Source) -> str:
    """Return the contents of the file."""
    (pipeline,) = pipelines
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    kept = [stage for stage in pipeline.stages if stage.ending is not Ending.LOST]
    for number, stage in enumerate(kept, start=1):
        # gaps, so that a stage can be put in between
        writer.writerow([_id(pipeline, stage), stage.label, 10 * number, _is_won(stage), False, stage.exit_criterion])
    return text.getvalue()


def _id(pipeline: HandedPipeline, stage: HandedStage) -> str:
    return f"salesmodel.{pipeline.stretch.value}_{stage.key}".replace("-", "_")


def _is_won(stage: HandedStage) -> bool:
    return stage.ending is Ending.WON
