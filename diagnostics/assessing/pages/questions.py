"""Naming questions in sentences."""

from collections.abc import Iterable

from diagnostics.instrument.instrument import STANDS_OUT, Instrument
from diagnostics.instrument.text import Text
from diagnostics.site.pages.texts import enumerated, quoted


def question_texts(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the texts of questions as an enumeration; the separating question may be one of them."""
    return enumerated(quoted(_text(instrument, key)) for key in keys)


def _text(instrument: Instrument, key: str) -> Text:
    is_separating = key == STANDS_OUT and instrument.separates
    return instrument.separating_question if is_separating else instrument.question(key).text
