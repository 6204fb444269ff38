"""Cells and columns of a table, and protection against formulas."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

Cell = str | int | datetime | None
"""Numbers are written as numbers; times are in UTC; None is an empty cell."""

CACHED_ENDS = 2048
"""Distinct ends of rows that are cached while a table is written."""

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊﬩"
"""Characters that begin a formula, in all widths and heights. Source: OWASP, CSV Injection; Unicode's NFKC."""

CONTROLS = ("\t", "\r", "\n", "\0")
# after a separator; readers drop quotation marks that open nothing there
_FORMULA_INSIDE = rf'(?=\'*(?:"|[^\S\t\r\n])*[{re.escape(SIGNS)}])'
_SEPARATOR = re.compile("[;,\t\r\n]")
_INSIDE = re.compile(rf"(?<=[;,\t\r\n]){_FORMULA_INSIDE}")
_NEUTRALISED_INSIDE = re.compile(rf"(?<=[;,\t\r\n])'{_FORMULA_INSIDE}")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header, its width in characters, whether the same texts recur in it (XLSX then shares them), and
    whether long texts in it wrap.
    """

    header: str
    width: int = 12
    recurs: bool = True
    wraps: bool = False


class Row(NamedTuple):
    """The cells of a row, in two parts: many rows may end with the same `recurring` cells, which are formatted once."""

    cells: Sequence[Cell]
    recurring: tuple[Cell, ...] = ()


def utc_text(moment: datetime) -> str:
    """Return a time in UTC to the second, such as "2026-11-24T09:00:00Z"."""
    return f"{moment.isoformat()[:19]}Z"


def is_formula(text: str) -> bool:
    """Return whether a spreadsheet might treat the text as a formula.

    Leading apostrophes, and white space and invisible characters before the sign, are ignored.
    """
    if text[:1].isalnum():
        return False
    text = text.lstrip("'")
    if text.startswith(CONTROLS):
        return True
    first = next((character for character in text if unicodedata.category(character)[0] not in "CZ"), "")
    return first in tuple(SIGNS)


def neutralised(text: str) -> str:
    """Put an apostrophe before every formula, at the beginning of the text or after a separator inside it.

    A separator inside counts, since a file that is opened with another separator is split into other cells. The
    escaping is injective: two different texts stay different.
    """
    if _SEPARATOR.search(text):
        text = _INSIDE.sub("'", text)
    return f"'{text}" if is_formula(text) else text


def restored(text: str) -> str:
    """Return the text that `neutralised` made this one of; a text that it did not make is returned as it is."""
    original = text[1:] if text.startswith("'") and is_formula(text[1:]) else text
    original = _NEUTRALISED_INSIDE.sub("", original)
    return original if neutralised(original) == text else text


def chunks(parts: Iterable[bytes], size: int = 64 * 1024) -> Iterable[bytes]:
    """Join the parts to pieces of about `size` bytes; the first part stays alone, so that it is sent at once."""
    pending: list[bytes] = []
    waiting = size
    for part in parts:
        pending.append(part)
        waiting += len(part)
        if waiting >= size:
            yield b"".join(pending)
            pending, waiting = [], 0
    if pending:
        yield b"".join(pending)
