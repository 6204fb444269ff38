"""How many of a draft's texts are written in each language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import PART_KINDS, GapCode, publication_gaps
from diagnostics.instrument.text import Text


@dataclass(frozen=True, slots=True)
class Completeness:
    """The number of texts that a language needs, and how many of them are written."""

    language: str
    written: int
    needed: int


def completeness(instrument: Instrument) -> tuple[Completeness, ...]:
    """Return each language's completeness: the texts that are written, and those that publishing asks for besides."""
    texts, languages = tuple(texts_in(instrument)), instrument.languages
    written = Counter(language for text in texts for language in languages if text.written_in(language).strip())
    gaps = publication_gaps(instrument)
    missing = Counter(gap.language for gap in gaps if gap.code is GapCode.TEXT_MISSING)
    return tuple(
        Completeness(language, written[language], written[language] + missing[language]) for language in languages
    )


def texts_in(part: Any) -> Iterator[Text]:
    """Yield every text of a part and of its own parts."""
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            yield value
        elif isinstance(value, tuple) and item.name in PART_KINDS:
            for child in filter(is_dataclass, value):
                yield from texts_in(child)
