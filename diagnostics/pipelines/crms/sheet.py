"""Sheets to type from, for CRMs that import no stages: what goes into which field, in order."""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _

from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage
from diagnostics.site.pages.texts import day_count

WIDTH = 72

StageFields = Callable[[CrmStage], Iterator[tuple[str, str]]]
"""Yields the CRM's fields of a stage, each with its value."""


def sheet(pipelines: Sequence[CrmPipeline], crm: str, fields: StageFields) -> str:
    """Return a text with a box to tick for each open stage, and its fields below."""
    return "\n".join(line for pipeline in pipelines for line in _lines(pipeline, crm, fields)) + "\n"


def _lines(pipeline: CrmPipeline, crm: str, fields: StageFields) -> Iterator[str]:
    title = _("Set-up sheet for %(crm)s: %(pipeline)s") % {"crm": crm, "pipeline": pipeline.label}
    yield title
    yield "=" * min(len(title), WIDTH)
    yield ""
    if pipeline.is_partly_forecast:
        yield _("Stages without a win probability do not belong in a forecast.")
        yield ""
    for number, stage in enumerate(pipeline.open_stages, start=1):
        yield f"[ ] {number}. {stage.label}"
        yield from (f"      {name}: {value}" for name, value in fields(stage) if value)
        yield ""
    if pipeline.open_stages != pipeline.stages:
        yield _("%(crm)s keeps won and lost apart from the stages.") % {"crm": crm}
        yield ""


def days_to_idle(stage: CrmStage) -> str:
    """Return after how long a deal counts as idle, as "14 days"; "" if it never does."""
    if stage.idle_days is None:
        return ""
    return day_count(stage.idle_days)


def description(stage: CrmStage) -> str:
    """Return the description of a stage: what must be true to leave it, and whether it is optional."""
    return " ".join(text for text in (stage.only_for, stage.exit_criterion) if text)
