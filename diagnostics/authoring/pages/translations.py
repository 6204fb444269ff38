"""How complete each language of a draft is, and which texts are missing or stale."""

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.authoring.domain.completeness import completeness
from diagnostics.authoring.pages.parts import LANGUAGE_NAMES, field_name
from diagnostics.authoring.pages.publishing import GapLine
from diagnostics.instrument.instrument import Instrument
from diagnostics.site.pages.texts import quoted


@dataclass(frozen=True, slots=True)
class Meter:
    """How complete one language is."""

    language: str
    name: str
    written: int
    needed: int


@dataclass(frozen=True, slots=True)
class StaleLine:
    """One stale text, with the URL of its field."""

    where: str
    field: str
    english: str
    norwegian: str
    url: str


@dataclass(frozen=True, slots=True)
class TextsView:
    """The texts of a draft: a meter for each language, missing texts and stale texts."""

    meters: tuple[Meter, ...]
    missing: tuple[GapLine, ...]
    stale: tuple[StaleLine, ...]


def texts_view(draft: Instrument, *, missing: Iterable[GapLine], stale: Iterable[StaleLine]) -> TextsView:
    """Return the state of a draft's texts."""
    meters = (
        Meter(one.language, str(LANGUAGE_NAMES[one.language]), one.written, one.needed) for one in completeness(draft)
    )
    return TextsView(tuple(meters), tuple(missing), tuple(stale))


def stale_line(*, kind: str, name: str, field: str, english: str, norwegian: str, url: str) -> StaleLine:
    """Return the line of a stale text; `kind` is the name of its model."""
    return StaleLine(f"{kind} {quoted(name)}", field_name(field), english, norwegian, url)
