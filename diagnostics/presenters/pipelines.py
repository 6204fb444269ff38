"""A composed pipeline in words: every stage, why it is there, and what is not."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.domain.instrument import Evidence, Instrument, Stage
from diagnostics.domain.journey import Outcome
from diagnostics.domain.pipeline import Because, Entry, LeftOut, PlacedStage, Unchanged, UnchangedReason
from diagnostics.domain.text import reader_language
from diagnostics.presenters.lineage import LineView, lines_of
from diagnostics.presenters.texts import Letter, enumerated, letter, quoted


@dataclass(frozen=True, slots=True)
class StageCard:
    """One stage's content in the visitor's language."""

    key: str
    name: str
    purpose: str
    entry_criterion: str
    exit_criterion: str
    exit_evidence: str
    activities: tuple[str, ...]
    owner: str
    questions_to_ask: tuple[str, ...]
    kpi: str
    synonyms: tuple[str, ...]
    win_probability: int
    idle_days: int
    outreach_template: str
    outreach_note: str

    @property
    def kpi_name(self) -> str:
        """What the key figure is called: authors write "name: formula"."""
        return self.kpi.partition(": ")[0]

    @property
    def kpi_formula(self) -> str:
        """How the key figure is worked out, "" where its author wrote a name alone."""
        return self.kpi.partition(": ")[2]

    @property
    def message(self) -> Letter:
        """The message template with its blanks apart, empty where there is no outreach."""
        return letter(self.outreach_template)


@dataclass(frozen=True, slots=True)
class PlacedCard:
    """A stage in its place: number in the pipeline, and why it stands there. `added_by` is "" for common stages."""

    number: int
    stage: StageCard
    wins: bool
    added_by: str
    why: str
    in_place_of: str


@dataclass(frozen=True, slots=True)
class PipelineView:
    """The two stretches of a pipeline, and what there is to say about it."""

    new_business: tuple[PlacedCard, ...]
    growth: tuple[PlacedCard, ...]
    left_out: tuple[str, ...]
    notes: tuple[str, ...]
    lineage: tuple[LineView, ...]

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
    growth_from = len(outcome.pipeline.new_business)
    return PipelineView(
        new_business=tuple(cards[:growth_from]),
        growth=tuple(cards[growth_from:]),
        left_out=tuple(left_out_text(instrument, part) for part in outcome.pipeline.left_out),
        notes=tuple(_notes(instrument, outcome)),
        lineage=lines_of(instrument, outcome),
    )


def stage_card(stage: Stage, *, outreach_note: str) -> StageCard:
    """Present a stage; the note on outreach stands only beside a message template."""
    language = reader_language()
    template = stage.outreach_template.in_language(language)
    return StageCard(
        key=stage.key,
        name=stage.name.in_language(language),
        purpose=stage.purpose.in_language(language),
        entry_criterion=stage.entry_criterion.in_language(language),
        exit_criterion=stage.exit_criterion.in_language(language),
        exit_evidence=_("Shown by what the buyer does")
        if stage.exit_evidence is Evidence.BUYER_ACTION
        else _("Shown by a document or record of your own"),
        activities=stage.activities.lines_in(language),
        owner=stage.owner.in_language(language),
        questions_to_ask=stage.questions_to_ask.lines_in(language),
        kpi=stage.kpi.in_language(language),
        synonyms=stage.synonyms.lines_in(language),
        win_probability=stage.win_probability,
        idle_days=stage.idle_days,
        outreach_template=template,
        outreach_note=outreach_note if template else "",
    )


def _placed(instrument: Instrument, number: int, placed: PlacedStage) -> PlacedCard:
    language = reader_language()
    replaced = placed.because.in_place_of
    return PlacedCard(
        number=number,
        stage=stage_card(
            instrument.stage_by_key[placed.key], outreach_note=instrument.outreach_note.in_language(language)
        ),
        wins=placed.wins,
        added_by=_model_name(instrument, placed.because.sales_model) if placed.because.sales_model else "",
        why=why(instrument, placed.because),
        in_place_of=_stage_names(instrument, [replaced]) if replaced else "",
    )


def why(instrument: Instrument, because: Because) -> str:
    """Return why a stage stands where it does, as a sentence."""
    if because.sales_model is None:
        return _("Part of the common process.")
    return _("%(model)s puts it here, because you answered %(answers)s.") % {
        "model": _model_name(instrument, because.sales_model),
        "answers": _answers(instrument, because),
    }


def left_out_text(instrument: Instrument, part: LeftOut) -> str:
    """Return why a stage was left out, as a sentence."""
    return _("%(stage)s: left out by %(model)s, because you answered %(answers)s.") % {
        "stage": _stage_names(instrument, [part.key]),
        "model": _model_name(instrument, part.because.sales_model or ""),
        "answers": _answers(instrument, part.because),
    }


def _answers(instrument: Instrument, because: Because) -> str:
    language = reader_language()
    return enumerated(
        quoted(instrument.question(answer.question).option(answer.option).label.in_language(language))
        for answer in because.answers
    )


def _notes(instrument: Instrument, outcome: Outcome) -> Iterable[str]:
    entered = {entry.sales_model for entry in outcome.pipeline.entries}
    for entry in outcome.pipeline.entries:
        yield _entry_note(instrument, entry)
    for part in outcome.pipeline.unchanged:
        if part.sales_model not in entered:
            yield _unchanged(instrument, part)
    if outcome.pipeline.is_long:
        yield _(
            "This pipeline has %(count)s stages up to the win. Common advice is three to seven: "
            "consider merging some once you know where your deals really stop."
        ) % {"count": len(outcome.pipeline.new_business)}


def _entry_note(instrument: Instrument, entry: Entry) -> str:
    model = instrument.sales_model_by_key[entry.sales_model]
    note = model.entry_replaced_note if entry.replaced_by else model.entry_note
    return note.in_language(reader_language()) or _("%(model)s changes no stage of this pipeline.") % {
        "model": _model_name(instrument, model.key)
    }


def _unchanged(instrument: Instrument, part: Unchanged) -> str:
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
        "model": _model_name(instrument, part.sales_model),
        "stages": _stage_names(instrument, part.stages),
    }


def _model_name(instrument: Instrument, key: str) -> str:
    return instrument.sales_model_by_key[key].name.in_language(reader_language())


def _stage_names(instrument: Instrument, keys: Iterable[str]) -> str:
    return enumerated(instrument.stage_by_key[key].name.in_language(reader_language()) for key in keys)
