"""What is left to do in each part of a draft: texts to write, and other points that prevent publishing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from diagnostics.authoring.domain.completeness import texts_in
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.readiness import Gap, GapCode
from diagnostics.instrument.text import Text

Place = tuple[str, str]
"""The kind and key of a part that has a page of its own; a rule's key is its number, from 1."""

HERE: Place = ("", "")
"""The questionnaire itself, with its KPIs and doubtful pairs."""

KINDS = {
    "questions": "question",
    "sales_models": "sales_model",
    "stages": "stage",
    "processes": "process",
    "golden_examples": "golden_example",
}
"""The fields of an instrument whose parts have a page of their own, with the kind of part."""


@dataclass(frozen=True, slots=True)
class Remaining:
    """How many texts a part misses, of how many it needs, and how many other points it has."""

    missing: int = 0
    needed: int = 0
    points: int = 0

    @property
    def count(self) -> int:
        """All that is left to do."""
        return self.missing + self.points


def remaining(instrument: Instrument, gaps: Iterable[Gap]) -> dict[Place, Remaining]:
    """Return what is left to do in each part; a part of which there is nothing to say is left out."""
    missing: Counter[Place] = Counter()
    points: Counter[Place] = Counter()
    for gap in gaps:
        (missing if gap.code is GapCode.TEXT_MISSING else points)[_place(gap)] += 1
    written = Counter(dict(_written(instrument)))
    return {
        place: Remaining(missing[place], written[place] + missing[place], points[place])
        for place in {*written, *missing, *points}
    }


def _place(gap: Gap) -> Place:
    path = gap.path
    if path[-2:-1] == ("rule",):
        return "rule", path[-1]
    return (path[0], path[1]) if path and path[0] in KINDS.values() else HERE


def _written(instrument: Instrument) -> Iterator[tuple[Place, int]]:
    """Yield how many texts are written, in all languages together."""
    for name, kind in KINDS.items():
        for part in getattr(instrument, name):
            yield (kind, part.key), _count(texts_in(part), instrument.languages)
    own = [value for item in fields(instrument) if isinstance(value := getattr(instrument, item.name), Text)]
    inner: list[Any] = [*instrument.kpis, *instrument.doubtful_pairs]
    yield HERE, _count([*own, *(text for part in inner for text in texts_in(part))], instrument.languages)


def _count(texts: Iterable[Text], languages: tuple[str, ...]) -> int:
    return sum(bool(text.written_in(language).strip()) for text in texts for language in languages)
