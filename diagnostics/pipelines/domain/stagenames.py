"""Reading the names of stages that somebody typed or pasted, and guessing which stages they stand for."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.instrument import Instrument, Stage
from diagnostics.instrument.text import LANGUAGES

MOST_STAGES = 50
LONGEST_NAME = 100
MOST_CHARACTERS = 100_000
"""What is read at most; longer lists and names are no pipelines."""

NEAR = 0.84
"""From which likeness two spellings count as the same name: one letter wrong in six."""

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


class TooMuch(DomainError):
    """More stages, or a longer name, than is read: which of the two, and how much it was."""

    def __init__(self, *, is_name: bool, actual: int) -> None:
        super().__init__(f"{actual} is too much")
        self.is_name = is_name
        self.actual = actual


def read_names(text: str) -> tuple[str, ...]:
    """Return the names in a list of lines or a CSV: without numbering, bullets, blank lines and heading.

    Of several columns it is the one headed as a name, else the first that is not numbers alone. A lost stage is left
    out, since it is no stage that deals go through. Raises TooMuch.
    """
    if len(text) > MOST_CHARACTERS:
        raise TooMuch(is_name=True, actual=len(text))
    rows = [[cell.strip() for cell in row] for row in csv.reader(text.splitlines(), delimiter=_delimiter(text))]
    rows = [row for row in rows if any(row)]
    column = _column(rows)
    if rows and _folded(_cell(rows[0], column)) in _HEADINGS:
        rows = rows[1:]
    names = [_BULLET.sub("", _cell(row, column)).strip() for row in rows]
    names = [name for name in names if name and _folded(name) not in _CLOSED]
    if len(names) > MOST_STAGES:
        raise TooMuch(is_name=False, actual=len(names))
    longest = max(map(len, names), default=0)
    if longest > LONGEST_NAME:
        raise TooMuch(is_name=True, actual=longest)
    return tuple(names)


def _delimiter(text: str) -> str:
    """Return what divides the columns: the sign that every filled line has, a line break's stand-in where none has."""
    lines = [line for line in text.splitlines() if line.strip()]
    every = (sign for sign in ("\t", ";", ",") if lines and all(sign in line for line in lines))
    return next(every, "\x1f")


def _column(rows: Sequence[Sequence[str]]) -> int:
    if not rows:
        return 0
    for place, cell in enumerate(rows[0]):
        if _folded(cell) in _HEADINGS:
            return place
    words = (place for place in range(len(rows[0])) if not all(_is_number(_cell(row, place)) for row in rows))
    return next(words, 0)


def _cell(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _is_number(text: str) -> bool:
    return not text or text.replace(".", "").replace(",", "").replace("%", "").strip().isdecimal()


def suggest(instrument: Instrument, names: Iterable[str], *, first: Sequence[str]) -> tuple[str | None, ...]:
    """Return for each name the stage it most likely stands for, by name and synonyms in both languages, None for none.

    Of equally likely ones it is the one that stands in `first`, the recommended pipeline, and there the earliest.
    """
    order = [*first, *(key for key in instrument.stage_by_key if key not in first)]
    spellings = [(key, tuple(_spellings(instrument.stage_by_key[key]))) for key in order]
    return tuple(_best(_folded(name), spellings) for name in names)


def _best(name: str, stages: Sequence[tuple[str, tuple[str, ...]]]) -> str | None:
    likeness = [
        (max((_likeness(name, spelling) for spelling in spellings), default=0.0), key) for key, spellings in stages
    ]
    # max() keeps the first of equals
    best, key = max(likeness, key=lambda pair: pair[0], default=(0.0, ""))
    return key if best >= NEAR else None


def _spellings(stage: Stage) -> Iterator[str]:
    for language in LANGUAGES:
        for spelling in (stage.name.in_language(language), *stage.synonyms.lines_in(language)):
            if spelling:
                yield _folded(spelling)


def _likeness(name: str, spelling: str) -> float:
    """Return from 0 to 1 how alike two folded names are; a name that holds all words of the other is nearly it."""
    if name == spelling:
        return 1.0
    words, others = set(name.split()), set(spelling.split())
    if others and len(spelling) > 3 and (others <= words or (words and len(name) > 3 and words <= others)):
        return 0.9 + 0.09 * len(words & others) / len(words | others)
    return SequenceMatcher(None, name, spelling).ratio() * 0.99


def _folded(text: str) -> str:
    """Return a name without case and signs, its words divided by single blanks."""
    return " ".join(re.findall(r"\w+", text.casefold()))
