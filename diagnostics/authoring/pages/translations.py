"""How far each language of a draft has come, and which texts need another look."""

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
    """One text whose English changed after its Norwegian, with the address of the field."""

    where: str
    field: str
    english: str
    norwegian: str
    url: str


@dataclass(frozen=True, slots=True)
class TextsView:
    """The texts of a draft: a meter a language, what is missing, and what is stale."""

    meters: tuple[Meter, ...]
    missing: tuple[GapLine, ...]
    stale: tuple[StaleLine, ...]


def texts_view(draft: Instrument, *, missing: Iterable[GapLine], stale: Iterable[StaleLine]) -> TextsView:
    """Present the texts of a draft."""
    meters = (
        Meter(one.language, str(LANGUAGE_NAMES[one.language]), one.written, one.needed) for one in completeness(draft)
    )
    return TextsView(tuple(meters), tuple(missing), tuple(stale))


def stale_line(*, kind: str, name: str, field: str, english: str, norwegian: str, url: str) -> StaleLine:
    """Present one stale text; `kind` is what its part is called."""
    return StaleLine(f"{kind} {quoted(name)}", field_name(field), english, norwegian, url)
