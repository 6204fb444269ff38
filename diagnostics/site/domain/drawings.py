"""The cache of what is drawn once: parts of pages by what they depend on, with a bound on their characters."""

from collections import OrderedDict
from collections.abc import Hashable, Sequence
from threading import Lock
from typing import Any

CHARACTERS = 6_000_000
"""Characters that a process keeps, of one or two bytes each."""


ENTRY = 500
"""Characters that each entry counts more, for its key and for what Python needs."""

PIECE = 100
"""The same for each piece, however many entries have it."""

PLACE = 8
"""The same for each place of a piece in an entry."""

UNPROVEN = 4
"""One in so many entries may be one that nobody asked for again; while there are more, only such entries go."""


class Drawings:
    """Drawn parts of pages by key, shared by threads; keys name their contents.

    A drawing is the pieces of text between the places that are filled for each page, and those places. A piece that
    several drawings share counts once.

    What nobody asked for again goes before what somebody did, and what was not used for longest goes first: otherwise
    the answers of each new visitor, which seldom recur, would push out the stages and pipelines that others share. This
    is known as a segmented LRU cache.
    """

    def __init__(self, characters: int = CHARACTERS) -> None:
        self.characters = 0
        self._limit = characters
        self._once: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._again: OrderedDict[Hashable, Sequence[Any]] = OrderedDict()
        self._uses: dict[int, int] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._once) + len(self._again)

    def items(self) -> tuple[tuple[Hashable, Sequence[Any]], ...]:
        """Return all keys with what is kept under them."""
        with self._lock:
            return (*self._once.items(), *self._again.items())

    def get(self, key: Hashable) -> Any:
        """Return a drawing, None if it is not kept."""
        with self._lock:
            drawing = self._again.get(key)
            if drawing is not None:
                self._again.move_to_end(key)
                return drawing
            drawing = self._once.pop(key, None)
            if drawing is not None:
                self._again[key] = drawing
            return drawing

    def keep(self, key: Hashable, drawing: Sequence[Any]) -> None:
        """Keep a drawing, and drop others while there are too many characters."""
        with self._lock:
            for kept in (self._once, self._again):
                earlier = kept.pop(key, None)
                if earlier is not None:
                    self._release(earlier)
            self._once[key] = drawing
            self._use(drawing)
            while self.characters > self._limit:
                self._release(self._next_to_go())

    def _next_to_go(self) -> Sequence[Any]:
        goes_first = self._once if len(self._once) * UNPROVEN > len(self) or not self._again else self._again
        _key, drawing = goes_first.popitem(last=False)
        return drawing

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._once.clear()
            self._again.clear()
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
