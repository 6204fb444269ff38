"""Reads what people upload as text or as a workbook, within limits: nothing is evaluated, and nothing is kept."""

import codecs
import io
import re
import zipfile
from contextlib import closing
from enum import Enum
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from diagnostics.instrument.errors import DomainError

MAX_BYTES = 4_000_000
MAX_UNPACKED = 25_000_000
"""Bytes of a whole workbook when it is unpacked: one that is smaller packed may be made to fill the memory."""

MAX_PARTS = 200
MAX_CELLS = 200_000
"""Cells of a workbook: 100,000 take a second here."""

MAX_ROWS, MAX_COLUMNS = 50_000, 200
"""Rows and columns that are looked at: a sheet may go on with rows that are only formatted."""

_ZIP = b"PK\x03\x04"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_MAC = re.compile(r"^(?!.*[æøåÆØÅ]).*(?:[a-zA-Z][¿¾Œ¯®][a-z]|(?:^|\s)[¯®][a-z])", re.DOTALL)
"""What the Scandinavian letters of an old Macintosh look like in Windows' encoding: "F¿rste m¿te"."""

_HALF = 0.4
"""Share of zero bytes from which a text is UTF-16 that has no mark: every other one is."""


class Unreadable(Enum):
    """Why a file cannot be read."""

    KIND = "kind"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    TOO_MANY_CELLS = "too_many_cells"


class UnreadableFile(DomainError):
    """A file is neither a text nor a workbook that can be read; `reason` says why."""

    def __init__(self, reason: Unreadable) -> None:
        super().__init__(reason.value)
        self.reason = reason


def is_workbook(data: bytes) -> bool:
    """Whether a file is packed as workbooks are; `read_workbook` finds out if it is one."""
    return data.startswith(_ZIP)


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16, or Windows' or the Macintosh's encoding. Raises UnreadableFile."""
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _CONTROLS.search(text):
            raise UnreadableFile(Unreadable.KIND)
        return data.decode("mac_roman") if encoding == "cp1252" and _MAC.search(text) else text
    raise UnreadableFile(Unreadable.KIND)


def _encodings(data: bytes) -> tuple[str, ...]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return (encoding,)
    if data.count(0) > _HALF * len(data):
        return ("utf-16-le",) if data[1:2] == b"\0" else ("utf-16-be",)
    return ("utf-8", "cp1252", "mac_roman")


def read_workbook(data: bytes) -> list[list[str]]:
    """Return the first sheet of an XLSX workbook that has rows; of formulas it is the result that was saved.

    Raises UnreadableFile.
    """
    _check_package(data)
    try:
        with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)) as workbook:
            return next(filter(None, map(_sheet, workbook.worksheets)), [])
    except UnreadableFile:
        raise
    except Exception as error:  # what a crafted file makes openpyxl raise has no common class
        raise UnreadableFile(Unreadable.BROKEN) from error


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise UnreadableFile(Unreadable.BROKEN) from error
    if not any(part.filename == "xl/workbook.xml" for part in parts):
        raise UnreadableFile(Unreadable.KIND)
    # zipfile reads no more of a part than its header says, so the sum is a limit
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise UnreadableFile(Unreadable.TOO_LARGE)


def _sheet(sheet: Any) -> list[list[str]]:
    rows: list[list[str]] = []
    columns = min(sheet.max_column or MAX_COLUMNS, MAX_COLUMNS)
    for row in islice(sheet.iter_rows(max_col=columns, values_only=True), MAX_ROWS):
        cells = ["" if cell is None else str(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            rows.append(cells)
        if len(rows) * columns > MAX_CELLS:
            raise UnreadableFile(Unreadable.TOO_MANY_CELLS)
    return rows
