"""The workbench as a page: the rows of the pipeline, what is left out, and what can be added and undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.pipelines.domain.alignment import spare_stages
from diagnostics.pipelines.domain.own_pipeline import OwnPipeline, OwnStage, name_of
from diagnostics.pipelines.domain.workbench import LAST_TIME, MODEL, RECOMMENDED, TODAY, Workbench
from diagnostics.pipelines.pages.changes import difference_sentences
from diagnostics.pipelines.pages.labels import part_names
from diagnostics.pipelines.pages.warnings import Advice
from diagnostics.pipelines.pages.workbench_rows import BenchPart, RowBuilder, Shown
from diagnostics.site.pages.texts import enumerated, quoted


@dataclass(frozen=True, slots=True)
class WorkbenchPage:
    """The whole page. `errors` are (address of the field, message), `shelf` the stages that are left out.

    `is_unsaved`: fields show what is not saved.
    """

    assessment: UUID
    title: str
    revision: int
    seen: str
    order: str
    has_today: bool
    summary: str
    verdict: str
    parts: tuple[BenchPart, ...]
    shelf: tuple[tuple[OwnStage, str], ...]
    spare: tuple[tuple[str, str], ...]
    places: tuple[tuple[str, str], ...]
    part_choices: tuple[tuple[str, str], ...]
    beginnings: tuple[tuple[str, str], ...]
    advice: tuple[Advice, ...]
    errors: tuple[tuple[str, str], ...]
    undoes: str
    extra: Shown
    is_unsaved: bool
    nouns: Nouns

    @property
    def has_other_names(self) -> bool:
        """Whether a stage is called something else today."""
        return any(row.card and row.card.other_name for part in self.parts for row in part.rows)

    @property
    def new_error(self) -> str:
        """What is wrong with the name of the new stage."""
        return self.extra.errors.get(("", "new-name"), "")


def workbench_page(
    assessment: UUID,
    bench: Workbench,
    pipeline: OwnPipeline,
    extra: Shown,
    *,
    title: str,
    seen: str,
    summary: str = "",
    verdict: str = "",
) -> WorkbenchPage:
    """Return the page of a pipeline: the saved one, or what was typed; `seen` is the saved one, signed."""
    plan, instrument = bench.plan, bench.plan.instrument
    build = RowBuilder(bench, pipeline, extra)
    names = part_names(instrument)
    return WorkbenchPage(
        assessment=assessment,
        title=title,
        revision=plan.revision,
        seen=seen,
        order=",".join(stage.id for stage in pipeline.kept),
        has_today=bool(bench.current),
        summary=summary,
        verdict=verdict,
        parts=tuple(build.parts()),
        shelf=tuple((stage, name_of(instrument, stage)) for stage in pipeline.left_out),
        spare=tuple((stage.id, name_of(instrument, stage)) for stage in spare_stages(instrument, pipeline)),
        places=tuple((stage.id, name_of(instrument, stage)) for stage in pipeline.kept),
        part_choices=tuple((part.value, name) for part, name in names.items()),
        beginnings=tuple((key, _beginning(bench, key)) for key in bench.beginnings),
        advice=build.advice,
        errors=tuple(_error(instrument, pipeline, *place, text) for place, text in extra.errors.items()),
        undoes=_undoes(bench) if plan.can_undo else "",
        extra=extra,
        is_unsaved=extra != Shown() or pipeline != bench.pipeline,
        nouns=instrument.nouns,
    )


def _error(instrument: Instrument, pipeline: OwnPipeline, stage_id: str, field: str, text: str) -> tuple[str, str]:
    stage = pipeline.stage(stage_id)
    return (field, text) if stage is None else (f"{field}-{stage_id}", f"{name_of(instrument, stage)}: {text}")


def _beginning(bench: Workbench, key: str) -> str:
    if key.startswith(MODEL):
        model = bench.plan.instrument.sales_model_by_key[key.removeprefix(MODEL)]
        return _("Only %(name)s") % {"name": model.inside_sentence}
    return {
        RECOMMENDED: _("The recommendation"),
        TODAY: _("Your stages today"),
        LAST_TIME: _("Your own pipeline from last time"),
    }[key]


def _undoes(bench: Workbench) -> str:
    sentences = difference_sentences(bench.plan.instrument, bench.before, bench.pipeline) if bench.before else ()
    return " ".join(sentences) or _("The last change, which no stage shows.")


def lost_sentences(
    instrument: Instrument, saved: OwnPipeline, seen: OwnPipeline | None, lost: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Return what was typed for stages that the pipeline does not have any more, so that it can be copied."""
    stages = {stage.id: stage for pipeline in (seen, saved) if pipeline for stage in pipeline.stages}
    return tuple(
        _("For %(stage)s, which was left out meanwhile, you typed: %(texts)s.")
        % {"stage": quoted(name_of(instrument, stages[key])), "texts": enumerated(map(quoted, texts))}
        for key, texts in lost.items()
        if key in stages
    )
