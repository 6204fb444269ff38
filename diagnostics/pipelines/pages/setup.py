"""The set-up sheet: what to type into any CRM by hand, in order, with squares to tick on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.handoff import HandedPipeline, Stretch


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The sheet. `needs` are the sales model's demands on the CRM, and `is_adapted` says whose stages these are."""

    title: str
    is_adapted: bool
    has_growth: bool
    pipelines: tuple[HandedPipeline, ...]
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
        pipelines=tuple(pipelines),
        needs=leading.crm_needs.lines if leading else (),
        assessment=assessment,
    )
