"""Sheets to type from, for CRMs that take no pipeline from a file: what goes into which field, in order.

Source: Nutshell's help on pipelines (stage name, description, goals) and Freshsales' on deal pipelines (stage name,
probability); neither has an import of stages.
"""

from collections.abc import Callable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnostics.pipelines.crms.formats import About, Format
from diagnostics.pipelines.domain.handoff import HandedPipeline, HandedStage, Limits

WIDTH = 72

StageFields = Callable[[HandedStage], Iterator[tuple[str, str]]]


def _nutshell(pipelines: Sequence[HandedPipeline], about: About) -> str:
    return _sheet(pipelines, "Nutshell", _nutshell_stage)


def _freshsales(pipelines: Sequence[HandedPipeline], about: About) -> str:
    return _sheet(pipelines, "Freshsales", _freshsales_stage)


def _sheet(pipelines: Sequence[HandedPipeline], crm: str, fields: StageFields) -> str:
    return "\n".join(line for pipeline in pipelines for line in _lines(pipeline, crm, fields)) + "\n"


def _lines(pipeline: HandedPipeline, crm: str, fields: StageFields) -> Iterator[str]:
    title = _("Set-up sheet for %(crm)s: %(pipeline)s") % {"crm": crm, "pipeline": pipeline.label}
    yield title
    yield "=" * min(len(title), WIDTH)
    yield ""
    for number, stage in enumerate(pipeline.open_stages, start=1):
        yield f"[ ] {number}. {stage.label}"
        yield from (f"      {name}: {value}" for name, value in fields(stage) if value)
        yield ""
    yield _("Deals are closed as won or lost, which %(crm)s keeps apart from the stages.") % {"crm": crm}
    yield ""


def _nutshell_stage(stage: HandedStage) -> Iterator[tuple[str, str]]:
    yield _("Description"), stage.exit_criterion
    yield _("Goal"), "; ".join(stage.activities)
    yield _("Goal time"), _days(stage)


def _freshsales_stage(stage: HandedStage) -> Iterator[tuple[str, str]]:
    yield _("Probability"), f"{stage.probability}%"
    yield _("Rotting after"), _days(stage)
    yield _("Description"), stage.exit_criterion


def _days(stage: HandedStage) -> str:
    return ngettext("%(days)s day", "%(days)s days", stage.idle_days) % {"days": stage.idle_days}


NUTSHELL = Format(
    key="nutshell",
    name="Nutshell",
    extension="txt",
    media_type="text/plain",
    write=_nutshell,
    limits=Limits(label=36),
    steps=(gettext_lazy("Make a draft pipeline in Nutshell, type in the stages, and publish it."),),
    lost=gettext_lazy("Nutshell takes no pipeline from a file, so this is a list to type from."),
)
FRESHSALES = Format(
    key="freshsales",
    name="Freshsales",
    extension="txt",
    media_type="text/plain",
    write=_freshsales,
    limits=Limits(label=36),
    steps=(gettext_lazy("Under Admin, Pipelines, make a pipeline and type in the stages."),),
    lost=gettext_lazy("Freshsales takes no pipeline from a file, so this is a list to type from."),
)
