"""Odoo: stages of `crm.stage` as a CSV for its import.

Source: Odoo's model `crm.stage`: `name`, `sequence`, `is_won`, `fold` and `requirements`, and `id` as the external id,
by which a second import changes the stages of the first. Lost is a state of an opportunity and no stage, and
probability is reckoned by Odoo itself.
"""

import csv
import io
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from diagnostics.pipelines.crms.formats import About, Format
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage, Limits

COLUMNS = ("id", "name", "sequence", "is_won", "fold", "requirements")


def _write(pipelines: Sequence[HandedPipeline], about: About) -> str:
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


ODOO = Format(
    key="odoo",
    name="Odoo",
    extension="csv",
    media_type="text/csv",
    write=_write,
    apart=True,
    limits=Limits(label=36),
    steps=(
        _("In developer mode, open CRM, Configuration, Stages, and choose Import records."),
        _("A pipeline in Odoo is the stages of one sales team: set the team on each stage afterwards."),
        _("Lost is a state of an opportunity in Odoo, so the file has no stage for it."),
    ),
    lost=_(
        "The exit criterion becomes the stage's requirements. "
        "Odoo works out probabilities itself; owners and key figures have no place there."
    ),
)
