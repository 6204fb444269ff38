"""A table as CSV: RFC 4180, UTF-8 with the byte order mark that Excel needs, formulas neutralised."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache

from diagnostics.site.spreadsheets.cells import CACHED_ENDS, Cell, Column, Row, chunks, neutralised, utc_text

CSV_TYPE = "text/csv; charset=utf-8"
DELIMITERS = {"nb": ";"}
"""CSV delimiter by language. Excel uses its region's list separator: in Norway the comma is the decimal separator."""

BYTE_ORDER_MARK = "\ufeff"
LINE_END = "\r\n"


def delimiter_of(language: str) -> str:
    """Return the delimiter with which spreadsheets in a language open a file in columns."""
    return DELIMITERS.get(language, ",")


class _Line:
    """A file for csv.writer that keeps only the line written last."""

    text = ""

    def write(self, text: str) -> int:
        self.text = text
        return len(text)


def csv_parts(columns: Sequence[Column], rows: Iterable[Row], *, delimiter: str) -> Iterator[bytes]:
    """Yield the table in pieces: a line of headers, then one line for each row."""
    yield from chunks(_lines(columns, rows, delimiter))


def _lines(columns: Sequence[Column], rows: Iterable[Row], delimiter: str) -> Iterator[bytes]:
    line = _Line()
    writer = csv.writer(line, delimiter=delimiter, lineterminator=LINE_END)

    def joined(cells: Iterable[Cell]) -> str:
        writer.writerow([_plain(cell) for cell in cells])
        return line.text.removesuffix(LINE_END)

    @lru_cache(CACHED_ENDS)
    def end(cells: tuple[Cell, ...]) -> str:
        return f"{delimiter}{joined(cells)}{LINE_END}" if cells else LINE_END

    yield f"{BYTE_ORDER_MARK}{joined(column.header for column in columns)}{LINE_END}".encode(errors="replace")
    for cells, recurring in rows:
        # a text may contain half a surrogate pair, which UTF-8 cannot encode
        yield (joined(cells) + end(recurring)).encode(errors="replace")


def _plain(cell: Cell) -> int | str | None:
    if isinstance(cell, str):
        return neutralised(cell)
    return utc_text(cell) if isinstance(cell, datetime) else cell
