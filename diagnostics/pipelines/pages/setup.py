"""The set-up sheet: what to type into any CRM by hand, in order, with squares to tick on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.text import reader_language
from diagnostics.pipelines.domain.handoff import Ending, HandedPipeline, HandedStage, Stretch


@dataclass(frozen=True, slots=True)
class SetUpRow:
    """One stage to set up. Texts are "" where there is none, `idle_days` 0 where deals do not wait."""

    number: int
    label: str
    kind: str
    is_open: bool
    probability: int
    idle_days: int
    enters: str
    leaves: str


@dataclass(frozen=True, slots=True)
class SetUpPipeline:
    """One pipeline to set up, its stages in order, won and lost at the end."""

    key: str
    label: str
    rows: tuple[SetUpRow, ...]


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The sheet. `needs` are the sales model's demands on the CRM, and `is_adapted` says whose stages these are."""

    title: str
    is_adapted: bool
    has_growth: bool
    pipelines: tuple[SetUpPipeline, ...]
    needs: tuple[str, ...]
    assessment: UUID


def set_up_page(
    instrument: Instrument,
    outcome: Outcome,
    pipelines: Sequence[HandedPipeline],
    *,
    assessment: UUID,
    title: str = "",
    is_adapted: bool = False,
) -> SetUpPage:
    """Present the pipelines that the files hold too, in the visitor's language."""
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    return SetUpPage(
        title=title,
        is_adapted=is_adapted,
        has_growth=any(pipeline.stretch is Stretch.GROWTH for pipeline in pipelines),
        pipelines=tuple(map(_pipeline, pipelines)),
        needs=leading.crm_needs.lines_in(reader_language()) if leading else (),
        assessment=assessment,
    )


def _pipeline(pipeline: HandedPipeline) -> SetUpPipeline:
    rows = (_row(number, stage) for number, stage in enumerate(pipeline.stages, start=1))
    return SetUpPipeline(pipeline.stretch.value, pipeline.label, tuple(rows))


def _row(number: int, stage: HandedStage) -> SetUpRow:
    kinds = {Ending.OPEN: _("Open"), Ending.WON: _("Won"), Ending.LOST: _("Lost")}
    return SetUpRow(
        number=number,
        label=stage.label,
        kind=kinds[stage.ending],
        is_open=stage.ending is Ending.OPEN,
        probability=stage.probability,
        idle_days=stage.idle_days,
        enters=stage.entry_criterion,
        leaves=stage.exit_criterion,
    )
