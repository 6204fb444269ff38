"""A sheet of translations as it comes back: which rows have what, whichever columns they are in.

The headings of the two columns with texts end with the code of their language in brackets; the first is the source.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from diagnostics.authoring.domain.translations import SeenTexts
from diagnostics.instrument.document import tidy
from diagnostics.instrument.errors import DomainError
from diagnostics.instrument.text import LANGUAGES

KEY_CODE, SEEN_CODE = "key", "seen"
"""The codes in the headings of the other two columns that count."""

_CODE = re.compile(rf"\[({'|'.join((*LANGUAGES, KEY_CODE, SEEN_CODE))})\]\s*$")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
"""Characters that no database stores, or that nobody sees."""

_DELIMITERS = ",;\t"
_ROWS_ABOVE = 20
"""Rows in which the headings are looked for."""


class SheetProblem(Enum):
    """Why a sheet cannot be read."""

    NO_HEADINGS = "no_headings"
    NO_ROWS = "no_rows"


class UnreadableSheet(DomainError):
    """A file is no sheet of translations."""

    def __init__(self, problem: SheetProblem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def heading(name: str, code: str) -> str:
    """Return the heading of a column, by which it is recognised when the sheet comes back."""
    return f"{name} [{code}]"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: its number in the sheet, the key, both texts, and what was seen when the sheet was made, if it says."""

    number: int
    key: str
    source: str
    text: str
    seen: SeenTexts | None


@dataclass(frozen=True, slots=True)
class TranslationSheet:
    """The rows of a sheet that have a translation, and the language that they are translated to."""

    language: str
    rows: tuple[SheetRow, ...]


def rows_in(text: str) -> list[list[str]]:
    """Return the rows of a text, split as its headings are; [] if it has none."""
    lines = text.removeprefix("\ufeff").splitlines(keepends=True)
    content = "".join(lines[1:] if lines and lines[0].lower().startswith("sep=") else lines)
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(content, newline=""), delimiter=delimiter))
        except csv.Error:
            continue
        if any(_columns(row) for row in rows[:_ROWS_ABOVE]):
            return rows
    return []


def read_sheet(cells: Sequence[Sequence[str]]) -> TranslationSheet:
    """Return what a sheet says. Raises UnreadableSheet. An empty translation says nothing."""
    place, columns = next(
        ((place, columns) for place, row in enumerate(cells[:_ROWS_ABOVE]) if (columns := _columns(row))), (0, {})
    )
    if not columns:
        raise UnreadableSheet(SheetProblem.NO_HEADINGS)
    source, target = sorted(LANGUAGES, key=lambda language: columns[language])
    rows = []
    for number, row in enumerate(cells[place + 1 :], start=place + 2):
        values = {code: _text(row[column]) if column < len(row) else "" for code, column in columns.items()}
        if values[KEY_CODE] and values[target]:
            seen = SeenTexts.read(values[SEEN_CODE]) if values.get(SEEN_CODE) else None
            rows.append(SheetRow(number, values[KEY_CODE], values[source], values[target], seen))
    if not rows:
        raise UnreadableSheet(SheetProblem.NO_ROWS)
    return TranslationSheet(target, tuple(rows))


def _text(cell: str) -> str:
    return tidy(_CONTROLS.sub("", cell))


def _columns(row: Sequence[str]) -> dict[str, int]:
    """Return the column of each code in a row of headings; {} if it is none."""
    found = {match[1]: column for column, cell in enumerate(row) if (match := _CODE.search(cell))}
    return found if found.keys() >= {KEY_CODE, *LANGUAGES} else {}


def packed(language: str, rows: Iterable[SheetRow]) -> str:
    """Return rows of a sheet as one text, for a form to send again; `unpacked` is the inverse."""
    cells = ([row.number, row.key, row.source, row.text, str(row.seen or "")] for row in rows)
    return json.dumps([language, *cells], ensure_ascii=False)


def unpacked(text: str) -> TranslationSheet:
    """Return the sheet in a text. Raises UnreadableSheet."""
    try:
        language, *rows = json.loads(text)
        return TranslationSheet(LANGUAGES[LANGUAGES.index(language)], tuple(map(_row, rows)))
    except (ValueError, TypeError):
        raise UnreadableSheet(SheetProblem.NO_ROWS) from None


def _row(cells: Sequence[object]) -> SheetRow:
    number, key, source, text, seen = cells
    return SheetRow(
        int(str(number)), str(key), _text(str(source)), _text(str(text)), SeenTexts.read(str(seen)) if seen else None
    )
