"""A composed pipeline: each stage, why it is there, and which stages were left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.lineage import LineageRow, lineage_rows
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.parts import SalesModel, Stage
from diagnostics.instrument.pipeline import Because, Entry, LeftOut, PlacedStage, Unchanged, UnchangedReason
from diagnostics.site.pages.texts import enumerated, quoted


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A stage of a pipeline, with its number and the reason for it. `added_by` is None for common stages."""

    number: int
    stage: Stage
    wins: bool
    added_by: SalesModel | None
    why: str
    in_place_of: Stage | None


@dataclass(frozen=True, slots=True)
class PipelineView:
    """The stages of a pipeline up to the win and after it, and sentences about it."""

    new_business: tuple[PlacedCard, ...]
    growth: tuple[PlacedCard, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    lineage: tuple[LineageRow, ...]

    @property
    def all(self) -> tuple[PlacedCard, ...]:
        """Every stage in order."""
        return self.new_business + self.growth

    @property
    def is_changed(self) -> bool:
        """Whether a sales model added a stage before or at the win."""
        return any(placed.added_by for placed in self.new_business)


def pipeline_view(instrument: Instrument, outcome: Outcome) -> PipelineView:
    """Present the outcome's pipeline in the visitor's language."""
    cards = [_placed(instrument, number, placed) for number, placed in enumerate(outcome.pipeline.stages, start=1)]
    growth_start = len(outcome.pipeline.new_business)
    return PipelineView(
        new_business=tuple(cards[:growth_start]),
        growth=tuple(cards[growth_start:]),
        left_out=tuple(left_out_text(instrument, part) for part in outcome.pipeline.left_out),
        notes=tuple(_notes(instrument, outcome)),
        lineage=lineage_rows(instrument, outcome),
    )


def _placed(instrument: Instrument, number: int, placed: PlacedStage) -> PlacedCard:
    because = placed.because
    return PlacedCard(
        number=number,
        stage=instrument.stage_by_key[placed.key],
        wins=placed.wins,
        added_by=instrument.sales_model_by_key[because.sales_model] if because.sales_model else None,
        why=placement_text(instrument, because),
        in_place_of=instrument.stage_by_key[because.in_place_of] if because.in_place_of else None,
    )


def placement_text(instrument: Instrument, because: Because) -> str:
    """Return a sentence that says why a stage is in its place."""
    if because.sales_model is None:
        return _("Part of the common process.")
    return _("%(model)s puts it here, because you answered %(answers)s.") % {
        "model": instrument.sales_model_by_key[because.sales_model].name,
        "answers": _answers(instrument, because),
    }


def left_out_text(instrument: Instrument, part: LeftOut) -> str:
    """Return a sentence that says why a stage was left out."""
    return _("%(stage)s: left out by %(model)s, because you answered %(answers)s.") % {
        "stage": instrument.stage_by_key[part.key].name,
        "model": instrument.sales_model_by_key[part.because.sales_model or ""].name,
        "answers": _answers(instrument, part.because),
    }


def _answers(instrument: Instrument, because: Because) -> str:
    return enumerated(
        quoted(instrument.question(answer.question).option(answer.option).label) for answer in because.answers
    )


def _notes(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    with_entry = {entry.sales_model for entry in outcome.pipeline.entries}
    for entry in outcome.pipeline.entries:
        yield _entry_note(instrument, entry)
    for part in outcome.pipeline.unchanged:
        if part.sales_model not in with_entry:
            yield _unchanged_note(instrument, part)
    if outcome.pipeline.is_long:
        yield _(
            "This pipeline has %(count)s stages up to the win. Common advice is three to seven: "
            "consider merging some once you know where your deals really stop."
        ) % {"count": len(outcome.pipeline.new_business)}


def _entry_note(instrument: Instrument, entry: Entry) -> str:
    model = instrument.sales_model_by_key[entry.sales_model]
    note = model.entry_replaced_note if entry.replaced_by else model.entry_note
    return str(note) or _("%(model)s changes no stage of this pipeline.") % {"model": model.name}


def _unchanged_note(instrument: Instrument, part: Unchanged) -> str:
    texts = {
        UnchangedReason.NO_RULES: _("%(model)s is present and changes no stage: the process already fits it."),
        UnchangedReason.PROCESS_NEEDS_LEAD: _(
            "%(model)s is present and changes no stage: it brings a process of its own only when it leads."
        ),
        UnchangedReason.UNDONE: _(
            "%(model)s is present, but another model's stages took the place of its own: %(stages)s."
        ),
        UnchangedReason.NO_ANCHOR: _(
            "%(model)s is present and changes no stage: its stages build on %(stages)s, "
            "which this process does not have."
        ),
        UnchangedReason.ALREADY_STANDING: _(
            "%(model)s is present and changes no stage: this process already has %(stages)s."
        ),
        UnchangedReason.NOTHING_TO_LEAVE_OUT: _(
            "%(model)s is present and changes no stage: what it leaves out, %(stages)s, is not in this process."
        ),
    }
    return texts[part.reason] % {
        "model": instrument.sales_model_by_key[part.sales_model].name,
        "stages": enumerated(instrument.stage_by_key[key].name for key in part.stages),
    }
