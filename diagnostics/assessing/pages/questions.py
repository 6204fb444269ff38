"""Naming questions in sentences."""

from collections.abc import Iterable

from diagnostics.authoring.pages.answers import question_text
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import enumerated, quoted


def question_texts(instrument: Instrument, keys: Iterable[str]) -> str:
    """Return the texts of questions as an enumeration; the separating question may be one of them."""
    return enumerated(quoted(question_text(instrument, key)) for key in keys)
