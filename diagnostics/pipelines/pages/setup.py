"""The set-up sheet: what to type into any CRM by hand, in order, with boxes to tick on paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.pipelines.domain.handoff import CrmPipeline, Part


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The sheet. `needs` are the sales model's requirements on the CRM; `is_adapted` if the team adapted the stages."""

    title: str
    is_adapted: bool
    has_growth: bool
    pipelines: tuple[CrmPipeline, ...]
    needs: tuple[str, ...]
    assessment: UUID


def set_up_page(
    instrument: Instrument,
    outcome: Outcome,
    pipelines: Sequence[CrmPipeline],
    *,
    assessment: UUID,
    title: str = "",
    is_adapted: bool = False,
) -> SetUpPage:
    """Return the sheet of the same pipelines that the files contain, in the reader's language."""
    leading = instrument.sales_model_by_key[outcome.leading] if outcome.leading else None
    return SetUpPage(
        title=title,
        is_adapted=is_adapted,
        has_growth=any(pipeline.part is Part.GROWTH for pipeline in pipelines),
        pipelines=tuple(pipelines),
        needs=leading.crm_needs.lines if leading else (),
        assessment=assessment,
    )
