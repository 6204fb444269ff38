"""Formats for no CRM in particular: versioned JSON for programs, Markdown for people."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnostics.pipelines.crms.sheet import days_to_idle
from diagnostics.pipelines.crms.target import Format, Source, Target
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage
from diagnostics.site.pages.texts import percent

FORMAT = "sales-model-pipeline/2"
"""Name and version of the JSON: keys may be added, and a change of meaning raises the version."""


def _json(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    document = {
        "format": FORMAT,
        "language": source.language,
        "questionnaire": source.questionnaire,
        "version": source.number,
        "fingerprint": source.fingerprint,
        "completed_at": source.completed_at.isoformat() if source.completed_at else None,
        "pipelines": [
            {
                "id": f"{source.scope}-{pipeline.part.value}",
                "key": pipeline.part.value,
                "label": pipeline.label,
                "stages": [_stage(source, *numbered) for numbered in enumerate(pipeline.stages, start=1)],
            }
            for pipeline in pipelines
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _stage(source: Source, position: int, stage: CrmStage) -> dict[str, Any]:
    facts = asdict(stage)
    facts["optional"] = bool(facts.pop("only_for"))
    identity = {"id": f"{source.scope}-{stage.id}", "position": position}
    return {**facts, **identity, "ending": stage.ending.value, "part": stage.part.value}


def _markdown(pipelines: Sequence[CrmPipeline], source: Source) -> str:
    return "\n".join(line for pipeline in pipelines for line in _pipeline_lines(pipeline)) + "\n"


def _pipeline_lines(pipeline: CrmPipeline) -> Iterator[str]:
    yield f"# {_escaped(pipeline.label)}"
    yield ""
    if pipeline.is_partly_forecast:
        yield _("Stages without a win probability do not belong in a forecast.")
        yield ""
    for number, (stage, entry) in enumerate(pipeline.with_entries, start=1):
        yield from _stage_lines(number, stage, entry)


def _stage_lines(number: int, stage: CrmStage, entry: str) -> Iterator[str]:
    yield f"## {number}. {_escaped(stage.label)}"
    yield ""
    for text in (stage.purpose, stage.only_for):
        if text:
            yield _escaped(text)
            yield ""
    for name, value in _facts(stage, entry):
        yield f"- **{name}:** {_escaped(value)}"
    for name, values in ((_("Activities"), stage.activities), (_("Questions to ask"), stage.questions_to_ask)):
        if values:
            yield f"- **{name}:**"
            yield from (f"  - {_escaped(value)}" for value in values)
    yield ""


def _facts(stage: CrmStage, entry: str) -> Iterator[tuple[str, str]]:
    facts = [
        (_("Enters when"), entry),
        (_("Leaves when"), stage.exit_criterion),
        (_("Owner"), stage.owner),
        (_("Key figure (KPI)"), stage.kpi),
        (_("Win probability"), _probability(stage)),
        (_("Counts as idle after"), days_to_idle(stage)),
    ]
    return ((name, value) for name, value in facts if value)


def _probability(stage: CrmStage) -> str:
    if stage.probability is None:
        return ""
    if not stage.is_starting_value:
        return percent(stage.probability)
    return _("%(percent)s, replace with your own") % {"percent": percent(stage.probability)}


def _escaped(text: str) -> str:
    """Return a text with Markdown's special characters escaped."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|" else sign for sign in " ".join(text.split()))


JSON = Target(
    key="json",
    name=gettext_lazy("JSON, for your own programs"),
    format=Format(extension="json", media_type="application/json", write=_json),
    is_crm=False,
)
MARKDOWN = Target(
    key="markdown",
    name=gettext_lazy("Markdown, for wikis and documents"),
    format=Format(extension="md", media_type="text/markdown", write=_markdown),
    is_crm=False,
)
