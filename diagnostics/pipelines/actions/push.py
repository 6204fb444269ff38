"""The lock with which a result is set up in a CRM by one push at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.cache import cache

EXPIRES_AFTER = 60
"""Seconds after which the lock of a process that died is free again; no push takes half as long."""


@contextmanager
def push_lock(*, assessment_id: UUID, crm: str) -> Iterator[bool]:
    """Cross-process lock; yields False if another push holds it.

    Without it, two pushes at the same time, as after a double click, would both find nothing and create it twice.
    """
    key = f"push:{crm}:{assessment_id}"
    is_held = cache.add(key, True, EXPIRES_AFTER)
    try:
        yield is_held
    finally:
        if is_held:
            cache.delete(key)
