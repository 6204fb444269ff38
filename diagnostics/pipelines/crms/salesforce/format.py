"""Salesforce: a business process to deploy, and the stages to merge into the organisation's own list.

Source: Salesforce's metadata types BusinessProcess (`fullName`, `isActive`, `values`) and StandardValueSet
OpportunityStage (`standardValue` with `fullName`, `default`, `label`, `closed`, `won`, `probability`,
`forecastCategory`). Stages are one list for all processes, and deploying a list deactivates what it leaves out; so
the stages come as a part to merge and not as a list to deploy.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every part, so that the same pipeline gives the same file."""

WARNING = gettext_lazy(
    "Do not deploy the stages by themselves: a list that leaves out stages deactivates those in your organisation. "
    "Fetch OpportunityStage first, put the new stages into it, and deploy that."
)


def write(pipelines: Sequence[HandedPipeline], source: Source) -> bytes:
    """Return the contents of the file."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "READ-ME-FIRST.txt", f"{WARNING}\n")
        for pipeline in pipelines:
            name = f"{pipeline.stretch.value}.businessProcess-meta.xml"
            _add(archive, f"objects/Opportunity/businessProcesses/{name}", _process(pipeline))
        _add(archive, "stages-to-merge-into-OpportunityStage.xml", _snippet(pipelines))
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text, zipfile.ZIP_DEFLATED)


def _process(pipeline: HandedPipeline) -> str:
    values = "".join(
        f"    <values>\n        <fullName>{escape(stage.label)}</fullName>\n"
        f"        <default>{_boolean(number == 0)}</default>\n    </values>\n"
        for number, stage in enumerate(pipeline.stages)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<BusinessProcess xmlns="{NAMESPACE}">\n'
        f"    <fullName>{escape(pipeline.label)}</fullName>\n    <isActive>true</isActive>\n"
        f"{values}</BusinessProcess>\n"
    )


def _snippet(pipelines: Iterable[HandedPipeline]) -> str:
    """Return each stage once, whichever pipelines it stands in: the list is common to all."""
    stages = {stage.label: stage for pipeline in pipelines for stage in pipeline.stages}
    comment = _("Stages to put into your own list. Do not deploy this part by itself.")
    return f"<!-- {comment} -->\n" + "".join(map(_standard_value, stages.values()))


def _standard_value(stage: HandedStage) -> str:
    fields = {
        "fullName": escape(stage.label),
        "default": "false",
        "label": escape(stage.label),
        "closed": _boolean(stage.ending is not Ending.OPEN),
        "forecastCategory": _forecast(stage),
        "probability": str(stage.probability),
        "won": _boolean(stage.ending is Ending.WON),
    }
    lines = "".join(f"    <{name}>{value}</{name}>\n" for name, value in fields.items())
    return f"<standardValue>\n{lines}</standardValue>\n"


def _forecast(stage: HandedStage) -> str:
    """Return the forecast category: open stages by their probability, in three steps."""
    if stage.ending is not Ending.OPEN:
        return "Closed" if stage.ending is Ending.WON else "Omitted"
    if stage.probability < 50:
        return "Pipeline"
    return "BestCase" if stage.probability < 80 else "Forecast"


def _boolean(value: bool) -> str:
    return "true" if value else "false"
