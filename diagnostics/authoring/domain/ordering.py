"""The order of the parts of a draft, in which buttons move them."""

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

STEPS = {"up": -1, "down": 1}
"""By how many places a button moves a part, by the direction in its name."""


def moved(order: Sequence[T], place: int, new_place: int) -> list[T]:
    """Return the order with the item at `place`, from 0, at `new_place`; places beyond either end mean that end."""
    rest = [*order[:place], *order[place + 1 :]]
    rest.insert(min(max(new_place, 0), len(rest)), order[place])
    return rest
