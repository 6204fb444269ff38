"""How a pipeline differs from the common process, for the drawing and its table."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnostics.assessing.pages.names import names
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.lineage import Fate, Transition, lineage
from diagnostics.instrument.pipeline import Because, Pipeline
from diagnostics.instrument.text import UNWRITTEN, Text


@dataclass(frozen=True, slots=True)
class LineageRow:
    """One stage of the common process, of the pipeline, or of both.

    `was` and `now` are names, unwritten if that side lacks it; `before` and `after` are their positions from 0. `kind`
    is kept, replaced, added or left_out; `description` is the same as text.
    """

    kind: str
    was: Text
    now: Text
    before: int | None
    after: int | None
    description: str
    wins: bool
    growth: bool


class Lineage(tuple[LineageRow, ...]):
    """All rows of a pipeline; the same ones are drawn once."""

    __slots__ = ()


NO_LINEAGE = Lineage()


def lineage_rows(instrument: Instrument, pipeline: Pipeline) -> Lineage:
    """Return how a composed pipeline differs from the common process; empty if it does not, or in all its stages."""
    common = instrument.process_by_key[instrument.common_process].stages if instrument.common_process else ()
    transitions = lineage(common, pipeline)
    kept = [transition for transition in transitions if transition.fate is Fate.KEPT]
    if len(kept) in (0, len(transitions)):
        return NO_LINEAGE
    left_out = {part.key: part.because for part in pipeline.left_out}
    return Lineage(_row(instrument, transition, left_out) for transition in transitions)


def _row(instrument: Instrument, transition: Transition, left_out: dict[str, Because]) -> LineageRow:
    because = transition.stage.because if transition.stage else left_out.get(transition.was or "")
    return LineageRow(
        kind=transition.fate.value,
        was=_stage_name(instrument, transition.was),
        now=_stage_name(instrument, transition.stage.key if transition.stage else None),
        before=transition.before,
        after=transition.after,
        description=_description(instrument, transition.fate, because),
        wins=bool(transition.stage and transition.stage.wins),
        growth=bool(transition.stage and transition.stage.growth),
    )


def _description(instrument: Instrument, fate: Fate, because: Because | None) -> str:
    if fate is Fate.KEPT:
        return _("stays")
    if because is None or because.is_common:
        return _("not in this process")
    if because.sales_model is None:
        return {
            Fate.REPLACED: _("replaced because of an answer"),
            Fate.ADDED: _("added because of an answer"),
            Fate.LEFT_OUT: _("left out because of an answer"),
        }[fate]
    texts = {
        Fate.REPLACED: _("replaced by %(model)s"),
        Fate.ADDED: _("added by %(model)s"),
        Fate.LEFT_OUT: _("left out by %(model)s"),
    }
    return texts[fate] % {"model": names(instrument, [because.sales_model])}


def _stage_name(instrument: Instrument, key: str | None) -> Text:
    return instrument.stage_by_key[key].name if key else UNWRITTEN
