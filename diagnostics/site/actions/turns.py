"""Turns for work that a process does one at a time: first come, first served, and again only after all others.

No request waits: a visitor whose turn it is not asks again after a moment, and keeps the place while doing so. The
order is that of the rows' ids, and the clock the database's, since several processes and machines share the queue.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

from django.db import transaction
from django.db.models.functions import Now

from diagnostics.site.models import Turn

PATIENCE = timedelta(seconds=6)
"""A place is lost if its visitor has not asked again for so long: three times as long as their page waits."""

LONGEST = timedelta(seconds=30)
"""What takes longer than this has failed with its process."""

LENGTH = 50
"""Places in the queue; a visitor who comes when all are taken asks again without one."""


@contextmanager
def turn(key: str, process: Lock) -> Iterator[int]:
    """Context: yields 0 if it is the turn of `key` and this process is free, else how many come first, at least 1.

    `process` is held until the block ends. One visitor never has two turns at once.
    """
    place = _place_of(key)
    if place > 1 or not process.acquire(blocking=False):
        yield place
        return
    try:
        if not Turn.objects.filter(key=key, started_at=None).update(started_at=Now()):
            # another request of the same visitor was faster
            yield 1
            return
        try:
            yield 0
        finally:
            Turn.objects.filter(key=key).delete()
    finally:
        process.release()


@transaction.atomic
def _place_of(key: str) -> int:
    """Return the visitor's place among those who wait, from 1; makes one at the end of the queue if they have none."""
    Turn.objects.filter(started_at=None, seen_at__lt=Now() - PATIENCE).delete()
    Turn.objects.filter(started_at__lt=Now() - LONGEST).delete()
    own = Turn.objects.filter(key=key).first()
    waiting = Turn.objects.filter(started_at=None)
    if own is None:
        ahead = waiting.count()
        if ahead < LENGTH:
            own, _ = Turn.objects.get_or_create(key=key)
            ahead = waiting.filter(pk__lt=own.pk).count()
        return ahead + 1
    if own.started_at is not None:
        # theirs is being made
        return 2
    Turn.objects.filter(pk=own.pk).update(seen_at=Now())
    return waiting.filter(pk__lt=own.pk).count() + 1
