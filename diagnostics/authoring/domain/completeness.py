"""How many of a draft's texts are written in each language."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import PART_KINDS
from diagnostics.instrument.text import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Completeness:
    """The number of texts that a language needs, and how many of them are written."""

    language: str
    written: int
    needed: int


def completeness(instrument: Instrument) -> tuple[Completeness, ...]:
    """Return each language's completeness. An optional text is needed only if the other language has it."""
    texts = [text for text, is_needed in _texts(instrument) if is_needed]
    return tuple(
        Completeness(language, sum(bool(text.in_language(language).strip()) for text in texts), len(texts))
        for language in LANGUAGES
    )


def _texts(part: Any) -> Iterator[tuple[Text, bool]]:
    """Yield (text, is_needed) for every text of a part and of its own parts."""
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, Text):
            yield value, not (item.metadata.get("optional") and value == Text())
        elif isinstance(value, tuple) and item.name in PART_KINDS:
            for child in filter(is_dataclass, value):
                yield from _texts(child)
