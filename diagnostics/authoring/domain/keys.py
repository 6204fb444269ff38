"""Keys that are made from names."""

import re
import unicodedata
from collections.abc import Collection
from itertools import count

KEY_LENGTH = 40
"""The largest number of characters of a name that its key takes."""

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "ß": "ss", "đ": "d", "ł": "l"})
"""Letters that are no other letter with a mark."""


def unused_key(name: str, taken: Collection[str], *, default: str) -> str:
    """Return a key that says what the name says, and is not `taken`; `default` begins it if the name has no letter."""
    plain = unicodedata.normalize("NFKD", name.lower().translate(LETTERS)).encode("ascii", "ignore").decode()
    stem = re.sub("[^a-z0-9]+", "-", plain)[:KEY_LENGTH].strip("-")
    stem = stem if stem[:1].isalpha() else f"{default}-{stem}".strip("-")
    return next(key for key in (stem if number == 1 else f"{stem}-{number}" for number in count(1)) if key not in taken)
