"""A composed pipeline: its parts, each stage, why it is there, and which stages were left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.cards import PlacedCard
from diagnostics.assessing.pages.lineage import NO_LINEAGE, Lineage, lineage_rows
from diagnostics.assessing.pages.names import names
from diagnostics.assessing.pages.parts import part_heading, part_text
from diagnostics.assessing.pages.placement import Reason
from diagnostics.assessing.pages.questions import answer_labels
from diagnostics.assessing.pages.unchanged import unchanged_note
from diagnostics.instrument.composition import compose_alone
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.pipeline import (
    ADVISED_STAGES,
    Entry,
    LeftOut,
    Part,
    Pipeline,
    PipelineOutcome,
    as_placed,
    entry_criterion,
)
from diagnostics.instrument.text import UNWRITTEN, Text
from diagnostics.site.pages.texts import quoted

SET_IN_SMALLER_TYPE = 13
"""Stages that a print has room for in its usual type."""


@dataclass(frozen=True, slots=True)
class PartView:
    """The stages of one part. `heading` is "" if none is shown, and `text` then too."""

    part: Part
    heading: str
    text: str
    stages: tuple[PlacedCard, ...]

    @property
    def has_heading(self) -> bool:
        return bool(self.heading)

    @property
    def is_growth(self) -> bool:
        """Whether it follows the win."""
        return self.part is Part.GROWTH


@dataclass(frozen=True)
class PipelineView:
    """The stages of a pipeline in their parts, and sentences about it.

    `changes` say how the team's own pipeline differs from the recommended one, whose stages are `recommended`, and
    `origin` what it was made from; a recommended one has none of these.
    """

    parts: tuple[PartView, ...]
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lineage: Lineage = NO_LINEAGE
    changes: tuple[str, ...] = ()
    origin: str = ""
    recommended: tuple[str, ...] = ()

    @property
    def is_own(self) -> bool:
        """Whether it is the team's own, and not the recommended one."""
        return bool(self.changes)

    @cached_property
    def all(self) -> tuple[PlacedCard, ...]:
        """Every stage in order."""
        return tuple(sorted((card for part in self.parts for card in part.stages), key=lambda card: card.number))

    @property
    def has_owners(self) -> bool:
        """Whether any stage says who owns it."""
        return any(card.stage.owner for card in self.all)

    @property
    def has_key_figures(self) -> bool:
        """Whether any stage has a key figure."""
        return any(card.stage.kpi for card in self.all)

    @property
    def report_columns(self) -> int:
        """The columns of its table in print."""
        return 3 + self.has_owners + self.has_key_figures

    @property
    def is_long(self) -> bool:
        """Whether it has so many stages that a print needs smaller type to keep to two pages."""
        return len(self.all) > SET_IN_SMALLER_TYPE

    @property
    def is_changed(self) -> bool:
        """Whether a sales model or an answer added a stage before or at the win."""
        return any(card.is_added and not card.growth for card in self.all)

    @property
    def is_common(self) -> bool:
        """Whether every stage is part of the common process."""
        return all(card.is_common for card in self.all)

    @property
    def has_common(self) -> bool:
        """Whether a stage is part of the common process."""
        return any(card.is_common for card in self.all)

    @property
    def growth_heading(self) -> str:
        """The heading of the stages after the win; "" if there are none."""
        return next((part.heading for part in self.parts if part.is_growth), "")


def pipeline_view(instrument: Instrument, outcome: Outcome) -> PipelineView:
    """Present the outcome's pipeline in the visitor's language."""
    what_decides = PipelineOutcome(outcome.pipeline, outcome.present, outcome.process)
    return explained(instrument, what_decides, placed_stages(instrument, what_decides).parts)


def explained(instrument: Instrument, outcome: PipelineOutcome, parts: tuple[PartView, ...]) -> PipelineView:
    """Present the parts of the outcome's pipeline with the notes on them."""
    return PipelineView(
        parts=parts,
        left_out=tuple(left_out_text(instrument, part) for part in outcome.pipeline.left_out),
        notes=(*_notes(instrument, outcome), *length_notes(instrument, parts)),
        lineage=lineage_rows(instrument, outcome.pipeline),
    )


def placed_stages(instrument: Instrument, outcome: PipelineOutcome) -> PipelineView:
    """Present the stages of the outcome's pipeline, without notes and without those that were left out."""
    return PipelineView(part_views(instrument, outcome.pipeline, outcome.present))


def own_pipeline(instrument: Instrument, sales_model: str) -> PipelineView:
    """Present the pipeline that a sales model has if it leads and no other one adds anything."""
    return PipelineView(part_views(instrument, compose_alone(instrument, sales_model), (sales_model,)))


def part_views(instrument: Instrument, pipeline: Pipeline, present: tuple[str, ...]) -> tuple[PartView, ...]:
    """Present the parts of a pipeline; `present`: the sales models of the outcome that it belongs to."""
    parts = pipeline.parts
    first = {part.stages[0].key for part in parts}
    cards = {
        placed.key: _card(instrument, pipeline, place, present, is_first=placed.key in first)
        for place, placed in enumerate(pipeline.stages)
    }
    placed_parts = ((part.part, tuple(cards[placed.key] for placed in part.stages)) for part in parts)
    return in_parts(instrument, tuple(placed_parts))


def in_parts(instrument: Instrument, parts: tuple[tuple[Part, tuple[PlacedCard, ...]], ...]) -> tuple[PartView, ...]:
    """Present parts, each with its heading and text unless it is the only one."""
    has_headings = len(parts) > 1
    return tuple(
        PartView(
            part=part,
            heading=part_heading(instrument, part) if has_headings else "",
            text=part_text(instrument, part) if has_headings else "",
            stages=stages,
        )
        for part, stages in parts
    )


def _card(
    instrument: Instrument, pipeline: Pipeline, place: int, present: tuple[str, ...], *, is_first: bool
) -> PlacedCard:
    placed = pipeline.stages[place]
    because = placed.because
    stage = as_placed(instrument, instrument.stage_by_key[placed.key], placed.in_part, wins=placed.wins)
    return PlacedCard(
        number=place + 1,
        stage=stage,
        wins=placed.wins,
        growth=placed.growth,
        optional=placed.optional,
        added_by=instrument.sales_model_by_key[because.sales_model] if because.sales_model else None,
        is_common=because.is_common,
        reason=Reason(instrument, because, is_counted=because.sales_model in present),
        in_place_of=instrument.stage_by_key[because.in_place_of] if because.in_place_of else None,
        starts_when=_starts_when(instrument, pipeline, place, is_first=is_first),
        in_forecast=stage.win_probability is not None,
        version=instrument.published_as,
    )


def _starts_when(instrument: Instrument, pipeline: Pipeline, place: int, *, is_first: bool) -> Text:
    """Return the entry criterion, unless the exit criterion of the stage before, which is shown there, is the same."""
    if instrument.edition > 1 and not is_first:
        return UNWRITTEN
    return entry_criterion(instrument, [stage.key for stage in pipeline.stages], place, is_first=is_first)


def left_out_text(instrument: Instrument, part: LeftOut) -> str:
    """Return a sentence that says why a stage was left out."""
    values = {
        "stage": instrument.stage_by_key[part.key].name,
        "answers": answer_labels(instrument, part.because.answers),
    }
    if part.because.sales_model is None:
        return _("%(stage)s: left out, because you answered %(answers)s.") % values
    text = _("%(stage)s: left out by %(model)s, because you answered %(answers)s.")
    return text % {**values, "model": names(instrument, [part.because.sales_model])}


def _notes(instrument: Instrument, outcome: PipelineOutcome) -> Iterable[str]:
    with_entry = {entry.sales_model for entry in outcome.pipeline.entries}
    for entry in outcome.pipeline.entries:
        yield _entry_note(instrument, entry)
    for unchanged in outcome.pipeline.unchanged:
        if unchanged.sales_model not in with_entry:
            yield unchanged_note(instrument, outcome, unchanged)


def _entry_note(instrument: Instrument, entry: Entry) -> str:
    model = instrument.sales_model_by_key[entry.sales_model]
    note = model.entry_replaced_note if entry.replaced_by else model.entry_note
    return str(note) or _("%(model)s changes no stage of this pipeline.") % {"model": model.name}


def length_notes(instrument: Instrument, parts: tuple[PartView, ...]) -> Iterator[str]:
    """Say which parts are long; the first edition counts only the stages up to the win."""
    for part in parts:
        if len(part.stages) > ADVISED_STAGES and (instrument.edition > 1 or part.part is Part.DEAL):
            yield _length_note(part)


def _length_note(part: PartView) -> str:
    if part.heading:
        text = _(
            "The part %(part)s has %(count)s stages. Common advice is three to seven: "
            "consider merging some once you know where things really stop."
        )
    else:
        text = _(
            "This pipeline has %(count)s stages up to the win. Common advice is three to seven: "
            "consider merging some once you know where your deals really stop."
        )
    return text % {"part": quoted(part.heading), "count": len(part.stages)}
