"""A lock, so that the pipelines of a result are set up in a CRM once at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.core.cache import cache

HELD = 60
"""Seconds after which the lock of a process that died is free again; no push takes half as long."""


@contextmanager
def push_lock(*, assessment_id: UUID, crm: str) -> Iterator[bool]:
    """Cross-process lock; yields False if another push holds it.

    Two pushes that look at the same time, as after a double click, would both find nothing and create it twice.
    """
    key = f"push:{crm}:{assessment_id}"
    is_held = cache.add(key, True, HELD)
    try:
        yield is_held
    finally:
        if is_held:
            cache.delete(key)
