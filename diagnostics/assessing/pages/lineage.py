"""From the common process to a pipeline, in words: what became of each stage."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.journey import Outcome
from diagnostics.instrument.lineage import Fate, Line, lineage
from diagnostics.instrument.text import UNWRITTEN, Text


@dataclass(frozen=True, slots=True)
class LineView:
    """One stage of the common process, of the pipeline, or of both.

    `was` and `now` are names, unwritten if that side lacks it; `before` and `after` are their places from 0. `kind` is
    one of kept, replaced, added and left_out, `told` the same in words.
    """

    kind: str
    was: Text
    now: Text
    before: int | None
    after: int | None
    told: str
    wins: bool
    growth: bool


def lines_of(instrument: Instrument, outcome: Outcome) -> tuple[LineView, ...]:
    """Present how the outcome's pipeline came from the common process; empty where nothing changed."""
    common = instrument.process_by_key[instrument.common_process].stages if instrument.common_process else ()
    lines = lineage(common, outcome.pipeline)
    if all(line.fate is Fate.KEPT for line in lines):
        return ()
    left_out = {part.key: part.because.sales_model for part in outcome.pipeline.left_out}
    return tuple(_line_view(instrument, line, left_out) for line in lines)


def _line_view(instrument: Instrument, line: Line, left_out: dict[str, str | None]) -> LineView:
    model = line.stage.because.sales_model if line.stage else left_out.get(line.was or "")
    return LineView(
        kind=line.fate.value,
        was=_stage_name(instrument, line.was),
        now=_stage_name(instrument, line.stage.key if line.stage else None),
        before=line.before,
        after=line.after,
        told=_told(line.fate, instrument.sales_model_by_key[model].name if model else UNWRITTEN),
        wins=bool(line.stage and line.stage.wins),
        growth=bool(line.stage and line.stage.growth),
    )


def _told(fate: Fate, model: Text) -> str:
    if fate is Fate.KEPT:
        return _("stays")
    if not model:
        return _("not in this process")
    texts = {
        Fate.REPLACED: _("replaced by %(model)s"),
        Fate.ADDED: _("added by %(model)s"),
        Fate.LEFT_OUT: _("left out by %(model)s"),
    }
    return texts[fate] % {"model": model}


def _stage_name(instrument: Instrument, key: str | None) -> Text:
    return instrument.stage_by_key[key].name if key else UNWRITTEN
