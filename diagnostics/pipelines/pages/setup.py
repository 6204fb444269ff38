"""The set-up sheet: what to type into any CRM by hand, in order, with boxes to tick on paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.nouns import Nouns
from diagnostics.instrument.pipeline import Part
from diagnostics.pipelines.domain.handoff import CrmPipeline, CrmStage
from diagnostics.pipelines.pages.addresses import HandoffUrls
from diagnostics.pipelines.pages.labels import part_names
from diagnostics.site.pages.texts import quoted


@dataclass(frozen=True, slots=True)
class SetUpRow:
    """One stage to type in, what must be true to enter it, and the name of its part if that begins with it."""

    stage: CrmStage
    entry: str
    heading: str


@dataclass(frozen=True, slots=True)
class SetUpTable:
    """One pipeline to type in."""

    pipeline: CrmPipeline
    rows: tuple[SetUpRow, ...]

    @property
    def has_starting_values(self) -> bool:
        """Whether the team has yet to replace some of the probabilities."""
        return any(stage.is_starting_value for stage in self.pipeline.stages)


@dataclass(frozen=True, slots=True)
class SetUpPage:
    """The sheet. `needs` are the sales model's requirements on the CRM.

    `origin` says what the team's own pipeline was made from, "" if it has none. `growth` says how a deal comes from one
    pipeline to the next, "" if none begins with the win.
    """

    urls: HandoffUrls
    title: str
    origin: str
    tables: tuple[SetUpTable, ...]
    growth: str
    needs: tuple[str, ...]
    nouns: Nouns

    @property
    def is_partly_forecast(self) -> bool:
        """Whether some stages have no win probability."""
        return any(table.pipeline.is_partly_forecast for table in self.tables)

    @property
    def has_starting_values(self) -> bool:
        """Whether the team has yet to replace some of the probabilities."""
        return any(table.has_starting_values for table in self.tables)

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
    origin: str = "",
) -> SetUpPage:
    """Return the sheet of the same pipelines that the files contain, in the reader's language.

    `sales_model` is the one whose requirements on the CRM it lists.
    """
    parts = [part for pipeline in pipelines for part, _ in pipeline.by_part]
    headings = part_names(instrument) if len(parts) > 1 and instrument.edition > 1 else {}
    return SetUpPage(
        urls=urls,
        title=title,
        origin=origin,
        tables=tuple(SetUpTable(pipeline, tuple(_rows(pipeline, headings))) for pipeline in pipelines),
        growth=_growth_note(instrument, pipelines),
        needs=instrument.sales_model_by_key[sales_model].crm_needs.lines if sales_model else (),
        nouns=instrument.nouns,
    )


def _rows(pipeline: CrmPipeline, headings: Mapping[Part, str]) -> Iterator[SetUpRow]:
    first = {stages[0].key for _, stages in pipeline.by_part}
    for stage, entry in pipeline.with_entries:
        yield SetUpRow(stage, entry, headings.get(stage.part, "") if stage.key in first else "")


def _growth_note(instrument: Instrument, pipelines: Sequence[CrmPipeline]) -> str:
    labels = {pipeline.part: pipeline.label for pipeline in pipelines}
    if not labels.keys() >= {Part.DEAL, Part.GROWTH}:
        return ""
    if instrument.edition == 1:
        return _(
            "Have a deal begin in the growth pipeline when it was won in the other one: by an automation if your CRM "
            "has them, else by hand."
        )
    text = _("When %(won)s, have the customer begin in %(pipeline)s: by an automation, or by hand.")
    return text % {**instrument.nouns, "pipeline": quoted(labels[Part.GROWTH])}
