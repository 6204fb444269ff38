"""Salesforce: sales processes to deploy, and the stages to merge into the organisation's own list.

Source: Salesforce's metadata types BusinessProcess (`fullName`, `description`, `isActive`, `values`; its file is named
after its full name, which here has only letters, digits and single underscores and begins with a letter) and
StandardValueSet OpportunityStage (`standardValue` with `fullName`, `default`, `label`, `closed`, `won`, `probability`,
`forecastCategory`). Stages are one list for all processes, and deploying a list deactivates what it leaves out; so the
file has stages to merge and no list to deploy. Every organisation has Closed Won and Closed Lost, which reports and
forecasts know, so won and lost are those.
"""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.pipelines.crms.sheet import description
from diagnostics.pipelines.crms.target import Source
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage, Ending
from diagnostics.site.spreadsheets.xml import legal

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
FILE_TIME = (1980, 1, 1, 0, 0, 0)
"""The time of every file in the zip, so that the same pipeline yields the same bytes."""

CLOSED = {Ending.WON: "Closed Won", Ending.LOST: "Closed Lost"}
"""Salesforce's own stages."""

DESCRIPTION_LIMIT = 255
"""Characters of a process's description."""

MERGED = "stages-to-merge-into-OpportunityStage.xml"

WARNING = gettext_lazy(
    "Never deploy the stages by themselves: a list that leaves out stages deactivates those that you have."
)


def write(pipelines: Sequence[CrmPipeline], source: Source) -> bytes:
    """Return the contents of the file."""
    values = dict(_values(pipelines))
    processes = {process_name(pipeline, source): pipeline for pipeline in pipelines}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, "READ-ME-FIRST.txt", "\n".join(_read_me(processes, values)) + "\n")
        for name, pipeline in processes.items():
            path = f"objects/Opportunity/businessProcesses/{name}.businessProcess-meta.xml"
            _add(archive, path, _process(name, pipeline, values))
        _add(archive, MERGED, _snippet(values))
    return data.getvalue()


def process_name(pipeline: CrmPipeline, source: Source) -> str:
    """Return the full name of a pipeline's process: it stays when the company or the sales model is renamed."""
    return f"Pipeline_{pipeline.part.value}_{source.scope}"


def _values(pipelines: Sequence[CrmPipeline]) -> Iterator[tuple[CrmStage, str]]:
    """Yield each stage with its value in the one list of stages, which differ without regard to case.

    Stages with one name and the same settings share a value; the others are numbered.
    """
    taken: dict[str, CrmStage | None] = {value.casefold(): None for value in CLOSED.values()}
    for stage in (stage for pipeline in pipelines for stage in pipeline.stages):
        if stage.ending is not Ending.OPEN:
            yield stage, CLOSED[stage.ending]
            continue
        value, number = stage.label, 1
        while not _is_same(taken.setdefault(value.casefold(), stage), stage):
            number += 1
            value = f"{stage.label} {number}"
        yield stage, value


def _is_same(other: CrmStage | None, stage: CrmStage) -> bool:
    return other is not None and other.probability == stage.probability


def _add(archive: zipfile.ZipFile, name: str, text: str) -> None:
    archive.writestr(zipfile.ZipInfo(name, FILE_TIME), text, zipfile.ZIP_DEFLATED)


def _read_me(processes: Mapping[str, CrmPipeline], values: Mapping[CrmStage, str]) -> Iterator[str]:
    """Yield the lines: what to do, in order, and what each stage is left by."""
    steps = (
        _("Retrieve OpportunityStage, a StandardValueSet, from your organisation."),
        _("Put the stages of %(file)s into it, above Closed Won. Skip those that you have under the same name.")
        % {"file": MERGED},
        f"{WARNING} {_('Deploy the whole list.')}",
        _("Deploy the folder “objects”. It has one sales process for each pipeline:"),
        _("Under Setup, Object Manager, Opportunity, Record Types, make a record type for each sales process."),
        _("Under Setup, Path Settings, make a path for each record type, and paste the guidance below into it."),
    )
    for number, step in enumerate(steps, start=1):
        yield f"{number}. {step}"
        if number == 4:
            yield from (f"   {name}: {pipeline.label}" for name, pipeline in processes.items())
    yield ""
    yield _("Won and lost deals get Salesforce’s own stages Closed Won and Closed Lost.")
    for pipeline in processes.values():
        yield from ("", pipeline.label)
        yield from (f"- {values[stage]}: {description(stage)}" for stage in pipeline.open_stages)


def _process(name: str, pipeline: CrmPipeline, values: Mapping[CrmStage, str]) -> str:
    listed = "".join(
        f"    <values>\n        <fullName>{_text(values[stage])}</fullName>\n"
        f"        <default>{_boolean(number == 0)}</default>\n    </values>\n"
        for number, stage in enumerate(pipeline.stages)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<BusinessProcess xmlns="{NAMESPACE}">\n'
        f"    <fullName>{name}</fullName>\n"
        f"    <description>{_text(pipeline.label[:DESCRIPTION_LIMIT])}</description>\n"
        f"    <isActive>true</isActive>\n{listed}</BusinessProcess>\n"
    )


def _snippet(values: Mapping[CrmStage, str]) -> str:
    """Return each open stage once, even if several pipelines have it: an organisation has one list of stages."""
    stages = {value: stage for stage, value in values.items() if stage.ending is Ending.OPEN}
    comment = _("Stages to put into your own list. Do not deploy this part by itself.")
    return f"<!-- {comment} -->\n" + "".join(_standard_value(value, stage) for value, stage in stages.items())


def _standard_value(value: str, stage: CrmStage) -> str:
    fields = {
        "fullName": _text(value),
        "default": "false",
        "label": _text(value),
        "closed": "false",
        "forecastCategory": _forecast(stage),
        "probability": str(stage.probability or 0),
        "won": "false",
    }
    lines = "".join(f"    <{name}>{text}</{name}>\n" for name, text in fields.items())
    return f"<standardValue>\n{lines}</standardValue>\n"


def _forecast(stage: CrmStage) -> str:
    """Return the forecast category of an open stage by its probability, in three steps."""
    if stage.probability is None:
        return "Omitted"
    if stage.probability < 50:
        return "Pipeline"
    return "BestCase" if stage.probability < 80 else "Forecast"


def _text(text: str) -> str:
    return escape(legal(text))


def _boolean(value: bool) -> str:
    return "true" if value else "false"
