"""A table as CSV: RFC 4180, UTF-8 with the byte order mark that Excel needs, formulas neutralised."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from diagnostics.site.spreadsheets.cells import Cell, Column, chunks, neutralised

DELIMITERS = {"nb": ";"}
"""CSV delimiter by language. Excel uses its region's list separator: in Norway the comma is the decimal separator."""

BYTE_ORDER_MARK = "\ufeff"
CACHED_TEXTS = 4096
"""Neutralised texts cached while a table is written."""


def delimiter_of(language: str) -> str:
    """Return the delimiter with which spreadsheets in a language open a file in columns."""
    return DELIMITERS.get(language, ",")


class _Line:
    """A file for csv.writer that keeps only the line written last."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_parts(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, delimiter: str) -> Iterator[bytes]:
    """Yield the table in pieces: a line of headers, then one line for each row."""
    yield from chunks(_lines(columns, rows, delimiter))


def _lines(columns: Sequence[Column], rows: Iterable[Sequence[Cell]], delimiter: str) -> Iterator[bytes]:
    line = _Line()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\r\n")
    text = lru_cache(CACHED_TEXTS)(neutralised)

    def encoded(cells: Iterable[Cell]) -> bytes:
        writer.writerow([text(cell) if isinstance(cell, str) else _plain(cell) for cell in cells])
        # a text may contain half a surrogate pair, which UTF-8 cannot encode
        return line.text.encode(errors="replace")

    yield BYTE_ORDER_MARK.encode() + encoded(column.header for column in columns)
    for row in rows:
        yield encoded(row)


def _plain(cell: int | datetime | None) -> int | str | None:
    return f"{cell:%Y-%m-%dT%H:%M:%SZ}" if isinstance(cell, datetime) else cell
