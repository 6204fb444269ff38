"""Salesforce: a business process to deploy, and the stages to merge into the organisation's own list.

Source: Salesforce's metadata types BusinessProcess (`fullName`, `isActive`, `values`) and StandardValueSet
OpportunityStage (`standardValue` with `fullName`, `default`, `label`, `closed`, `won`, `probability`,
`forecastCategory`). Stages are one list for all processes, and deploying a list deactivates what it leaves out; so
the file has stages to merge and no list to deploy.
"""

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same pipeline yields the same bytes."""

WARNING = gettext_lazy(
    "Do not deploy the stages by themselves: a list that leaves out stages deactivates those in your organisation. "
    "Fetch OpportunityStage first, put the new stages into it, and deploy that."
)


def write(pipelines: Sequence[CrmPipeline], source: Source) -> bytes:
    """Return the contents of the file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "READ-ME-FIRST.txt", f"{WARNING}\n")
        for pipeline in pipelines:
            name = f"{pipeline.part.value}.businessProcess-meta.xml"
            _add(archive, f"objects/Opportunity/businessProcesses/{name}", _process(pipeline))
        _add(archive, "stages-to-merge-into-OpportunityStage.xml", _snippet(pipelines))
    return data.getvalue()


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, FILE_TIME), text, zipfile.ZIP_DEFLATED)


def _process(pipeline: CrmPipeline) -> str:
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


def _snippet(pipelines: Iterable[CrmPipeline]) -> str:
    """Return each stage once, even if several pipelines have it: an organisation has one list of stages."""
    stages = {stage.label: stage for pipeline in pipelines for stage in pipeline.stages}
    comment = _("Stages to put into your own list. Do not deploy this part by itself.")
    return f"<!-- {comment} -->\n" + "".join(map(_standard_value, stages.values()))


def _standard_value(stage: CrmStage) -> str:
    fields = {
        "fullName": escape(stage.label),
        "default": "false",
        "label": escape(stage.label),
        "closed": _boolean(stage.ending is not Ending.OPEN),
        "forecastCategory": _forecast(stage),
        "probability": str(stage.probability or 0),
        "won": _boolean(stage.ending is Ending.WON),
    }
    lines = "".join(f"    <{name}>{value}</{name}>\n" for name, value in fields.items())
    return f"<standardValue>\n{lines}</standardValue>\n"


def _forecast(stage: CrmStage) -> str:
    """Return the forecast category: open stages by their probability, in three steps."""
    if stage.ending is Ending.WON:
        return "Closed"
    if stage.ending is Ending.LOST or stage.probability is None:
        return "Omitted"
    if stage.probability < 50:
        return "Pipeline"
    return "BestCase" if stage.probability < 80 else "Forecast"


def _boolean(value: bool) -> str:
    return "true" if value else "false"
