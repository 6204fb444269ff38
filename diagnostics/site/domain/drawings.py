"""The cache of what is drawn once: parts of pages by what they depend on, with a bound on their characters."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Any

CHARACTERS = 3_000_000
"""Characters that a process keeps, of one or two bytes each."""


ENTRY = 500
"""Characters that each entry counts more, for its key and for what Python needs."""

PIECE = 100
"""The same for each piece, however many entries have it."""

PLACE = 8
"""The same for each place of a piece in an entry."""


class Drawings:
    """Drawn parts of pages by key, shared by threads. The least recently used go first; keys name their contents.

    A drawing is the pieces of text between the places that are filled for each page, and those places. A piece that
    several drawings share counts once.
    """

    def __init__(self, characters: int = CHARACTERS) -> None:
        self.characters = 0
        self._limit = characters
        self._kept: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._uses: dict[int, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def items(self) -> tuple[tuple[Hashable, Sequence[Any]], ...]:
        """Return all keys with what is kept under them."""
        with self._lock:
            return tuple(self._kept.items())

    def get(self, key: Hashable) -> Any:
        """Return a drawing, None if it is not kept."""
        with self._lock:
            drawing = self._kept.get(key)
            if drawing is not None:
                self._kept.move_to_end(key)
            return drawing

    def keep(self, key: Hashable, drawing: Sequence[Any]) -> None:
        """Keep a drawing, and drop those that were not used for longest while there are too many characters."""
        with self._lock:
            earlier = self._kept.pop(key, None)
            if earlier is not None:
                self._release(earlier)
            self._kept[key] = drawing
            self._use(drawing)
            while self.characters > self._limit:
                _key, dropped = self._kept.popitem(last=False)
                self._release(dropped)

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._kept.clear()
            self._uses.clear()
            self.characters = 0

    def _use(self, drawing: Sequence[Any]) -> None:
        self.characters += ENTRY + PLACE * len(drawing)
        for piece in drawing:
            uses = self._uses[id(piece)] = self._uses.get(id(piece), 0) + 1
            if uses == 1:
                self.characters += _size_of(piece)

    def _release(self, drawing: Sequence[Any]) -> None:
        self.characters -= ENTRY + PLACE * len(drawing)
        for piece in drawing:
            self._uses[id(piece)] -= 1
            if not self._uses[id(piece)]:
                del self._uses[id(piece)]
                self.characters -= _size_of(piece)


def _size_of(piece: Any) -> int:
    return PIECE + (len(piece) if isinstance(piece, str) else 0)
