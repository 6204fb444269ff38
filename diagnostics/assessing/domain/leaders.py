"""Which sales models come first in a result, without reading its outcome."""

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.scoring import Answers, score, standing_of


def first_models(instrument: Instrument, answers: Answers) -> tuple[str, ...]:
    """Return the sales models that come first with complete answers, as `Outcome.first` does; () if none leads."""
    return standing_of(instrument, score(instrument, answers)).first
