"""Odoo: stages of `crm.stage` as a CSV for its import.

Source: Odoo's model `crm.stage`: `name`, `sequence`, `is_won`, `fold` and `requirements`, and `id` as the external id,
by which a second import of the same handover changes the stages of the first, and never those of another one. Lost is
a state of an opportunity and no stage, and Odoo calculates the probability itself.
"""

import csv
import io
from collections.abc import Sequence

from diagnostics.pipelines.crms.sheet import description
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending

COLUMNS = ("id", "name", "sequence", "is_won", "fold", "requirements")


def write(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    """Return the contents of the file."""
    (pipeline,) = pipelines
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    stages = [stage for stage in pipeline.stages if stage.ending is not Ending.LOST]
    for number, stage in enumerate(stages, start=1):
        external_id = f"salesmodel.{source.scope}_{stage.id}"
        # with gaps for stages in between
        writer.writerow([external_id, stage.label, 10 * number, _is_won(stage), False, description(stage)])
    return text.getvalue()


def _is_won(stage: CrmStage) -> bool:
    return stage.ending is Ending.WON
