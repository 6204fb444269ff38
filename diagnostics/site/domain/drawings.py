"""The cache of what is drawn once: parts of pages by what they depend on, with a bound on their characters."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock

CHARACTERS = 6_000_000
"""Characters that a process keeps, of one or two bytes each."""


class Drawings:
    """Drawn parts of pages by key, shared by threads. The least recently used go first; keys name their contents.

    A drawing is the pieces of text between the places that are filled for each page, and those places.
    """

    def __init__(self, characters: int = CHARACTERS) -> None:
        self.characters = 0
        self._limit = characters
        self._kept: OrderedDict[Hashable, Sequence[object]] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def items(self) -> tuple[tuple[Hashable, Sequence[object]], ...]:
        """Return all keys with what is kept under them."""
        with self._lock:
            return tuple(self._kept.items())

    def get(self, key: Hashable) -> Sequence[object] | None:
        """Return a drawing, None if it is not kept."""
        with self._lock:
            drawing = self._kept.get(key)
            if drawing is not None:
                self._kept.move_to_end(key)
            return drawing

    def keep(self, key: Hashable, drawing: Sequence[object]) -> None:
        """Keep a drawing, and drop those that were not used for longest while there are too many characters."""
        with self._lock:
            self.characters += _length(drawing) - _length(self._kept.pop(key, ()))
            self._kept[key] = drawing
            while self.characters > self._limit:
                _key, dropped = self._kept.popitem(last=False)
                self.characters -= _length(dropped)

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._kept.clear()
            self.characters = 0


ENTRY = 200
"""Characters that each entry counts more, for its key."""


def _length(drawing: Sequence[object]) -> int:
    return sum(len(piece) for piece in drawing if isinstance(piece, str)) + ENTRY * bool(drawing)
