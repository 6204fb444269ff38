"""What a table consists of, and what a spreadsheet would take for a formula."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

Cell = str | int | datetime | None
"""A number stays a number; a time is in UTC; None is an empty cell."""

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺₌₊﬩"
"""The signs that begin a formula, in every width and height. Source: OWASP, CSV Injection; Unicode's NFKC."""

CONTROLS = ("\t", "\r", "\n", "\0")
# behind a separator: quotation marks that open nothing there are left out by whoever reads the file
_INSIDE = re.compile(rf'(?<=[;,\t\r\n])(?=\'*(?:"|[^\S\t\r\n])*[{re.escape(SIGNS)}])')


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands above it, how wide it is in characters, and whether its texts come again and again."""

    header: str
    width: int = 12
    recurs: bool = True


def is_formula(text: str) -> bool:
    """Tell whether a spreadsheet might take the text for a formula, apostrophes before it left aside.

    White space and invisible characters before a sign hide nothing.
    """
    text = text.lstrip("'")
    if text.startswith(CONTROLS):
        return True
    first = next((character for character in text if unicodedata.category(character)[0] not in "CZ"), "")
    return first in tuple(SIGNS)


def neutralised(text: str) -> str:
    """Return the text with an apostrophe before what would be a formula, at its beginning or after a separator in it.

    A file that is opened with another separator than it was written with falls into other cells. Nothing is lost: of
    two different texts never the same becomes.
    """
    text = _INSIDE.sub("'", text)
    return f"'{text}" if is_formula(text) else text


def chunks(parts: Iterable[bytes], size: int = 64 * 1024) -> Iterable[bytes]:
    """Yield the parts joined to pieces of about `size` bytes, the first part on its own so that it goes out at once."""
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
