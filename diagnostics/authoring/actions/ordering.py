"""Moving a part of a draft up or down in its order."""

from collections.abc import Iterable

from django.db import transaction

from diagnostics.site.models.fields import Authored


@transaction.atomic
def move(*, rows: Iterable[Authored], row_id: int, step: int) -> None:
    """Move one of `rows`, which stand in their order, by `step` places: -1 is up, 1 is down.

    All are numbered from 1 without gaps; rows whose position stays are left alone. At either end nothing moves.
    """
    order = list(rows)
    place = next(number for number, row in enumerate(order) if row.pk == row_id)
    order.insert(min(max(place + step, 0), len(order) - 1), order.pop(place))
    for position, row in enumerate(order, start=1):
        if row.position != position:  # type: ignore[attr-defined]  # every kind of part that has an order
            row.position = position  # type: ignore[attr-defined]
            row.save()
