"""The set-up sheet: what to type into any CRM by hand, in order, with boxes to tick on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import CrmPipeline
from diagnostics.pipelines.pages.addresses import HandoffUrls
from diagnostics.pipelines.pages.labels import part_names


@dataclass(frozen=True, slots=True)
class SetUpTable:
    """One pipeline to type in, and what it is about: "" if it is the only one."""

    pipeline: CrmPipeline
    heading: str


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The sheet. `needs` are the sales model's requirements on the CRM; `is_adapted` if the team adapted the stages."""

    urls: HandoffUrls
    title: str
    is_adapted: bool
    tables: tuple[SetUpTable, ...]
    needs: tuple[str, ...]

    @property
    def has_growth(self) -> bool:
        """Whether a pipeline of its own begins when a deal is won."""
        parts = {table.pipeline.part for table in self.tables}
        return parts >= {Part.DEAL, Part.GROWTH}

    @property
    def is_partly_forecast(self) -> bool:
        """Whether some stages have no win probability."""
        return any(table.pipeline.is_partly_forecast for table in self.tables)

    @property
    def closes(self) -> bool:
        """Whether a pipeline ends in won and lost."""
        return any(table.pipeline.open_stages != table.pipeline.stages for table in self.tables)


def set_up_page(
    urls: HandoffUrls,
    instrument: Instrument,
    pipelines: Sequence[CrmPipeline],
    *,
    sales_model: str | None,
    title: str = "",
    is_adapted: bool = False,
) -> SetUpPage:
    """Return the sheet of the same pipelines that the files contain, in the reader's language.

    `sales_model` is the one whose requirements on the CRM it lists.
    """
    is_headed = len(pipelines) > 1 and instrument.edition > 1
    return SetUpPage(
        urls=urls,
        title=title,
        is_adapted=is_adapted,
        tables=tuple(
            SetUpTable(pipeline, part_names(instrument)[pipeline.part] if is_headed else "") for pipeline in pipelines
        ),
        needs=instrument.sales_model_by_key[sales_model].crm_needs.lines if sales_model else (),
    )
