"""How complete each language of a draft is, and which texts are missing or stale."""

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.authoring.domain.completeness import completeness
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES
from diagnostics.authoring.pages.publishing import GapLine
from diagnostics.instrument.instrument import Instrument


@dataclass(frozen=True, slots=True)
class Meter:
    """How complete one language is."""

    language: str
    name: str
    written: int
    needed: int


@dataclass(frozen=True, slots=True)
class TextsView:
    """The texts of a draft: a meter for each language, missing texts, and how many are stale."""

    meters: tuple[Meter, ...]
    missing: tuple[GapLine, ...]
    stale: int


def texts_view(draft: Instrument, *, missing: Iterable[GapLine], stale: int) -> TextsView:
    """Return the state of a draft's texts."""
    meters = (
        Meter(one.language, str(LANGUAGE_NAMES[one.language]), one.written, one.needed) for one in completeness(draft)
    )
    return TextsView(tuple(meters), tuple(missing), stale)
