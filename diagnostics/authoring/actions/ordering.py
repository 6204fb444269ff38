"""Move a part of a draft up or down in its order."""

from collections.abc import Iterable

from django.db import transaction

from diagnostics.site.models.fields import Authored


@transaction.atomic
def move_row(*, rows: Iterable[Authored], row_id: int, step: int) -> None:
    """Move one of `rows`, given in their order, by `step` places: -1 is up, 1 is down.

    Renumbers all rows from 1 without gaps, writing only those that change. A row at either end stays there.
    """
    order = list(rows)
    index = next(number for number, row in enumerate(order) if row.pk == row_id)
    order.insert(min(max(index + step, 0), len(order) - 1), order.pop(index))
    for position, row in enumerate(order, start=1):
        if row.position != position:  # type: ignore[attr-defined]  # all parts with an order have it
            row.position = position  # type: ignore[attr-defined]
            row.save()
