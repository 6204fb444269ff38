"""A table as CSV: RFC 4180, UTF-8 with the mark by which Excel knows it, formulas neutralised."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from diagnostics.site.spreadsheets.cells import Cell, Column, chunks, neutralised

MARK = "\ufeff"
REMEMBERED = 4096
"""Texts whose neutralised form is kept while one table is written."""


class _Line:
    """A file that csv writes to, one line at a time."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_parts(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, delimiter: str) -> Iterator[bytes]:
    """Yield the table piece by piece: a line of headers, then a line a row."""
    yield from chunks(_lines(columns, rows, delimiter))


def _lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], delimiter: str) -> Iterator[bytes]:
    line = _Line()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n")
    text = lru_cache(REMEMBERED)(neutralised)

    def written(cells: Iterable[Cell]) -> bytes:
        writer.writerow([text(cell) if isinstance(cell, str) else _plain(cell) for cell in cells])
        # a text may hold half a character, which UTF-8 cannot
        return line.text.encode(errors="replace")

    yield MARK.encode() + written(column.header for column in columns)
    for row in rows:
        yield written(row)


def _plain(cell: int | datetime | None) -> int | str | None:
    return f"{cell:%Y-%m-%dT%H:%M:%SZ}" if isinstance(cell, datetime) else cell
