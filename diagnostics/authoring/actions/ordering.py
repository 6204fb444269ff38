"""The order of the parts of a draft: moving one, where new ones go, and no two in one place."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from diagnostics.authoring.domain.ordering import moved
from diagnostics.site.models.fields import Authored


@transaction.atomic
def move_row(*, rows: Iterable[Authored], row_id: int, place: int) -> None:
    """Move one of `rows`, given in their order, to a place from 1; places beyond either end mean that end.

    Renumbers all rows from 1 without gaps, writing only those that change.
    """
    order = list(rows)
    index = next(number for number, row in enumerate(order) if row.pk == row_id)
    _number(moved(order, index, place - 1))


@transaction.atomic
def keep_apart(rows: Iterable[Authored]) -> None:
    """Renumber `rows`, given in their order, from 1 if two of them have the same position."""
    order: Sequence[Any] = list(rows)
    if len({row.position for row in order}) < len(order):
        _number(order)


def next_position(rows: Any) -> int:
    """Return the position behind all these rows, a queryset."""
    return int(rows.aggregate(last=Max("position", default=0))["last"]) + 1


def _number(order: Sequence[Any]) -> None:
    for position, row in enumerate(order, start=1):
        if row.position != position:
            row.position = position
            row.save()
