"""Reads the names of stages that someone typed or pasted, and suggests which stages they match."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.instrument import Instrument
from diagnostics.instrument.parts import Stage
from diagnostics.instrument.text import LANGUAGES

MAX_STAGES = 50
MAX_NAME_LENGTH = 100
MAX_LENGTH = 100_000
"""A longer list, name or text is refused: it is no pipeline."""

MIN_SIMILARITY = 0.84
"""From which similarity on two spellings are the same name: one wrong letter in six."""

_BULLET = re.compile(r"^\s*(?:[-*•–]|\(?\d{1,2}[.):]|\d{1,2}\s*-)\s+")
_HEADINGS = {
    "stage",
    "stages",
    "stage name",
    "name",
    "label",
    "pipeline stage",
    "steg",
    "stegnavn",
    "navn",
    "fase",
    "faser",
}
_CLOSED = {"closed lost", "lost", "tapt", "avsluttet tapt"}


class ListTooLong(DomainError):
    """A list has too many stages or, if `is_name`, too long a name; `actual` is how many, or how long."""

    def __init__(self, *, is_name: bool, actual: int) -> None:
        super().__init__(f"{actual} is too much")
        self.is_name = is_name
        self.actual = actual


def read_names(text: str) -> tuple[str, ...]:
    """Return the names in a list of lines or a CSV, without numbers, bullets, blank lines and the heading.

    Of several columns, it reads the one headed as a name, else the first that has more than numbers. It leaves out a
    lost stage, since deals do not pass through it. Raises ListTooLong.
    """
    if len(text) > MAX_LENGTH:
        raise ListTooLong(is_name=True, actual=len(text))
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=_delimiter(text))]
    rows = [row for row in rows if any(row)]
    column = _column(rows)
    if rows and _folded(_cell(rows[0], column)) in _HEADINGS:
        rows = rows[1:]
    names = [_BULLET.sub("", _cell(row, column)).strip() for row in rows]
    names = [name for name in names if name and _folded(name) not in _CLOSED]
    if len(names) > MAX_STAGES:
        raise ListTooLong(is_name=False, actual=len(names))
    longest = max(map(len, names), default=0)
    if longest > MAX_NAME_LENGTH:
        raise ListTooLong(is_name=True, actual=longest)
    return tuple(names)


def _delimiter(text: str) -> str:
    """Return the sign that separates columns: every line contains it. If none does, return one that no text has."""
    lines = [line for line in text.splitlines() if line.strip()]
    separators = (sign for sign in ("\t", ";", ",") if lines and all(sign in line for line in lines))
    return next(separators, "\x1f")


def _column(rows: Sequence[Sequence[str]]) -> int:
    if not rows:
        return 0
    for place, cell in enumerate(rows[0]):
        if _folded(cell) in _HEADINGS:
            return place
    columns = range(len(rows[0]))
    return next((place for place in columns if not all(_is_number(_cell(row, place)) for row in rows)), 0)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "").replace(",", "").replace("%", "").strip().isdecimal()


def suggest_stages(instrument: Instrument, names: Iterable[str], *, first: Sequence[str]) -> tuple[str | None, ...]:
    """Return the key of the most similar stage for each name, by names and synonyms in both languages, None if none is.

    Of equally similar ones it is the first in `first`, the recommended pipeline.
    """
    order = [*first, *(key for key in instrument.stage_by_key if key not in first)]
    spellings = [(key, tuple(_spellings(instrument.stage_by_key[key]))) for key in order]
    return tuple(_best(_folded(name), spellings) for name in names)


def _best(name: str, stages: Sequence[tuple[str, tuple[str, ...]]]) -> str | None:
    similarities = [
        (max((_similarity(name, spelling) for spelling in spellings), default=0.0), key) for key, spellings in stages
    ]
    # max() keeps the first of equals
    best, key = max(similarities, key=lambda pair: pair[0], default=(0.0, ""))
    return key if best >= MIN_SIMILARITY else None


def _spellings(stage: Stage) -> Iterator[str]:
    for language in LANGUAGES:
        for spelling in (stage.name.in_language(language), *stage.synonyms.lines_in(language)):
            if spelling:
                yield _folded(spelling)


def _similarity(name: str, spelling: str) -> float:
    """Return from 0 to 1 how similar two folded names are; one with all the words of the other is nearly the same."""
    if name == spelling:
        return 1.0
    words, others = set(name.split()), set(spelling.split())
    if others and len(spelling) > 3 and (others <= words or (words and len(name) > 3 and words <= others)):
        return 0.9 + 0.09 * len(words & others) / len(words | others)
    return SequenceMatcher(None, name, spelling).ratio() * 0.99


def _folded(text: str) -> str:
    """Return a name casefolded and without punctuation, its words separated by single spaces."""
    return " ".join(re.findall(r"\w+", text.casefold()))
